import { useState } from 'preact/hooks';
import type { Side } from '../../client/index.ts';
import { ToolButton } from '../chess/game-toolbar.tsx';
import { useApp } from '../context.ts';
import { useReviewTexts } from './review-texts.ts';
import { ShareDialog } from './share-dialog.tsx';

interface Props {
  /** The position that is shown. */
  fen: string;
  side: Side;
  gameId: string | undefined;
  /** The fragment of the game's address at this move. Undefined if there is only a position. */
  fragment: string | undefined;
  hasHint: boolean;
  onFlip: () => void;
  onHint: () => void;
}

/** The buttons of the review. */
export function ReviewTools({ fen, side, gameId, fragment, hasHint, onFlip, onHint }: Props) {
  const { go, texts } = useApp();
  const { board, moves } = texts.chess;
  const words = useReviewTexts();
  const [isSharing, setSharing] = useState(false);
  return (
    <div class="reach">
      <div class="tools" role="toolbar" aria-label={words.tools}>
        <ToolButton icon="flip" text={board.flip} label={board.flipLong} onClick={onFlip} />
        <ToolButton icon="bulb" text={words.hint} label={words.hintLong} isOn={hasHint} onClick={onHint} />
        <ToolButton icon="share" text={words.share} onClick={() => setSharing(true)} />
        {gameId === undefined ? (
          <ToolButton
            icon="folder"
            text={words.other}
            label={words.otherLong}
            onClick={() => go({ page: 'review' })}
          />
        ) : (
          <ToolButton
            icon="undo"
            text={words.game}
            label={moves.live}
            onClick={() => go({ page: 'board', id: gameId })}
          />
        )}
      </div>
      {isSharing && <ShareDialog {...{ fen, side, gameId, fragment }} onClose={() => setSharing(false)} />}
    </div>
  );
}

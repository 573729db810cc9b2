import { useEffect, useMemo, useState } from 'preact/hooks';
import { isBook } from '../../chess/rules/openings.ts';
import { turnOf } from '../../chess/rules/position.ts';
import { piecesOf, type Side } from '../../client/index.ts';
import { BoardView } from '../chess/board-view.tsx';
import { checkedKing } from '../chess/positions.ts';
import { uciOf } from '../chess/premove.ts';
import { useWheel } from '../chess/use-wheel.ts';
import { useApp } from '../context.ts';
import type { View } from './review-address.ts';
import { ReviewPanel } from './review-panel.tsx';
import { ReviewTools } from './review-tools.tsx';
import { SideBar } from './side-bar.tsx';
import { useAssessments } from './use-assessments.ts';
import { useReviewLine } from './use-review-line.ts';

export interface Reviewed {
  initialFen: string;
  /** As UCI, separated by spaces. */
  moves: string;
  names: Record<Side, string>;
  /** Undefined if the game has none. */
  result: string | undefined;
  /** The game's id on this server, if it has one. */
  gameId: string | undefined;
}

interface Props {
  game: Reviewed;
  /** Where to begin. */
  view: View;
  /** The fragment of the address that leads here. */
  fragmentOf: (view: View) => string;
}

/** A finished game or a position, with what the engine says: to step through, and to try other moves. */
export function ReviewView({ game, view, fragmentOf }: Props) {
  const review = useReviewLine(game.initialFen, game.moves, view.ply);
  const { position } = review.stepping;
  const [side, setSide] = useState<Side>(view.side ?? 'w');
  const [hasHint, setHint] = useState(true);
  const mainFens = useMemo(() => review.main.map(({ fen }) => fen), [review.main]);
  const assessments = useAssessments(mainFens, position.fen);
  const wheel = useWheel(review.stepping);
  const pieces = useMemo(() => piecesOf(position.fen), [position.fen]);
  const ply = review.mainPly;
  useAddress(fragmentOf({ ply, side: side === 'b' ? side : undefined }));

  // There are many good moves in the opening, and the engine knows no better.
  const hint = hasHint && !isBook(position.fen) ? assessments.of(position.fen)?.best : undefined;
  const bar = (of: Side) => <SideBar name={game.names[of]} side={of} pieces={pieces} result={game.result} />;
  return (
    <div class="game review">
      <div class="table" ref={wheel}>
        {bar(side === 'w' ? 'b' : 'w')}
        <BoardView
          situation={{ mode: 'move', side: turnOf(position.fen), fen: position.fen, pieces }}
          flipped={side === 'b'}
          lastMove={position.move?.uci}
          checked={checkedKing(position, pieces)}
          hint={hint}
          premove={undefined}
          onMove={(move) => review.play(uciOf(move))}
          onForget={() => undefined}
        />
        {bar(side)}
      </div>
      <div class="side">
        <ReviewPanel review={review} assessments={assessments} hint={hint} names={game.names} />
        <ReviewTools
          fen={position.fen}
          gameId={game.gameId}
          fragment={review.main.length > 1 ? fragmentOf({ ply, side }) : undefined}
          side={side}
          hasHint={hasHint}
          onFlip={() => setSide(side === 'w' ? 'b' : 'w')}
          onHint={() => setHint(!hasHint)}
        />
      </div>
    </div>
  );
}

/** Browsers limit how often the address may change. */
const ADDRESS_MS = 400;

/** Keeps the address up to date, so that coming back leads to the same move. */
function useAddress(fragment: string): void {
  const { addressOf } = useApp();
  useEffect(() => {
    const address = addressOf({ page: 'review', what: fragment });
    if (location.href === address) return;
    const timer = setTimeout(() => history.replaceState(null, '', address), ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [fragment]);
}

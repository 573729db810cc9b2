import { useState } from 'preact/hooks';
import type { Side } from '../../client/index.ts';
import { ShareLink } from '../chess/share-link.tsx';
import { sharedAddressOf } from '../shared-address.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { positionFragment } from './review-address.ts';
import { useReviewTexts } from './review-texts.ts';

interface Props {
  fen: string;
  side: Side;
  gameId: string | undefined;
  fragment: string | undefined;
  onClose: () => void;
}

const KINDS = ['game', 'position'] as const;

/** A link to the game at this move, or to the position alone. */
export function ShareDialog({ fen, side, gameId, fragment, onClose }: Props) {
  const { sharing } = useReviewTexts();
  const [kind, setKind] = useState<(typeof KINDS)[number]>('game');
  const what = kind === 'game' && fragment !== undefined ? fragment : positionFragment(fen, side);
  return (
    <Dialog title={sharing.title} onClose={onClose}>
      <div class="group">
        {fragment !== undefined && (
          <fieldset class="choices single">
            <legend>{sharing.what}</legend>
            <Segmented name="what" options={KINDS} labels={sharing.kinds} chosen={kind} onChoice={setKind} />
          </fieldset>
        )}
        <ShareLink address={sharedAddressOf({ page: 'review', what })} />
        {gameId === undefined && <p class="soft">{sharing.note}</p>}
      </div>
    </Dialog>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { type Situation, targetsOf, touch } from './choosing.ts';
import { promotes, type Wish } from './premove.ts';

export interface HandProps {
  situation: Situation;
  premove: Wish | undefined;
  onMove: (wish: Wish) => void;
  onForget: () => void;
}

/** The player's unfinished input: the selected square, and a pawn that waits for its promotion piece. */
export function useHand({ situation, premove, onMove, onForget }: HandProps) {
  const { mode, fen, pieces } = situation;
  const [selected, select] = useState<string>();
  const [promoting, setPromoting] = useState<Wish>();
  // In another position this pawn may be gone.
  useEffect(() => setPromoting(undefined), [fen, mode]);
  useEffect(() => {
    if (mode === 'look') select(undefined);
  }, [mode]);

  const move = (wish: Wish) => {
    if (promotes(pieces, wish)) setPromoting(wish);
    else onMove(wish);
  };
  const forget = () => {
    if (premove) onForget();
  };
  return {
    ...{ selected, promoting, select },
    touch(square: string) {
      forget();
      const touched = touch(situation, selected, square);
      select(touched.selected);
      if (touched.move) move(touched.move);
    },
    /** True if the piece stays where it was dropped. */
    drop(from: string, to: string): boolean {
      forget();
      select(undefined);
      if (!targetsOf(situation, from).includes(to)) return false;
      move({ from, to });
      return !promotes(pieces, { from, to });
    },
    letGo() {
      forget();
      select(undefined);
    },
    /** Promotes the pawn. Without a piece, the move is cancelled. */
    promote(promotion?: string) {
      setPromoting(undefined);
      if (promoting && promotion) onMove({ ...promoting, promotion });
    },
  };
}

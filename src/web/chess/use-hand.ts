import { useEffect, useState } from 'preact/hooks';
import { type Situation, targetsOf, touch } from './choosing.ts';
import { promotes, type Wish } from './premove.ts';

export interface HandProps {
  situation: Situation;
  premove: Wish | undefined;
  onMove: (wish: Wish) => void;
  onForget: () => void;
}

/** What a player has in hand: the square that is selected, and the pawn that is to become something. */
export function useHand({ situation, premove, onMove, onForget }: HandProps) {
  const { mode, fen, pieces } = situation;
  const [selected, select] = useState<string>();
  const [promoting, setPromoting] = useState<Wish>();
  // On another position this pawn may be gone.
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
    /** True when the piece stays where it was let go. */
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
    /** What the pawn becomes; nothing takes the move back. */
    promote(promotion?: string) {
      setPromoting(undefined);
      if (promoting && promotion) onMove({ ...promoting, promotion });
    },
  };
}

import { useEffect, useState } from 'preact/hooks';
import { boardLook } from './board-look.ts';
import { castled, promotes, type SquareMove } from './premove.ts';
import { type Situation, targetsOf, touchSquare } from './square-selection.ts';

export interface MoveInputProps {
  situation: Situation;
  premove: SquareMove | undefined;
  onMove: (squareMove: SquareMove) => void;
  onForget: () => void;
}

/** The player's unfinished input: the selected square, and a pawn that waits for its promotion piece. */
export function useMoveInput({ situation, premove, onMove, onForget }: MoveInputProps) {
  const { mode, fen, pieces } = situation;
  const [selected, select] = useState<string>();
  const [promoting, setPromoting] = useState<SquareMove>();
  // The opponent may move meanwhile, and the pawn may then be gone.
  useEffect(
    () => setPromoting((now) => (now && targetsOf(situation, now.from).includes(now.to) ? now : undefined)),
    [fen, mode],
  );
  useEffect(() => {
    if (mode === 'look') select(undefined);
  }, [mode]);

  const move = (squareMove: SquareMove) => {
    if (promotes(pieces, squareMove)) {
      if (boardLook().autoQueen) onMove({ ...squareMove, promotion: 'q' });
      else setPromoting(squareMove);
    } else onMove(castled(pieces, squareMove));
  };
  const forget = () => {
    if (premove) onForget();
  };
  return {
    ...{ selected, promoting, select },
    touch(square: string) {
      forget();
      const touched = touchSquare(situation, selected, square);
      select(touched.selected);
      if (touched.move) move(touched.move);
    },
    /** True if the piece stays where it was dropped. */
    drop(from: string, to: string): boolean {
      forget();
      select(undefined);
      if (!targetsOf(situation, from).includes(to)) return false;
      move({ from, to });
      return boardLook().autoQueen || !promotes(pieces, { from, to });
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

import { useMemo, useState } from 'preact/hooks';
import { type Positions, positionsOf } from '../chess/positions.ts';
import { type Stepping, useStepping } from '../chess/use-stepping.ts';
import { lineOf, type Tried, triedAfter } from './reviewed-line.ts';

export interface ReviewLine {
  /** The game. */
  main: Positions;
  /** What is shown: the game, or its beginning followed by the viewer's own moves. */
  line: Positions;
  isOwn: boolean;
  stepping: Stepping;
  /** Where in the game the line that is shown is, or has left it. */
  mainPly: number;
  /** Makes a move in the position that is shown: the game's own, or another one to try it out. */
  play(uci: string): void;
  /** Shows the game after this many half-moves. The viewer's own moves are gone. */
  goToMain(ply: number): void;
}

/** A game to step through, and to try other moves in. `moves` is UCI separated by spaces. */
export function useReviewLine(initialFen: string, moves: string, from: number): ReviewLine {
  const main = useMemo(() => positionsOf(initialFen, moves), [initialFen, moves]);
  const [tried, setTried] = useState<Tried>();
  const line = useMemo(() => lineOf(main, tried), [main, tried]);
  const stepping = useStepping(line, false, Math.max(0, from));
  const { ply, goTo, startAt } = stepping;
  const mainPly = Math.min(ply, tried?.from ?? ply);
  return {
    ...{ main, line, stepping, mainPly, isOwn: tried !== undefined },
    play(uci) {
      if (line[ply + 1]?.move?.uci !== uci) setTried(triedAfter(line, tried, ply, uci));
      goTo(ply + 1);
    },
    goToMain(to) {
      setTried(undefined);
      startAt(to);
    },
  };
}

import { useLayoutEffect, useState } from 'preact/hooks';
import type { Board, GameState, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { type Positions, positionAfter } from './positions.ts';
import { legalPremove, type SquareMove, uciOf } from './premove.ts';
import { useGameCommand } from './use-command.ts';

/** A move planned for this ply. */
type Planned = SquareMove & { ply: number };

export interface Play {
  /** The positions, including a move that is still being sent. */
  positions: Positions;
  isPending: boolean;
  isMyTurn: boolean;
  premove: SquareMove | undefined;
  /** Makes a move, or plans it as a premove if it is not the player's turn. */
  move(squareMove: SquareMove): void;
  forget(): void;
}

interface Game {
  board: Board;
  state: GameState;
  /** The positions that the server has confirmed. */
  known: Positions;
  side: Side | undefined;
  show(state: GameState): void;
}

/** The player's own moves. They are shown at once and sent again until the server has answered. */
export function usePlay({ board, state, known, side, show }: Game): Play {
  const { say, texts } = useApp();
  const run = useGameCommand(show);
  const [sent, setSent] = useState<{ uci: string; ply: number }>();
  const [planned, setPlanned] = useState<Planned>();
  const isActive = state.status === 'ACTIVE';
  const fen = known.at(-1)?.fen ?? '';
  const mine = isActive && sent?.ply === state.ply ? positionAfter(fen, sent.uci) : undefined;
  const isMyTurn = isActive && state.turn === side && !mine;
  const positions: Positions = mine ? [...known, mine] : known;

  async function play(uci: string): Promise<void> {
    const sending = { uci, ply: state.ply };
    setSent(sending);
    await run(() => board.play(uci));
    setSent((now) => (now === sending ? undefined : now));
  }

  useLayoutEffect(() => {
    if (!planned) return;
    const isDue = isMyTurn && state.ply === planned.ply;
    if (!isDue && isActive && positions.length === planned.ply) return;
    setPlanned(undefined);
    const uci = isDue ? legalPremove(fen, planned) : undefined;
    if (uci) play(uci);
    else if (isActive) say(texts.chess.play.premoveFailed);
  });

  return {
    ...{ positions, isMyTurn, isPending: mine !== undefined, premove: planned },
    move(squareMove) {
      if (isMyTurn) play(uciOf(squareMove));
      else setPlanned({ ...squareMove, ply: positions.length });
    },
    forget: () => setPlanned(undefined),
  };
}

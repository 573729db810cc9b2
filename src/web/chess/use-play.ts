import { useLayoutEffect, useState } from 'preact/hooks';
import type { Board, GameState, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { boardLook } from './board-look.ts';
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
  /** A move that waits until the player confirms it. */
  asked: AskedMove | undefined;
  /** Makes a move, or plans it as a premove if it is not the player's turn. */
  move(squareMove: SquareMove): void;
  forget(): void;
}

interface AskedMove {
  san: string;
  confirm(): void;
  cancel(): void;
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
  const [asked, setAsked] = useState<{ uci: string; ply: number }>();
  const [planned, setPlanned] = useState<Planned>();
  const isActive = state.status === 'ACTIVE';
  const fen = known.at(-1)?.fen ?? '';
  const isAt = (move: typeof sent) => isActive && move?.ply === state.ply;
  const isSent = isAt(sent);
  const isAsked = !isSent && isAt(asked);
  const own = isSent ? sent : isAsked ? asked : undefined;
  const mine = own && positionAfter(fen, own.uci);
  const isMyTurn = isActive && state.turn === side && !mine;
  const positions: Positions = mine ? [...known, mine] : known;

  async function play(uci: string): Promise<void> {
    setAsked(undefined);
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
    ...{ positions, isMyTurn, isPending: isSent, premove: planned },
    asked:
      isAsked && asked && mine?.move
        ? { san: mine.move.san, confirm: () => play(asked.uci), cancel: () => setAsked(undefined) }
        : undefined,
    move(squareMove) {
      if (isMyTurn && boardLook().confirm) setAsked({ uci: uciOf(squareMove), ply: state.ply });
      else if (isMyTurn) play(uciOf(squareMove));
      else setPlanned({ ...squareMove, ply: positions.length });
    },
    forget: () => setPlanned(undefined),
  };
}

import { useLayoutEffect, useState } from 'preact/hooks';
import type { Board, GameState, Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { after, type Step } from './line.ts';
import { fulfilled, uciOf, type Wish } from './premove.ts';
import { useCommand } from './use-command.ts';

/** A move planned for this ply. */
type Planned = Wish & { ply: number };

export interface Play {
  /** The positions, including a move that is still being sent. */
  line: Step[];
  isPending: boolean;
  isMyTurn: boolean;
  premove: Wish | undefined;
  /** Makes a move, or plans it as a premove if it is not the player's turn. */
  move(wish: Wish): void;
  forget(): void;
}

interface Game {
  board: Board;
  state: GameState;
  /** The positions that the server has confirmed. */
  known: Step[];
  side: Side | undefined;
  show(state: GameState): void;
}

/** The player's own moves. They are shown at once and sent again until the server has answered. */
export function usePlay({ board, state, known, side, show }: Game): Play {
  const { say, texts } = useApp();
  const run = useCommand();
  const [sent, setSent] = useState<{ uci: string; ply: number }>();
  const [planned, setPlanned] = useState<Planned>();
  const isActive = state.status === 'ACTIVE';
  const fen = known.at(-1)?.fen ?? '';
  const mine = isActive && sent?.ply === state.ply ? after(fen, sent.uci) : undefined;
  const isMyTurn = isActive && state.turn === side && !mine;
  const line = mine ? [...known, mine] : known;

  async function play(uci: string): Promise<void> {
    const sending = { uci, ply: state.ply };
    setSent(sending);
    const made = await run(() => board.play(uci));
    if (made) show(made);
    setSent((now) => (now === sending ? undefined : now));
  }

  useLayoutEffect(() => {
    if (!planned) return;
    const isDue = isMyTurn && state.ply === planned.ply;
    if (!isDue && isActive && line.length === planned.ply) return;
    setPlanned(undefined);
    const uci = isDue ? fulfilled(fen, planned) : undefined;
    if (uci) play(uci);
    else if (isActive) say(texts.chess.play.premoveFailed);
  });

  return {
    ...{ line, isMyTurn, isPending: mine !== undefined, premove: planned },
    move(wish) {
      if (isMyTurn) play(uciOf(wish));
      else setPlanned({ ...wish, ply: line.length });
    },
    forget: () => setPlanned(undefined),
  };
}

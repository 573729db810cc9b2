import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Board, GameState, ParlorError, Present } from '../../client/index.ts';
import { useApp } from '../context.ts';

/** A game, followed on the server. */
export interface Followed {
  board: Board | undefined;
  state: GameState | undefined;
  present: Present | undefined;
  /** Why the game cannot be followed. */
  lost: ParlorError | undefined;
  /** Takes the answer to a command, which may arrive before the push. */
  show(state: GameState): void;
}

export function useBoard(id: string): Followed {
  const { client } = useApp();
  const [board, setBoard] = useState<Board>();
  const [state, setState] = useState<GameState>();
  const [present, setPresent] = useState<Present>();
  const [lost, setLost] = useState<ParlorError>();
  const show = useCallback((newer: GameState) => {
    setState((shown) => (shown && shown.version >= newer.version ? shown : newer));
  }, []);
  useEffect(() => {
    // A server restored from a backup pushes lower versions, so every push replaces the state.
    const opened = client.chess.board(id, { onState: setState, onPresence: setPresent, onLost: setLost });
    setBoard(opened);
    return () => opened.close();
  }, [client, id]);
  return { board, state, present, lost, show };
}

import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Board, GameState, ParlorError, Present } from '../../client/index.ts';
import { useApp } from '../context.ts';

/** A game as the server tells of it. */
export interface Followed {
  board: Board | undefined;
  state: GameState | undefined;
  present: Present | undefined;
  /** Why there is nothing to follow. */
  lost: ParlorError | undefined;
  /** For the answers of commands, which may be here before the news. */
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
    // A server that was set back to a backup counts from there again: what it pushes is always the truth.
    const opened = client.chess.board(id, { onState: setState, onPresence: setPresent, onLost: setLost });
    setBoard(opened);
    return () => opened.close();
  }, [client, id]);
  return { board, state, present, lost, show };
}

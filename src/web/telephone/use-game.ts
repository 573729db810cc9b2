import { useEffect, useState } from 'preact/hooks';
import type { ParlorError } from '../../client/index.ts';
import type { Session } from '../../telephone/schema.ts';
import type { Thrown } from '../../telephone/schema-show.ts';
import { useApp } from '../context.ts';

/** The latest data of a game. States may be missed, so views use only the newest one. */
export interface Game {
  session?: Session;
  /** Names of the players who have the game open. */
  online: readonly string[];
  /** Why there are no more updates. */
  lost?: ParlorError;
}

const listeners = new Set<(thrown: readonly Thrown[]) => void>();

/** Calls the listener with the reactions that are thrown in the game on this page. Returns a function that stops it. */
export function onReactions(listener: (thrown: readonly Thrown[]) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useGame(code: number): Game {
  const { client } = useApp();
  const [game, setGame] = useState<Game>({ online: [] });
  useEffect(
    () =>
      client.telephone.watch(code, {
        onState: (session) => setGame((known) => ({ ...known, session })),
        onPresence: ({ users }) => setGame((known) => ({ ...known, online: users })),
        onReactions: (thrown) => {
          for (const listener of listeners) listener(thrown);
        },
        onLost: (lost) => setGame((known) => ({ ...known, lost })),
      }),
    [client, code],
  );
  return game;
}

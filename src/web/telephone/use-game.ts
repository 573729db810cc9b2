import { useEffect, useState } from 'preact/hooks';
import type { ParlorError } from '../../client/index.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';

/** What is known of a game now. All that is shown comes from the newest of it: states may be missed. */
export interface Game {
  session?: Session;
  /** Names of those who have it open somewhere. */
  online: readonly string[];
  /** Why nothing more comes. */
  lost?: ParlorError;
}

export function useGame(code: number): Game {
  const { client } = useApp();
  const [game, setGame] = useState<Game>({ online: [] });
  useEffect(
    () =>
      client.telephone.watch(code, {
        onState: (session) => setGame((known) => ({ ...known, session })),
        onPresence: ({ users }) => setGame((known) => ({ ...known, online: users })),
        onLost: (lost) => setGame((known) => ({ ...known, lost })),
      }),
    [client, code],
  );
  return game;
}

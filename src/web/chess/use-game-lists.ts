import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lobby } from '../../chess/schema.ts';
import type { GameState, MyChess, Watcher } from '../../client/index.ts';
import { useApp } from '../context.ts';

const LOOK_MS = 8_000;
/** The server's page size. */
const PAGE = 20;

/** The games and challenges of this account. Undefined until loaded, and for visitors without an account. */
export function useMyGames(onNotice: NonNullable<Watcher<MyChess>['onNotice']>): MyChess | undefined {
  const { client, person } = useApp();
  const [mine, setMine] = useState<MyChess>();
  const id = person?.uuid;
  const heard = useRef(onNotice);
  heard.current = onNotice;
  useEffect(() => {
    setMine(undefined);
    if (id === undefined) return;
    return client.live.subscribe<MyChess>('user', {
      onState: setMine,
      onNotice: (notice) => heard.current(notice),
    });
  }, [client, id]);
  return mine;
}

export function useLobby(): Lobby['seeks'] {
  const { client } = useApp();
  const [lobby, setLobby] = useState<Lobby>();
  useEffect(() => client.chess.watchLobby({ onState: setLobby }), [client]);
  return lobby?.seeks ?? [];
}

/** Games being played, refreshed from time to time. Undefined until loaded. */
export function useRunningGames(): { games: GameState[] | undefined; hasMore: boolean; more: () => void } {
  const { client } = useApp();
  const [games, setGames] = useState<GameState[]>();
  const [pages, setPages] = useState(1);
  useEffect(() => {
    let isOver = false;
    const look = async () => {
      if (document.visibilityState !== 'visible') return;
      const numbers = Array.from({ length: pages }, (_, index) => index + 1);
      const found = await Promise.all(numbers.map((page) => client.chess.playing(page)));
      if (!isOver) setGames(found.flat());
    };
    // A failed request is repeated soon, and the banner shows that the connection is lost.
    const quietly = () => void look().catch(() => undefined);
    const timer = setInterval(quietly, LOOK_MS);
    quietly();
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [client, pages]);
  return { games, hasMore: games?.length === pages * PAGE, more: () => setPages(pages + 1) };
}

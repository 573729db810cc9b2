import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lobby } from '../../chess/schema.ts';
import type { GameState, MyChess, Watcher } from '../../client/index.ts';
import { useApp } from '../context.ts';

const LOOK_MS = 8_000;
/** Games on a page of the server. */
const PAGE = 20;

/** What goes on for this account; undefined until it is known, and for who has no account. */
export function useMine(onNotice: NonNullable<Watcher<MyChess>['onNotice']>): MyChess | undefined {
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

/** Games being played, looked up now and then; undefined until they are known. */
export function usePlaying(): { games: GameState[] | undefined; hasMore: boolean; more: () => void } {
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
    // What is not to be had now is asked for again soon; the banner tells of it.
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

import { useEffect, useState } from 'preact/hooks';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { type Filter, filterOf } from './own-games-filter.ts';

/** The server's page size. */
const PAGE = 20;
/** After this long without a key, a typed name is probably complete. */
const TYPING_MS = 300;

/** The account's games that match, newest first. `isLost`: they could not be loaded. */
export function useOwnGames(filter: Filter) {
  const { client } = useApp();
  const [shown, setShown] = useState<{ filter: Filter; games: GameState[]; pages: number }>();
  const [wanted, setWanted] = useState({ filter, pages: 1, tries: 0 });
  const [isLost, setLost] = useState(false);
  const now = wanted.filter === filter ? wanted : { filter, pages: 1, tries: 0 };
  useEffect(() => {
    let isOver = false;
    const load = async () => {
      const loaded = shown?.filter === filter && shown.pages < now.pages ? shown : undefined;
      const games = [...(loaded?.games ?? [])];
      try {
        for (let page = (loaded?.pages ?? 0) + 1; page <= now.pages; page++)
          games.push(...(await client.chess.mine(page, filterOf(filter))));
        if (isOver) return;
        setShown({ filter, games, pages: now.pages });
        setLost(false);
      } catch {
        if (!isOver) setLost(true);
      }
    };
    const timer = setTimeout(load, shown && shown.filter !== filter ? TYPING_MS : 0);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [client, filter, now.pages, now.tries]);
  return {
    games: shown?.games,
    hasMore: shown?.filter === filter && shown.games.length === shown.pages * PAGE,
    isLost,
    more: () => setWanted({ ...now, pages: now.pages + 1 }),
    again: () => setWanted({ ...now, tries: now.tries + 1 }),
  };
}

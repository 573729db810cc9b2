import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { shownIn } from '../telephone/game.ts';
import { Link } from '../ui/link.tsx';

const A_PAGE = 20;

/** Finished drawing games, newest first, with links to their albums. */
export function PastGames() {
  const { texts } = useApp();
  const { past } = texts.home;
  const { games, hasMore, more } = usePastGames();
  if (games.length === 0) return null;
  return (
    <section aria-label={past.title}>
      <h2>{past.title}</h2>
      <ul class="rows">
        {games.map((game) => (
          <PastGame key={game.game_code} game={game} />
        ))}
      </ul>
      {hasMore && (
        <button type="button" class="button quiet" onClick={more}>
          {past.more}
        </button>
      )}
    </section>
  );
}

function PastGame({ game: { game_code, created_at, ...table } }: { game: Session }) {
  const { person, texts, settings } = useApp();
  const { past } = texts.home;
  const others = table.users.filter((name) => name !== person?.username).map((name) => shownIn(table, name));
  const day = new Intl.DateTimeFormat(settings.language, { dateStyle: 'medium' });
  return (
    <li class="row">
      <div class="grow">
        <b>{day.format(new Date(created_at))}</b>
        <small>{others.join(', ') || past.alone}</small>
      </div>
      <Link to={{ page: 'play', code: game_code }} class="button">
        {past.open}
      </Link>
    </li>
  );
}

/** The games loaded so far. `more` loads the next page. */
function usePastGames(): { games: Session[]; hasMore: boolean; more: () => Promise<void> } {
  const { client, attempt } = useApp();
  const [games, setGames] = useState<Session[]>([]);
  const [pages, setPages] = useState(0);
  useEffect(() => {
    let isGone = false;
    const show = (found: Session[]) => {
      if (isGone) return;
      setGames(found);
      setPages(1);
    };
    client.telephone.past().then(show, () => undefined);
    return () => {
      isGone = true;
    };
  }, [client]);
  const more = async () => {
    const found = await attempt(() => client.telephone.past(undefined, pages + 1));
    if (!found) return;
    // A game that has ended since shifts the pages, so skip games that are listed already.
    const known = new Set(games.map(({ game_code }) => game_code));
    setGames([...games, ...found.filter(({ game_code }) => !known.has(game_code))]);
    setPages(found.length < A_PAGE ? Number.POSITIVE_INFINITY : pages + 1);
  };
  return { games, hasMore: games.length >= A_PAGE * pages, more };
}

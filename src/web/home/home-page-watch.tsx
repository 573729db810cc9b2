import { useEffect, useState } from 'preact/hooks';
import type { GameState } from '../../client/index.ts';
import { nameOf } from '../chess/player-names.ts';
import { useApp } from '../context.ts';
import { Link } from '../ui/link.tsx';
import { clockOf } from './clock-notation.ts';

const MOST_SHOWN = 5;

/** Games of other people being played. Renders nothing if there are none. */
export function ChessToWatch() {
  const { client, person, texts } = useApp();
  const { live, mine } = texts.home;
  const [games, setGames] = useState<GameState[]>([]);
  useEffect(() => {
    let isGone = false;
    const show = (found: GameState[]) => isGone || setGames(found);
    client.chess.playing().then(show, () => undefined);
    return () => {
      isGone = true;
    };
  }, [client]);

  const others = games.filter(({ players: { whiteId, blackId } }) => {
    return !person || ![whiteId, blackId].includes(person.uuid);
  });
  if (others.length === 0) return null;
  return (
    <section aria-label={live.title}>
      <h2>{live.title}</h2>
      <ul class="rows">
        {others.slice(0, MOST_SHOWN).map((game) => (
          <li key={game.gameId} class="row">
            <div class="grow">
              <b>
                {nameOf(game, 'w')} – {nameOf(game, 'b')}
              </b>
              <small>{clockOf(game) ?? mine.noClock}</small>
            </div>
            <Link to={{ page: 'board', id: game.gameId }} class="button">
              {live.watch}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

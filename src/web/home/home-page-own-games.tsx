import { useEffect, useState } from 'preact/hooks';
import type { OwnGame } from '../../chess/schema.ts';
import type { MyChess } from '../../client/index.ts';
import type { Mine } from '../../client/telephone.ts';
import { useApp } from '../context.ts';
import { shownIn } from '../telephone/game.ts';
import { Link } from '../ui/link.tsx';
import { clockOf } from './clock-notation.ts';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

/** The whole topic `user`, which can have only one watcher. */
type OwnGamesState = Mine & MyChess;

/** The visitor's running games and challenges. Renders nothing if there are none. */
export function OwnGames() {
  const { client, texts } = useApp();
  const { mine } = texts.home;
  const [now, setNow] = useState<OwnGamesState>();
  useEffect(() => client.live.subscribe<OwnGamesState>('user', { onState: setNow }), [client]);

  const { sessions = [], challenges = [], games = [] } = now ?? {};
  const count = sessions.length + challenges.length + games.length;
  return (
    <section aria-live="polite" aria-label={mine.title} hidden={count === 0}>
      <h2>{mine.title}</h2>
      <ul class="rows">
        {challenges.map((challenge) => (
          <ChallengeItem key={challenge.gameId} challenge={challenge} />
        ))}
        {sessions.map(({ game_code, round, ...table }) => (
          <li key={game_code} class="row">
            <div class="grow">
              <b>{mine.session(game_code)}</b>
              <small>
                {round === -1 ? mine.lobby : mine.playing} ·{' '}
                {table.users.map((name) => shownIn(table, name)).join(', ')}
              </small>
            </div>
            <Link to={{ page: 'play', code: game_code }} class="button">
              {mine.open}
            </Link>
          </li>
        ))}
        {games.map((game) => (
          <GameItem key={game.gameId} game={game} />
        ))}
      </ul>
    </section>
  );
}

function GameItem({ game }: { game: OwnGame }) {
  const { person, texts } = useApp();
  const { mine } = texts.home;
  const { white, black } = game.names;
  const opponent = game.usernames.white === person?.username ? black : white;
  return (
    <li class="row">
      <div class="grow">
        <b>{opponent === null ? mine.seat : mine.game(opponent)}</b>
        <small>{clockOf(game) ?? mine.noClock}</small>
      </div>
      <Link to={{ page: 'board', id: game.gameId }} class="button">
        {mine.open}
      </Link>
    </li>
  );
}

function ChallengeItem({ challenge }: { challenge: MyChess['challenges'][number] }) {
  const { client, texts, go } = useApp();
  const { mine } = texts.home;
  const task = useTask();
  const { gameId, from, color } = challenge;
  return (
    <li class="row">
      <div class="grow">
        <b>{mine.challenge(from)}</b>
        <small>
          {clockOf(challenge) ?? mine.noClock} · {mine.as[color]}
        </small>
        <Problem text={task.problem} />
      </div>
      <div class="buttons">
        <button
          type="button"
          class="button"
          disabled={task.isBusy}
          onClick={() =>
            task.run(async () => {
              await client.chess.join(gameId);
              go({ page: 'board', id: gameId });
            })
          }
        >
          {mine.accept}
        </button>
        <button
          type="button"
          class="button"
          disabled={task.isBusy}
          onClick={() => task.run(() => client.chess.abort(gameId))}
        >
          {mine.decline}
        </button>
      </div>
    </li>
  );
}

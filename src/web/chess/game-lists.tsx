import type { Challenge, Lobby, OwnGame, SeekGame } from '../../chess/schema.ts';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { Link } from '../ui/link.tsx';
import { gameTimingText, timingText } from './clock-text.ts';
import { MiniBoard } from './mini-board.tsx';
import { nameOf } from './player-names.ts';
import { useCommand } from './use-command.ts';
import { useRunningGames } from './use-game-lists.ts';

const OPPOSITE = { white: 'black', black: 'white', random: 'random' } as const;

/** Open seeks of other players. One tap starts a game. */
export function OpenSeeks({ seeks, onSeek }: { seeks: Lobby['seeks']; onSeek: (wanted: SeekGame) => void }) {
  const { person, texts } = useApp();
  const { lobby } = texts.chess;
  const others = seeks.filter(({ username }) => username !== person?.username);
  return (
    <section class="card">
      <h2>{lobby.title}</h2>
      {others.length === 0 && <p class="soft">{lobby.none}</p>}
      <ul class="rows">
        {others.map(({ seekId, name, initialMs, incrementMs, color }) => (
          <li key={seekId}>
            <span>
              <strong>{timingText(initialMs, incrementMs)}</strong>{' '}
              <span class="soft">
                {name}, {lobby.plays[color]}
              </span>
            </span>
            {person && (
              <button
                type="button"
                class="button"
                onClick={() => onSeek({ initialMs, incrementMs, color: OPPOSITE[color] })}
              >
                {lobby.accept(name)}
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Challenges({ challenges }: { challenges: Challenge[] }) {
  const { client, go, texts } = useApp();
  const { mine, noClock } = texts.chess;
  const run = useCommand();
  const accept = async (gameId: string) => {
    const made = await run(() => client.chess.join(gameId));
    if (made) go({ page: 'board', id: gameId });
  };
  if (challenges.length === 0) return null;
  return (
    <section class="card challenges" role="status">
      <h2>{mine.challenges}</h2>
      <ul class="rows">
        {challenges.map(({ gameId, from, color, ...timing }) => (
          <li key={gameId}>
            <span>
              <strong>{mine.from(from)}</strong>{' '}
              <span class="soft">
                {gameTimingText(timing, color === 'white' ? 'w' : 'b') ?? noClock}. {mine.youPlay[color]}.
              </span>
            </span>
            <span class="buttons">
              <button type="button" class="button" onClick={() => accept(gameId)}>
                {mine.accept}
              </button>
              <button type="button" class="button" onClick={() => run(() => client.chess.abort(gameId))}>
                {mine.decline}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function MyGames({ games }: { games: OwnGame[] }) {
  const { person, texts } = useApp();
  const { mine, noClock, nobody } = texts.chess;
  if (games.length === 0) return null;
  const opponentOf = ({ names: { white, black }, usernames }: OwnGame) =>
    (usernames.white === person?.username ? black : white) ?? nobody;
  return (
    <section class="card">
      <h2>{mine.title}</h2>
      <ul class="rows">
        {games.map((game) => (
          <li key={game.gameId}>
            <span>
              <strong>{game.status === 'WAITING' ? mine.waiting : opponentOf(game)}</strong>{' '}
              <span class="soft">{gameTimingText(game, undefined) ?? noClock}</span>
            </span>
            <Link class="button" to={{ page: 'board', id: game.gameId }}>
              {mine.open}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Games of other people that can be watched. */
export function RunningGames() {
  const { person, texts } = useApp();
  const { playing } = texts.chess;
  const { games, hasMore, more } = useRunningGames();
  const others = games?.filter(
    ({ players }) => !person || (players.whiteId !== person.uuid && players.blackId !== person.uuid),
  );
  return (
    <section class="playing">
      <h2>{playing.title}</h2>
      {others?.length === 0 && <p class="soft">{playing.none}</p>}
      <ul class="boards">
        {others?.map((game) => (
          <li key={game.gameId}>
            <GameCard game={game} />
          </li>
        ))}
      </ul>
      {hasMore && (
        <button type="button" class="button" onClick={more}>
          {playing.more}
        </button>
      )}
    </section>
  );
}

function GameCard({ game }: { game: GameState }) {
  const { nobody, versus, noClock } = useApp().texts.chess;
  return (
    <Link class="card game-card" to={{ page: 'board', id: game.gameId }}>
      <MiniBoard fen={game.fen} />
      <strong>{versus(nameOf(game, 'w') ?? nobody, nameOf(game, 'b') ?? nobody)}</strong>
      <span class="soft">{gameTimingText(game, undefined) ?? noClock}</span>
    </Link>
  );
}

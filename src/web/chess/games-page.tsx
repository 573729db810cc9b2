import { useState } from 'preact/hooks';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { NameForm } from '../home/name-form.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { useChessTexts } from './chess-texts.ts';
import { gameTimingText } from './clock-text.ts';
import { GameFilters } from './game-filters.tsx';
import { MiniBoard } from './mini-board.tsx';
import { type Filter, NO_FILTER, pgnPathOf } from './own-games-filter.ts';
import { fileNameOf, savePgn } from './pgn-file.ts';
import { nameOf } from './player-names.ts';
import { useCommand } from './use-command.ts';
import { useOwnGames } from './use-own-games.ts';

/** All games of this account: to filter, open and download. */
export function GamesPage() {
  const { person, texts } = useApp();
  const { games: words } = useChessTexts();
  const { enter } = texts.chess;
  return (
    <Page
      title={words.title}
      isWide
      dock={
        <Link class="button main grow" to={{ page: 'chess' }}>
          {words.new}
        </Link>
      }
    >
      {person ? (
        <OwnGames />
      ) : (
        <section class="card">
          <h2>{enter.title}</h2>
          <NameForm go={enter.button} />
        </section>
      )}
    </Page>
  );
}

function OwnGames() {
  const { client, texts } = useApp();
  const { games: words } = useChessTexts();
  const run = useCommand();
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const { games, hasMore, isLost, more, again } = useOwnGames(filter);
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    setBusy(true);
    const pgn = await run(() => client.http.text('GET', pgnPathOf(filter)));
    setBusy(false);
    if (pgn !== undefined) savePgn(pgn, words.file);
  };
  const isFiltered = filter !== NO_FILTER;
  return (
    <>
      <GameFilters filter={filter} onChange={setFilter} />
      {games?.length === 0 && <p role="status">{isFiltered ? words.noneFit : words.none}</p>}
      {!games && !isLost && <p>{texts.everywhere.loading}</p>}
      {isLost && (
        <button type="button" class="button" onClick={again}>
          {words.retry}
        </button>
      )}
      <ul class="own-games">
        {games?.map((game) => (
          <li key={game.gameId}>
            <OwnGameRow game={game} />
          </li>
        ))}
      </ul>
      <div class="buttons">
        {hasMore && (
          <button type="button" class="button" onClick={more}>
            {words.more}
          </button>
        )}
        {games && games.length > 0 && (
          <button type="button" class="button" disabled={isBusy} onClick={download}>
            {words.pgnAll}
          </button>
        )}
      </div>
    </>
  );
}

function OwnGameRow({ game }: { game: GameState }) {
  const { client, person, settings, texts } = useApp();
  const { games: words } = useChessTexts();
  const run = useCommand();
  const side = game.players.whiteId === person?.uuid ? 'w' : 'b';
  const name = nameOf(game, side === 'w' ? 'b' : 'w') ?? texts.chess.nobody;
  const outcome = outcomeOf(game, side);
  const reason = game.reason && texts.chess.over.reasons[game.reason];
  const day = new Date(game.createdAt).toLocaleDateString(settings.language, { dateStyle: 'medium' });
  const download = async () => {
    const pgn = await run(() => client.chess.pgn(game.gameId));
    if (pgn !== undefined) savePgn(pgn, fileNameOf(game));
  };
  return (
    <>
      <MiniBoard fen={game.fen} flipped={side === 'b'} />
      <div class="grow">
        <p>
          <strong class={outcome}>{words.results[outcome]}</strong> {reason}
        </p>
        <p class="soft">
          {name} · {words.colors[side === 'w' ? 'white' : 'black']} ·{' '}
          {gameTimingText(game, side) ?? texts.chess.noClock} · {day}
        </p>
      </div>
      <span class="buttons">
        <Link class="button" to={{ page: 'board', id: game.gameId }} label={words.openOf(name)}>
          {words.open}
        </Link>
        {game.result !== null && (
          <Link
            class="button"
            to={{ page: 'review', what: `game=${game.gameId}` }}
            label={words.reviewOf(name)}
          >
            {words.review}
          </Link>
        )}
        <button type="button" class="button" aria-label={words.pgnOf(name)} onClick={download}>
          {words.pgn}
        </button>
      </span>
    </>
  );
}

function outcomeOf({ status, result }: GameState, side: 'w' | 'b') {
  if (status === 'ABORTED') return 'aborted';
  if (result === null) return 'unfinished';
  if (result === '1/2-1/2') return 'drawn';
  return (result === '1-0') === (side === 'w') ? 'won' : 'lost';
}

import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import { AppError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { addTables } from '../platform/routes.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import { makeCreateActions } from './actions/create.ts';
import { makeRematch } from './actions/rematch.ts';
import { LOBBY, makeSeekActions } from './actions/seek.ts';
import { ABORTED_DUE, ALIVE_DUE, CLOCK_DUE, makeClockWatch, SEAT_DUE } from './clock-watch.ts';
import { chessCommands } from './commands.ts';
import { gameNotFound, makeGames } from './games.ts';
import { chessQueries } from './queries.ts';
import * as schemas from './schema.ts';
import { isUuid, toChallenge, toOwnGame } from './schema.ts';
import { makeChessStore } from './store.ts';
import * as tables from './table.ts';

/** Live chess. (seed 001) */
export async function addChess(app: FastifyInstance, platform: Platform, accounts: Accounts): Promise<void> {
  const { config, database, hub, messages, presence, scheduler, activity, userTopic } = platform;
  const store = makeChessStore(database);
  const watch = makeClockWatch(platform, store);
  const games = makeGames(platform, accounts, store, watch);
  const creating = makeCreateActions(platform, accounts, games);
  const rematch = makeRematch(platform, accounts, store, games, creating);
  const seeks = makeSeekActions(platform, accounts, games);

  database.domains.register({
    name: 'chess',
    tables: tablesOf(tables),
    people: tables.chessPeople,
    removals: [{ table: tables.chessGame, remove: (turn, [id]) => games.remove(turn, String(id)) }],
    forgetUser(turn, userId, isClosed) {
      if (isClosed) games.forgetUser(turn, userId);
      turn.afterCommit(() => seeks.unseek(userId));
    },
    renameUser(turn, userId) {
      games.renameUser(turn, userId);
      const { name } = accounts.personOf(userId);
      turn.afterCommit(() => seeks.rename(userId, name));
    },
  });
  hub.addSource('game', {
    load(key) {
      const game = isUuid(key) ? store.load(key) : undefined;
      return game && games.snapshotOf(game);
    },
    refuse: gameNotFound,
  });
  hub.addSource(LOBBY, {
    load: (key) => (key === '' ? seeks.snapshot() : undefined),
    refuse: () => new AppError('unknown_topic'),
  });
  presence.extend('game', (id) => database.readCommitted(() => watch.goneBy(id)));
  activity.listenSockets((who) => {
    if (typeof who !== 'number') return;
    watch.presenceChanged(who).catch((fault) => app.log.error({ err: fault }, 'presence'));
  });
  scheduler.handle(SEAT_DUE, (id, turn) => games.timeIsUp(turn, id));
  scheduler.handle(CLOCK_DUE, (id, turn) => games.timeIsUp(turn, id), { holdsClock: true });
  scheduler.handle(ABORTED_DUE, (id, turn) => games.remove(turn, id));
  scheduler.handle(ALIVE_DUE, (_key, turn) => watch.alive(turn), { holdsClock: true });
  userTopic.contribute('games', (userId) =>
    store.goingOn(userId).map((row) => toOwnGame(row, accounts.personOf)),
  );
  userTopic.contribute('challenges', (userId) =>
    store.challengesTo(userId).map((row) => toChallenge(row, accounts.personOf)),
  );
  const commands = chessCommands({ games, watch, store, creating, seeks, rematch });
  const domain = { name: 'chess', tag: 'Chess', schemas };
  addTables(app, messages, domain, commands, chessQueries({ config, database, games, store }));
  await games.repair();
}

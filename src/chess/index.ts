import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import { tablesOf } from '../platform/domains.ts';
import { AppError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { ABORTED_DUE, ALIVE_DUE, CLOCK_DUE, gameNotFound, makeDesk, SEAT_DUE } from './actions/desk.ts';
import { makeGameActions } from './actions/games.ts';
import { makeMoveActions } from './actions/moves.ts';
import { LOBBY, makeSeekActions } from './actions/seeks.ts';
import { chessMessages } from './messages.ts';
import { addGameRoutes } from './routes/games.ts';
import { addPlayRoutes } from './routes/play.ts';
import { isUuid } from './schema.ts';
import { makeChessStore } from './store.ts';
import * as tables from './table.ts';

/** Live chess. (seed 001) */
export async function addChess(app: FastifyInstance, platform: Platform, accounts: Accounts): Promise<void> {
  const { database, hub, messages, presence, scheduler, seen, userTopic } = platform;
  const store = makeChessStore(database);
  const desk = makeDesk(platform, accounts, store);
  const games = makeGameActions(platform, accounts, store, desk);
  const moves = makeMoveActions(store, desk);
  const seeks = makeSeekActions(platform, accounts, desk);

  database.domains.register({
    name: 'chess',
    tables: tablesOf(tables),
    people: tables.chessPeople,
    removals: [{ table: tables.chessGame, remove: (turn, [id]) => games.remove(turn, String(id)) }],
    forgetUser(turn, userId, isClosed) {
      if (isClosed) games.forgetUser(turn, userId);
      turn.afterCommit(() => seeks.unseek(userId));
    },
  });
  hub.addSource('game', {
    load: (key) => (isUuid(key) ? games.snapshot(key) : undefined),
    refuse: gameNotFound,
  });
  hub.addSource(LOBBY, {
    load: (key) => (key === '' ? seeks.snapshot() : undefined),
    refuse: () => new AppError('unknown_topic'),
  });
  presence.extend('game', (id) => database.readCommitted(() => desk.goneBy(id)));
  seen.listenSockets((userId) => {
    games.presenceChanged(userId).catch((fault) => app.log.error({ err: fault }, 'presence'));
  });
  scheduler.handle(SEAT_DUE, (id, turn) => desk.timeIsUp(turn, id));
  scheduler.handle(CLOCK_DUE, (id, turn) => desk.timeIsUp(turn, id), { holdsClock: true });
  scheduler.handle(ABORTED_DUE, (id, turn) => games.remove(turn, id));
  scheduler.handle(ALIVE_DUE, (_key, turn) => games.alive(turn), { holdsClock: true });
  messages.add(chessMessages({ games, moves, seeks }));
  addGameRoutes(app, games, seeks, platform.config);
  addPlayRoutes(app, games, moves);
  userTopic.contribute('games', games.running);
  userTopic.contribute('challenges', games.challenges);
  await games.repair();
}

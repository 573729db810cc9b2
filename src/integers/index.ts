import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import type { Platform } from '../platform/platform.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import { makeDesk } from './actions/desk.ts';
import { makeReading } from './actions/reading.ts';
import { makeSessionActions } from './actions/sessions.ts';
import { makeSetActions } from './actions/sets.ts';
import { makeSweep } from './actions/sweep.ts';
import { addIntegerRoutes } from './routes/index.ts';
import { makeIntegerStore } from './store.ts';
import * as tables from './table.ts';
import { makeThreads } from './threads.ts';

/** Stores integer sets and computes with them, for clients that hold the key themselves. (seed 002) */
export async function addIntegers(
  app: FastifyInstance,
  platform: Platform,
  accounts: Accounts,
): Promise<void> {
  const store = makeIntegerStore(platform.database);
  const threads = makeThreads(platform.ports);
  const sweep = makeSweep(platform, store);
  const reading = makeReading(platform, store);
  const desk = makeDesk(platform, accounts, store, sweep);
  const sets = makeSetActions(platform, store, threads, desk, reading, sweep);
  const sessions = makeSessionActions(platform, store, threads, desk, reading, sweep);

  platform.database.domains.register({
    name: 'integers',
    tables: tablesOf(tables),
    people: tables.integerPeople,
    removals: [
      { table: tables.integerSession, remove: (turn, [id]) => sessions.removeById(turn, Number(id)) },
      { table: tables.integerSet, remove: (turn, [id]) => sets.removeById(turn, Number(id)) },
    ],
    forgetUser(turn, userId) {
      const released = store.forget(userId);
      turn.afterCommit(() => sweep.drop(released));
    },
  });
  await addIntegerRoutes(app, sets, sessions);
  app.addHook('preClose', async () => {
    await threads.stop();
    await sweep.stop();
  });
  await sweep.repair();
}

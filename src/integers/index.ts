import type { FastifyInstance } from 'fastify';
import type { Accounts, ImportedPeople } from '../accounts/index.ts';
import type { Platform } from '../platform/platform.ts';
import type { Ports } from '../platform/ports.ts';
import { addTables } from '../platform/routes.ts';
import type { Database } from '../platform/storage/database.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import type { OlderImport } from '../platform/storage/import-report.ts';
import { makeImported } from '../platform/storage/imported.ts';
import type { TakeOut } from '../platform/storage/take-out.ts';
import { importSets } from './actions/import.ts';
import { makeRestore } from './actions/restore.ts';
import { makeSetActions } from './actions/sets.ts';
import { integerCommands, largeIntegerCommands } from './commands.ts';
import { makeIntegerExport } from './export.ts';
import { makeKeeping } from './keeping.ts';
import { takeLargeBodies } from './large-bodies.ts';
import { makeLastReadings } from './last-readings.ts';
import { integerQueries } from './queries.ts';
import { makeReading } from './reading.ts';
import * as schemas from './schema.ts';
import { cookieOf } from './session-cookie.ts';
import { makeSets } from './sets.ts';
import { makeIntegerStore } from './store.ts';
import { makeOlderSets } from './store-older.ts';
import { makeSweep } from './sweep.ts';
import * as tables from './table.ts';
import { makeThreads } from './threads.ts';

export { OLDER_TABLES } from './store-older.ts';

/** For the command line: what the integer service exports of an account. */
export function integerExport(database: Database): TakeOut {
  return makeIntegerExport(database, makeIntegerStore(database));
}

/** For the command line: takes over the older integer server. Each function is one unit of work, to be run in order. */
export function importIntegers(
  database: Database,
  ports: Ports,
  { file, report }: OlderImport,
  people: ImportedPeople,
): Iterable<() => void> {
  const [store, imported] = [makeIntegerStore(database), makeImported(database.raw)];
  return importSets({ ports, store, imported, report, older: makeOlderSets(file), people });
}

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
  const lastReadings = makeLastReadings(sweep);
  const sets = makeSets(store, sweep, lastReadings);
  const keeping = makeKeeping(platform, accounts, store, sweep, lastReadings);
  const actions = makeSetActions(platform, store, threads, sets, keeping, reading);
  const restore = makeRestore(store, threads, keeping);

  platform.database.domains.register({
    name: 'integers',
    tables: tablesOf(tables),
    people: tables.integerPeople,
    removals: [
      { table: tables.integerSession, remove: (turn, [id]) => sets.removeSession(turn, Number(id)) },
      { table: tables.integerSet, remove: (turn, [id]) => sets.remove(turn, Number(id)) },
    ],
    takeOut: makeIntegerExport(platform.database, store),
    forgetUser(turn, userId) {
      const released = store.forget(userId);
      turn.afterCommit(() => sweep.drop(released));
    },
  });
  const { database, messages } = platform;
  const parts = { database, store, sets, reading, actions, restore };
  const domain = { name: 'integers', tag: 'Integers', schemas };
  await app.register(async (scope) => {
    scope.addHook('onRequest', async (request) => {
      cookieOf(request);
      // Older clients send JSON without saying so.
      request.headers['content-type'] ||= 'application/json';
    });
    addTables(scope, messages, domain, integerCommands(parts), integerQueries(parts));
    await scope.register(async (large) => {
      takeLargeBodies(large);
      addTables(large, messages, domain, largeIntegerCommands(parts));
    });
  });
  app.addHook('preClose', async () => {
    await threads.stop();
    await sweep.stop();
  });
  await sweep.repair();
}

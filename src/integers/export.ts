import type { Database } from '../platform/storage/database.ts';
import type { TakeOut } from '../platform/storage/take-out.ts';
import { jsonOfSession } from './json-stream.ts';
import { makeReading } from './reading.ts';
import { sessionNotFound } from './sets.ts';
import type { IntegerStore } from './store.ts';

/** Every session of an account as the JSON that restores it. Fails if a large set is deleted while it is read. */
export function makeIntegerExport(database: Pick<Database, 'read'>, store: IntegerStore): TakeOut {
  const reading = makeReading({ database }, store);
  return async function* (userId) {
    const sessions = await database.read(() => store.sessionsOf(userId));
    for (const [place, { id, name, createdAtMs }] of sessions.entries()) {
      const sets = await database.read(() => reading.allReadable(store.setsOf(id), sessionNotFound));
      const content = jsonOfSession({ sessionId: name, sets }, undefined);
      yield { name: `integers/session-${place + 1}.json`, changedAtMs: createdAtMs, content };
    }
  };
}

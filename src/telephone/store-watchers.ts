import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { idOf } from '../platform/access/caller.ts';
import type { ReaderKey } from '../platform/access/reader.ts';
import type { Database } from '../platform/storage/database.ts';
import type { Watcher } from './rules/session.ts';
import { telephoneWatcher } from './table.ts';

/** A watcher, and the game. */
export interface Seat extends Watcher {
  sessionCode: number;
}

export type WatcherStore = ReturnType<typeof makeWatcherStore>;

/** SQL for those who only watch. Call it inside `commit` or `read`. */
export function makeWatcherStore({ orm }: Database) {
  const { id, sessionCode, userId, secretHash, wantsChair, askedSeat } = telephoneWatcher;
  const watcher = { id, userId, wantsChair, askedSeat };
  const seat = { ...watcher, sessionCode };
  const watching = orm
    .select(watcher)
    .from(telephoneWatcher)
    .where(eq(sessionCode, sql.placeholder('code')))
    .orderBy(asc(id))
    .prepare();

  return {
    of: (code: number): Watcher[] => watching.all({ code }),
    add: (row: typeof telephoneWatcher.$inferInsert): Watcher =>
      orm.insert(telephoneWatcher).values(row).returning(watcher).get(),
    idOfSecret: (hash: string): number | undefined =>
      orm.select({ id }).from(telephoneWatcher).where(eq(secretHash, hash)).get()?.id,
    all: (): Seat[] => orm.select(seat).from(telephoneWatcher).all(),
    /** The game that this reader watches. */
    seatsOf: (who: ReaderKey): Seat[] =>
      orm
        .select(seat)
        .from(telephoneWatcher)
        .where(typeof who === 'number' ? eq(userId, who) : eq(id, idOf('watcher', who)))
        .all(),

    /** Watchers who come from the game before move over. Those who have gone elsewhere are left alone. */
    save(code: number, before: readonly Watcher[], after: readonly Watcher[]): void {
      for (const one of after) {
        if (before.includes(one)) continue;
        const change = { sessionCode: code, wantsChair: one.wantsChair, askedSeat: one.askedSeat };
        orm.update(telephoneWatcher).set(change).where(eq(id, one.id)).run();
      }
      const gone = before.filter((one) => !after.some((other) => other.id === one.id)).map((one) => one.id);
      if (gone.length === 0) return;
      const here = and(inArray(id, gone), eq(sessionCode, code));
      orm.delete(telephoneWatcher).where(here).run();
    },
  };
}

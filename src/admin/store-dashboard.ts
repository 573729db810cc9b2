import { count, gte, sql } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import type { Games } from '../platform/storage/domains.ts';

export type DashboardStore = ReturnType<typeof makeDashboardStore>;

const DAY_MS = 86_400_000;

/** SQL for the dashboard. Every statement reads an index. Call it inside `read`. */
export function makeDashboardStore({ orm, raw }: Pick<Database, 'orm' | 'raw'>) {
  return {
    running: ({ table, running }: Games): number =>
      orm.select({ n: count() }).from(table).where(running).get()?.n ?? 0,

    /** How many games began on each of the last `days` days, the last of which is `today`, in days since 1970. */
    begunByDay(games: readonly Games[], today: number, days: number): number[] {
      const first = today - days + 1;
      const sums = new Array<number>(days).fill(0);
      for (const { table, begunAtMs } of games) {
        const day = sql<number>`${begunAtMs} / ${DAY_MS}`;
        const found = orm
          .select({ day, n: count() })
          .from(table)
          .where(gte(begunAtMs, first * DAY_MS))
          .groupBy(day)
          .all();
        for (const { day, n } of found) {
          const place = day - first;
          if (place < days) sums[place] = (sums[place] ?? 0) + n;
        }
      }
      return sums;
    },

    /** Old ones are deleted, so there are few. */
    failedLogins(sinceMs: number): number {
      const select = raw.prepare<[number], number>('SELECT count(*) FROM login_failure WHERE at_ms > ?');
      return select.pluck().get(sinceMs) ?? 0;
    },
  };
}

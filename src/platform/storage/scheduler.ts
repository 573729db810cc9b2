import { and, asc, eq, min, sql } from 'drizzle-orm';
import { AppError } from '../errors.ts';
import type { Ports, Timer } from '../ports.ts';
import type { Database } from './database.ts';
import { due } from './table.ts';
import type { Turn } from './turn.ts';

/** Runs inside a unit of work when its time has come; its due time is already cleared and may be set again. */
export type Job = (key: string, turn: Turn) => void;

/** Keeps due times in the file, so that they survive a restart, with one timer for the next of them. */
export interface Scheduler {
  /**
   * What to do for due times of `kind`. `holdsClock`: while one is pending, `now()` does not follow changes of the wall
   * clock.
   */
  handle(kind: string, job: Job, options?: { holdsClock?: boolean }): void;
  /** Inside a unit of work: the one due time of this kind and key is now `atMs`. */
  set(turn: Turn, kind: string, key: string, atMs: number): void;
  /** Inside a unit of work. */
  clear(kind: string, key: string): void;
  /** Inside `commit` or `read`: when this is due, if it is. */
  dueAt(kind: string, key: string): number | undefined;
  /** How many jobs of each kind have run and been saved since the start, and how many attempts have failed. */
  counts(): ReadonlyMap<string, { run: number; failed: number }>;
  start(): void;
  stop(): void;
}

const RETRY_MS = 1_000;
const FAULTY_JOB_MS = 60_000;
const WALL_CLOCK_MS = 60_000;
const BATCH = 100;
/** Node's timers take at most 2^31 - 1 ms, and looking once an hour costs nothing. */
const LONGEST_SLEEP_MS = 3_600_000;

export function makeScheduler(
  database: Database,
  ports: Ports,
  onFault: (fault: unknown) => void,
): Scheduler {
  const statements = prepare(database);
  const jobs = new Map<string, Job>();
  const clocks = new Set<string>();
  const counts = new Map<string, { run: number; failed: number }>();
  let timer: Timer | undefined;
  let wallClock: Timer | undefined;
  let started = false;
  let notBefore = 0;

  /** Reads only what is committed: an open turn may clear the next due time and then fail. */
  function arm(): void {
    if (started)
      database.readCommitted(() => statements.next.get()).then((row) => armAt(row?.atMs ?? null), waitAndArm);
  }

  /** Null: nothing is due. */
  function armAt(dueAtMs: number | null): void {
    timer?.cancel();
    if (!started || dueAtMs === null) return;
    const wakeAt = Math.max(dueAtMs, notBefore);
    timer = ports.after(Math.min(Math.max(wakeAt - ports.now(), 0), LONGEST_SLEEP_MS), run);
  }

  function waitAndArm(fault: unknown): void {
    onFault(fault);
    notBefore = ports.now() + RETRY_MS;
    armAt(notBefore);
  }

  /** Returns what `look` reads, or undefined if the file cannot be read. All due times then wait a second. */
  function attempt<T>(look: () => T): T | undefined {
    try {
      return look();
    } catch (fault) {
      onFault(fault);
      notBefore = ports.now() + RETRY_MS;
      return undefined;
    }
  }

  function run(): void {
    const ripe = attempt(() => statements.ripe.all({ now: ports.now(), batch: BATCH })) ?? [];
    const runs = ripe.map(({ kind, key }) =>
      database
        .commit((turn) => runOne(kind, key, turn))
        .then(
          (ran) => ran && count(kind, 'run'),
          (fault) => postpone(kind, key, fault),
        ),
    );
    void Promise.all(runs).then(arm);
  }

  function count(kind: string, what: 'run' | 'failed'): void {
    const known = counts.get(kind) ?? { run: 0, failed: 0 };
    counts.set(kind, { ...known, [what]: known[what] + 1 });
  }

  /** If nothing can be saved, all due times wait a second. A job that throws waits alone, and longer. */
  async function postpone(kind: string, key: string, fault: unknown): Promise<void> {
    onFault(fault);
    count(kind, 'failed');
    if (fault instanceof AppError && fault.code === 'storage_unavailable') {
      notBefore = ports.now() + RETRY_MS;
      return;
    }
    const atMs = ports.now() + FAULTY_JOB_MS;
    const putOff = () => isDue(kind, key) && statements.set.run({ kind, key, atMs });
    await database.commit(putOff).catch(onFault);
  }

  /** It may have been moved or cleared since it was found. */
  function isDue(kind: string, key: string): boolean {
    const atMs = statements.one.get(kind, key);
    return atMs !== undefined && atMs <= ports.now();
  }

  /** Runs one due job. False if it was no longer due. */
  function runOne(kind: string, key: string, turn: Turn): boolean {
    if (!isDue(kind, key)) return false;
    statements.clear.run({ kind, key });
    jobs.get(kind)?.(key, turn);
    return true;
  }

  function watchWallClock(): void {
    wallClock = ports.after(WALL_CLOCK_MS, () => {
      const kinds = attempt(() => statements.kinds.all());
      if (kinds && !kinds.some((row) => clocks.has(row.kind))) {
        ports.followWallClock();
        notBefore = 0;
        arm();
      }
      watchWallClock();
    });
  }

  return {
    handle(kind, job, options = {}) {
      jobs.set(kind, job);
      counts.set(kind, { run: 0, failed: 0 });
      if (options.holdsClock) clocks.add(kind);
    },
    set(turn, kind, key, atMs) {
      statements.set.run({ kind, key, atMs });
      turn.afterCommit(arm);
    },
    clear: (kind, key) => void statements.clear.run({ kind, key }),
    dueAt: (kind, key) => statements.one.get(kind, key),
    counts: () => counts,
    start() {
      started = true;
      arm();
      watchWallClock();
    },
    stop() {
      started = false;
      timer?.cancel();
      wallClock?.cancel();
    },
  };
}

function prepare({ orm, raw }: Database) {
  const { placeholder } = sql;
  const here = and(eq(due.kind, placeholder('kind')), eq(due.key, placeholder('key')));
  return {
    next: orm
      .select({ atMs: min(due.atMs) })
      .from(due)
      .prepare(),
    ripe: orm
      .select()
      .from(due)
      .where(sql`${due.atMs} <= ${placeholder('now')}`)
      .orderBy(asc(due.atMs))
      .limit(placeholder('batch'))
      .prepare(),
    // Read for each move.
    one: raw.prepare<[string, string], number>('SELECT at_ms FROM due WHERE kind = ? AND key = ?').pluck(),
    kinds: orm.selectDistinct({ kind: due.kind }).from(due).prepare(),
    clear: orm.delete(due).where(here).prepare(),
    set: orm
      .insert(due)
      .values({ kind: placeholder('kind'), key: placeholder('key'), atMs: placeholder('atMs') })
      .onConflictDoUpdate({ target: [due.kind, due.key], set: { atMs: sql`excluded.at_ms` } })
      .prepare(),
  };
}

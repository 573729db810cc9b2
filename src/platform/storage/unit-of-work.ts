import type SqliteDatabase from 'better-sqlite3';
import { AppError } from '../errors.ts';
import type { BusListener } from '../live/topic.ts';
import type { Turn } from './turn.ts';

export interface UnitOfWork {
  /**
   * Runs `work` at once and synchronously, as a savepoint of the one transaction of this event-loop turn. The promise
   * resolves after that transaction is committed and synced. If `work` throws, only its own changes are undone. If the
   * commit fails, everything in the turn is refused with `storage_unavailable`.
   */
  commit<T>(work: (turn: Turn) => T): Promise<T>;
  /**
   * Runs `work` at once. While this turn's transaction is open, the result or refusal waits for the commit, so that
   * nobody is told something that is then rolled back.
   */
  read<T>(work: () => T): Promise<T>;
  /**
   * Runs `work` at once or, while this turn's transaction is open, right after its commit and its publications: what
   * it reads stays the newest until the turn in which the promise is kept has ended. Refused as `read` is.
   */
  readCommitted<T>(work: () => T): Promise<T>;
  /** Commits the open turn now, if there is one. For shutdown. */
  endTurn(): void;
  /** How many turns were committed, and how many could not be, since the start. */
  turns(): { committed: number; failed: number };
}

interface OpenTurn {
  /** Each keeps one promise: as the work ended or, if the turn failed, with that failure. */
  settlements: ((failure: AppError | undefined) => void)[];
  published: Map<string, Parameters<BusListener>>;
  tasks: Set<() => void>;
  failure: AppError | undefined;
}

type Outcome<T> = { ok: true; value: T } | { ok: false; error: unknown };

/**
 * `publish` and `onFault` are called after the commit, never inside it; `onFault` also for a task that throws. If
 * `checkPlace` throws, nothing is written.
 */
export function makeUnitOfWork(
  raw: SqliteDatabase.Database,
  publish: BusListener,
  onFault: (fault: unknown) => void,
  checkPlace: () => void = () => undefined,
): UnitOfWork {
  const begin = raw.prepare('BEGIN IMMEDIATE');
  const savepoint = raw.prepare('SAVEPOINT work');
  const release = raw.prepare('RELEASE work');
  const undo = raw.prepare('ROLLBACK TO work');
  const commitAll = raw.prepare('COMMIT');
  const rollbackAll = raw.prepare('ROLLBACK');
  const turns = { committed: 0, failed: 0 };
  let open: OpenTurn | undefined;

  function openTurn(): OpenTurn {
    const turn: OpenTurn = { settlements: [], published: new Map(), tasks: new Set(), failure: undefined };
    try {
      checkPlace();
      begin.run();
    } catch (fault) {
      turn.failure = storageUnavailable(fault);
    }
    open = turn;
    setImmediate(endTurn);
    return turn;
  }

  function endTurn(): void {
    const turn = open;
    if (!turn) return;
    try {
      if (!turn.failure) commitAll.run();
    } catch (fault) {
      turn.failure = storageUnavailable(fault);
    }
    if (raw.inTransaction) quietly(rollbackAll);
    open = undefined;
    turns[turn.failure ? 'failed' : 'committed'] += 1;
    if (turn.failure) onFault(turn.failure.cause);
    else for (const news of turn.published.values()) publish(...news);
    for (const settle of turn.settlements) settle(turn.failure);
    if (turn.failure) return;
    for (const task of turn.tasks) {
      try {
        task();
      } catch (fault) {
        onFault(fault);
      }
    }
  }

  function runInSavepoint<T>(turn: OpenTurn, work: (turn: Turn) => T): Outcome<T> {
    const published: Parameters<BusListener>[] = [];
    const tasks: (() => void)[] = [];
    try {
      savepoint.run();
      const value = work({
        publish: (...news) => published.push(news),
        afterCommit: (task) => tasks.push(task),
      });
      release.run();
      for (const news of published) turn.published.set(news[0], news);
      for (const task of tasks) turn.tasks.add(task);
      return { ok: true, value };
    } catch (error) {
      // SQLITE_FULL and its like end the whole transaction: then nothing more may run in this turn.
      const undone = raw.inTransaction && quietly(undo) && quietly(release);
      if (!undone) turn.failure = storageUnavailable(error);
      return { ok: false, error: isStorageFault(error) ? storageUnavailable(error) : error };
    }
  }

  function atEndOf<T>(turn: OpenTurn, outcome: () => Outcome<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      turn.settlements.push((failure) => {
        if (failure) return reject(failure);
        const done = outcome();
        if (done.ok) resolve(done.value);
        else reject(done.error);
      });
    });
  }

  return {
    commit(work) {
      const turn = open ?? openTurn();
      if (turn.failure) return atEndOf(turn, () => ({ ok: false, error: turn.failure }));
      const outcome = runInSavepoint(turn, work);
      return atEndOf(turn, () => outcome);
    },
    read(work) {
      const outcome = attempt(work);
      // A failed turn has no transaction any more: what is read then is committed.
      if (open && !open.failure) return atEndOf(open, () => outcome);
      return settled(outcome);
    },
    readCommitted(work) {
      if (open && !open.failure) return atEndOf(open, () => attempt(work));
      return settled(attempt(work));
    },
    endTurn,
    turns: () => turns,
  };
}

function settled<T>(outcome: Outcome<T>): Promise<T> {
  return outcome.ok ? Promise.resolve(outcome.value) : Promise.reject(outcome.error);
}

function attempt<T>(work: () => T): Outcome<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, error: isStorageFault(error) ? storageUnavailable(error) : error };
  }
}

function quietly(statement: SqliteDatabase.Statement): boolean {
  try {
    statement.run();
    return true;
  } catch {
    return false;
  }
}

const storageFaults = /^SQLITE_(FULL|IOERR|READONLY|BUSY|LOCKED|CORRUPT|CANTOPEN|NOTADB|NOMEM|PERM|PROTOCOL)/;

function isStorageFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && storageFaults.test(String(error.code));
}

function storageUnavailable(cause: unknown): AppError {
  return new AppError('storage_unavailable', { cause });
}

import type SqliteDatabase from 'better-sqlite3';
import type { AppError } from '../errors.ts';
import type { BusListener, TakeSnapshot } from '../live/topic.ts';
import { Durations } from '../meters.ts';
import type { Checkpoints } from './checkpoints.ts';
import { makeHeldBack } from './held-back.ts';
import { isStorageFault, isSyncFault, storageUnavailable } from './storage-faults.ts';
import type { LogSync } from './sync.ts';
import { makeSyncQueue, type News } from './sync-queue.ts';
import type { Turn } from './turn.ts';

/** The rules are those of docs/decisions/never-wait-for-the-disk.md. */
export interface UnitOfWork {
  /**
   * Runs `work` at once and synchronously, in the open transaction of this event-loop turn. The promise resolves after that
   * transaction is committed and synced. If `work` throws, only its own changes are undone. If the
   * commit fails, everything in the turn is refused with `storage_unavailable`. While the log is too long, `work` waits.
   */
  commit<T>(work: (turn: Turn) => T): Promise<T>;
  /** Runs `work` at once. The result or refusal waits until everything that `work` may have seen is synced. */
  read<T>(work: () => T): Promise<T>;
  /**
   * Runs `work` at once or, while this turn's transaction is open, right after its commit, so that it sees nothing that is
   * not committed. The result or refusal waits for the sync, as that of `read` does.
   */
  readCommitted<T>(work: () => T): Promise<T>;
  /** From now on `take` is called right after each commit for each topic that has changed. */
  takeSnapshots(take: TakeSnapshot): void;
  /** Commits the open turn now, if there is one. For shutdown. */
  endTurn(): void;
  turns(): Turns;
}

/** Figures since the start. */
export interface Turns {
  committed: number;
  /** Turns that could not be committed. */
  failed: number;
  /** How long each COMMIT held the loop. */
  commits: Durations;
  syncs: Durations;
  /** Turns that are waiting for a sync, and units of work that are waiting for room in the log. */
  unsynced: number;
  heldBack: number;
}

/** For a file that is being closed, or is lost. */
export interface EndableUnitOfWork extends UnitOfWork {
  /** Runs all waiting work, commits, syncs and answers. Blocks. */
  finish(): void;
  /** Call when a sync has failed. Refuses everything from now on. */
  lose(fault: unknown): void;
  isLost(): boolean;
}

interface Parts {
  publish: BusListener;
  /** Gets the reason of every failed turn and checkpoint, and whatever a task throws. */
  onFault: (fault: unknown) => void;
  /** Called once, after a failed sync, when everything has been refused. */
  onLost: (fault: unknown) => void;
  /** Undefined if COMMIT syncs by itself, or nothing is synced. */
  log?: LogSync | undefined;
  checkpoints?: Checkpoints | undefined;
  /** Nothing is written if it throws. */
  checkPlace(): void;
}

interface OpenTurn extends News {
  committed: (() => void)[];
  /** Whether there is a transaction that contains something. */
  isBegun: boolean;
  failure: AppError | undefined;
}

/** A COMMIT holds the loop while it writes the changes of all these: for 25 moves, less than a millisecond. */
const MOST_IN_TRANSACTION = 25;

type Outcome<T> = { ok: true; value: T } | { ok: false; error: unknown };

export function makeUnitOfWork(raw: SqliteDatabase.Database, parts: Parts): EndableUnitOfWork {
  const { publish, onFault, onLost, log, checkpoints, checkPlace } = parts;
  const begin = raw.prepare('BEGIN IMMEDIATE');
  const savepoint = raw.prepare('SAVEPOINT work');
  const release = raw.prepare('RELEASE work');
  const undo = raw.prepare('ROLLBACK TO work');
  const commitAll = raw.prepare('COMMIT');
  const rollbackAll = raw.prepare('ROLLBACK');
  const turns = { committed: 0, failed: 0, commits: new Durations() };
  const queue = makeSyncQueue({ publish, onFault, onSyncFault: lose, log });
  const heldBack = makeHeldBack(checkpoints, (fault) => (isSyncFault(fault) ? lose(fault) : onFault(fault)));
  let take: TakeSnapshot = (_topic, _version, state) => state;
  let open: OpenTurn | undefined;
  let lost: AppError | undefined;

  function openTurn(): OpenTurn {
    const turn: OpenTurn = {
      ...{ committed: [], settlements: [], published: new Map(), tasks: new Set() },
      ...{ isBegun: false, failure: undefined },
    };
    try {
      checkPlace();
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
      if (turn.isBegun && !turn.failure) commitTimed();
    } catch (fault) {
      turn.failure = storageUnavailable(fault);
    }
    if (raw.inTransaction) quietly(rollbackAll);
    open = undefined;
    turns[turn.failure ? 'failed' : 'committed'] += 1;
    if (turn.failure) fail(turn, turn.failure);
    else pass(turn);
  }

  function commitTimed(): void {
    const beganAt = performance.now();
    commitAll.run();
    turns.commits.since(beganAt);
  }

  function fail(turn: OpenTurn, failure: AppError): void {
    if (failure !== lost) onFault(failure.cause);
    for (const settle of turn.settlements) settle(failure);
    if (isSyncFault(failure.cause)) lose(failure.cause);
  }

  /** Takes the snapshots to announce after the sync, and begins the sync. */
  function pass(turn: OpenTurn): void {
    for (const [topic, version, state] of turn.published.values())
      turn.published.set(topic, [topic, version, take(topic, version, state)]);
    for (const read of turn.committed) read();
    queue.add(turn);
    heldBack.look();
  }

  function lose(fault: unknown): void {
    if (lost) return;
    lost = storageUnavailable(fault);
    queue.refuse(lost);
    heldBack.refuse(lost);
    if (open) open.failure = lost;
    endTurn();
    onLost(fault);
  }

  /** Work that begins the transaction is undone with it, any other work with its savepoint. */
  function runUndoably<T>(turn: OpenTurn, work: (turn: Turn) => T): Outcome<T> {
    const published: Parameters<BusListener>[] = [];
    const tasks: (() => void)[] = [];
    const begins = !turn.isBegun && !raw.inTransaction;
    try {
      (begins ? begin : savepoint).run();
      const value = work({
        publish: (...news) => published.push(news),
        afterCommit: (task) => tasks.push(task),
      });
      // Without its savepoint, this throws; but a transaction that has ended does not miss its beginning.
      if (!begins) release.run();
      else if (!raw.inTransaction) throw new Error('SQLite has ended the transaction.');
      turn.isBegun = true;
      for (const news of published) turn.published.set(news[0], news);
      for (const task of tasks) turn.tasks.add(task);
      return { ok: true, value };
    } catch (error) {
      // SQLITE_FULL and similar faults end the whole transaction. Then nothing more may run in this turn.
      const undone = raw.inTransaction && (begins ? quietly(rollbackAll) : quietly(undo) && quietly(release));
      if (!undone) turn.failure = storageUnavailable(error);
      return { ok: false, error: isStorageFault(error) ? storageUnavailable(error) : error };
    }
  }

  function atEndOf<T>(turn: News, outcome: () => Outcome<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      turn.settlements.push((failure) => {
        if (failure) return reject(failure);
        const done = outcome();
        if (done.ok) resolve(done.value);
        else reject(done.error);
      });
    });
  }

  /** The last turn that a read at this moment may have seen something of, unless it has been synced. */
  function lastSeen(): News | undefined {
    // A failed turn no longer has a transaction, so what is read then is committed.
    return open && !open.failure ? open : queue.last();
  }

  function commit<T>(work: (turn: Turn) => T): Promise<T> {
    if (lost) return Promise.reject(lost);
    if (heldBack.isHolding()) return heldBack.add(() => commit(work));
    const turn = open ?? openTurn();
    if (turn.failure) return atEndOf(turn, () => ({ ok: false, error: turn.failure }));
    const outcome = runUndoably(turn, work);
    const ended = atEndOf(turn, () => outcome);
    if (turn.settlements.length >= MOST_IN_TRANSACTION) endTurn();
    return ended;
  }

  function read<T>(work: () => T): Promise<T> {
    if (lost) return Promise.reject(lost);
    const outcome = attempt(work);
    const seen = lastSeen();
    return seen ? atEndOf(seen, () => outcome) : settled(outcome);
  }

  return {
    commit,
    read,
    readCommitted<T>(work: () => T) {
      if (lost || !open || open.failure) return read(work);
      let outcome: Outcome<T>;
      open.committed.push(() => {
        outcome = attempt(work);
      });
      return atEndOf(open, () => outcome);
    },
    takeSnapshots(by) {
      take = by;
    },
    endTurn,
    finish() {
      heldBack.release();
      endTurn();
      try {
        queue.finish();
      } catch (fault) {
        lose(fault);
      }
    },
    lose,
    isLost: () => lost !== undefined,
    turns: () => ({ ...turns, syncs: queue.durations, unsynced: queue.size(), heldBack: heldBack.size() }),
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

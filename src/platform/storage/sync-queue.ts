import type { AppError } from '../errors.ts';
import type { BusListener } from '../live/topic.ts';
import { Durations } from '../meters.ts';
import type { LogSync } from './sync.ts';

/** What to announce after a turn. */
export interface News {
  /** Settles one caller's promise, with `failure` if the turn failed. */
  settlements: ((failure: AppError | undefined) => void)[];
  /** By topic. */
  published: Map<string, Parameters<BusListener>>;
  tasks: Set<() => void>;
}

/** Turns that are committed and not yet synced, and what to announce afterwards. (never-wait-for-the-disk, C1, C2) */
export interface SyncQueue {
  /** Call when a turn has been committed. */
  add(turn: News): void;
  /** The turn that was committed last, unless it has been synced. */
  last(): News | undefined;
  /** Syncs and announces everything now. Blocks. Throws if the sync fails. */
  finish(): void;
  /** Call when a sync has failed: refuses everything, and from now on announces nothing. */
  refuse(failure: AppError): void;
  /** How many turns are committed and not yet synced. */
  size(): number;
  /** How long each sync took. */
  durations: Durations;
}

interface Parts {
  publish: BusListener;
  /** Gets what a task throws. */
  onFault: (fault: unknown) => void;
  /** Gets the fault of a failed sync. Call `refuse`. */
  onSyncFault: (fault: unknown) => void;
  /** Without it, everything is announced at once. */
  log: LogSync | undefined;
}

export function makeSyncQueue({ publish, onFault, onSyncFault, log }: Parts): SyncQueue {
  /** Turns waiting for the next sync. */
  let unsynced: News[] = [];
  /** Turns being synced now. */
  let syncing: News[] = [];
  let refused = false;
  let beganAt = 0;
  const durations = new Durations();

  function begin(): void {
    if (syncing.length > 0 || unsynced.length === 0) return;
    syncing = unsynced;
    unsynced = [];
    beganAt = performance.now();
    if (log) log.begin(ended);
    else tell();
  }

  function ended(fault: Error | null): void {
    if (refused) return;
    durations.since(beganAt);
    if (fault) onSyncFault(fault);
    else tell();
  }

  /** The next sync begins first, so that the disk works during the announcements. */
  function tell(): void {
    const batch = syncing;
    syncing = [];
    begin();
    const newest = new Map(batch.flatMap(({ published }) => [...published]));
    for (const news of newest.values()) publish(...news);
    for (const { settlements } of batch) for (const settle of settlements) settle(undefined);
    for (const task of new Set(batch.flatMap(({ tasks }) => [...tasks]))) attempt(task);
  }

  function attempt(task: () => void): void {
    try {
      task();
    } catch (fault) {
      onFault(fault);
    }
  }

  return {
    add(turn) {
      unsynced.push(turn);
      begin();
    },
    last: () => unsynced.at(-1) ?? syncing.at(-1),
    size: () => unsynced.length + syncing.length,
    durations,
    finish() {
      if (syncing.length === 0) return;
      log?.now();
      syncing.push(...unsynced);
      unsynced = [];
      tell();
    },
    refuse(failure) {
      refused = true;
      const batch = [...syncing, ...unsynced];
      syncing = [];
      unsynced = [];
      for (const { settlements } of batch) for (const settle of settlements) settle(failure);
    },
  };
}

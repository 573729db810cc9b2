import { mkdir } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Cron } from 'croner';
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from '../../config.ts';
import { AppError, defineErrors, faultText } from '../errors.ts';
import type { Ports } from '../ports.ts';
import {
  deleteOldCopies,
  deletePartial,
  deletePartialCopies,
  partialName,
  scheduledName,
} from '../storage/copy.ts';
import type { CopyEnd, CopyJob } from '../storage/copy-worker.ts';
import type { Database } from '../storage/database.ts';
import type { Scheduler } from '../storage/scheduler.ts';
import { type HookState, makeBackupHook } from './backup-hook.ts';

defineErrors({
  nothing_to_copy: { status: 409, text: 'This server keeps everything in memory: there is no file to copy.' },
  copy_failed: { status: 500, text: 'The copy could not be made.' },
});

/** Copies of the live file, on request and on the schedule of PARLOR_BACKUP. `storage/copy.ts` makes and checks each copy. */
export interface Backup {
  /**
   * Makes a consistent copy of the live file at `path`. It appears only when it is complete, checked and synced, and
   * replaces what was there. Does not block. Throws `nothing_to_copy` for a file in memory, else `copy_failed`.
   */
  copyTo(path: string): Promise<void>;
  /** Call at startup: schedules the copies, or removes their schedule. */
  plan(): Promise<void>;
  /** Whether the scheduled copies succeed. */
  state(): BackupState;
  /** When a copy was last restored on trial, as `parlor rehearse` does. */
  rehearsedAtMs(): number | null;
  /** How the command of PARLOR_BACKUP_AFTER is doing. */
  hookState(): HookState;
  /** Stops the copy in progress and resolves when it has ended. */
  stop(): Promise<void>;
}

export interface BackupState {
  status: 'off' | 'ok' | 'none yet' | `error: ${string}`;
  /** When the last good copy was made. */
  goodAtMs: number | null;
  /** Since the start. */
  failures: number;
}

interface Parts {
  config: Config;
  database: Database;
  ports: Ports;
  scheduler: Scheduler;
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
}

/** The worker file: `.js` when compiled, `.ts` when not. */
const WORKER = new URL(`../storage/copy-worker${extname(import.meta.url)}`, import.meta.url);
const KIND = 'backup';
const RETRY_MS = 3_600_000;

export function makeBackup({ config, database, ports, scheduler, log }: Parts): Backup {
  const cron = config.backup === 'off' ? undefined : new Cron(config.backup);
  const folder = config.backupDir;
  const copies = makeCopies(config, ports);
  const hook = makeBackupHook({ command: config.backupAfter, ports, log });
  let goodAtMs = readTime(database, GOOD_COPY);
  let error: string | undefined;
  let failures = 0;
  let running = false;
  let stopped = false;

  function nextMs(): number {
    return cron?.nextRun(new Date(ports.now()))?.getTime() ?? ports.now() + RETRY_MS;
  }

  /** Makes the copy and deletes old ones. The next time is already set, in case this fails. */
  async function run(): Promise<void> {
    if (running || stopped) return;
    running = true;
    try {
      await copyByPlan();
    } catch (fault) {
      if (stopped) return;
      failures += 1;
      error = withoutPaths(faultText(fault));
      log.error({ err: fault instanceof AppError ? fault.cause : fault }, 'backup failed');
    } finally {
      running = false;
    }
  }

  async function copyByPlan(): Promise<void> {
    const startedAtMs = ports.now();
    const path = join(folder, scheduledName(startedAtMs));
    await mkdir(folder, { recursive: true, mode: 0o700 });
    deletePartialCopies(folder);
    await copies.copyTo(path);
    deleteOldCopies(folder, config.backupKeep, basename(path));
    await database.commit((turn) => {
      database.settings.set(GOOD_COPY, String(startedAtMs));
      scheduler.set(turn, KIND, '', nextMs());
    });
    goodAtMs = startedAtMs;
    error = undefined;
    log.info({ file: basename(path), ms: ports.now() - startedAtMs }, 'backup made');
    void hook.run(resolve(path));
  }

  scheduler.handle(KIND, (key, turn) => {
    if (!cron) return;
    scheduler.set(turn, KIND, key, Math.min(nextMs(), ports.now() + RETRY_MS));
    turn.afterCommit(run);
  });

  return {
    copyTo: copies.copyTo,
    async plan() {
      await database.commit((turn) => {
        if (!cron) return scheduler.clear(KIND, '');
        // A missed copy is made at once. A new pattern may be due earlier than the old one.
        scheduler.set(
          turn,
          KIND,
          '',
          Math.min(scheduler.dueAt(KIND, '') ?? Number.MAX_SAFE_INTEGER, nextMs()),
        );
      });
    },
    hookState: hook.state,
    rehearsedAtMs() {
      try {
        return readTime(database, REHEARSAL);
      } catch {
        // The status reports what is wrong with the file.
        return null;
      }
    },
    state() {
      if (!cron) return { status: 'off', goodAtMs, failures };
      if (error !== undefined) return { status: `error: ${error}`, goodAtMs, failures };
      return { status: goodAtMs === null ? 'none yet' : 'ok', goodAtMs, failures };
    },
    async stop() {
      stopped = true;
      await Promise.all([copies.stop(), hook.stop()]);
    },
  };
}

/** Copies one file at a time on a thread, which ends when it has nothing to do. */
function makeCopies({ databasePath }: Config, ports: Ports) {
  let worker: Worker | undefined;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  let stopped = false;

  function started(): Worker {
    const thread = new Worker(WORKER);
    thread.once('exit', () => {
      if (worker === thread) worker = undefined;
    });
    return thread;
  }

  async function run(job: CopyJob): Promise<void> {
    if (stopped) throw new AppError('shutting_down');
    worker ??= started();
    worker.postMessage(job);
    const end = await endOf(worker);
    if (end === undefined) return;
    // A stopped thread could not do this itself.
    deletePartial(job.partial);
    const detail = `The copy could not be made: ${withoutPaths(end)}`;
    throw new AppError('copy_failed', { detail, cause: new Error(end) });
  }

  async function rest(): Promise<void> {
    const stopping = worker;
    worker = undefined;
    await stopping?.terminate();
  }

  return {
    async copyTo(to: string): Promise<void> {
      if (databasePath === ':memory:') throw new AppError('nothing_to_copy');
      waiting += 1;
      const job = { from: databasePath, to, partial: partialName(to, ports.newId()) };
      const mine = last.then(() => run(job));
      last = mine
        .catch(() => undefined)
        .then(() => {
          waiting -= 1;
          if (waiting === 0) return rest();
        });
      await mine;
    },
    async stop(): Promise<void> {
      stopped = true;
      await rest();
    },
  };
}

/** Resolves when the thread answers, fails or is stopped. */
function endOf(worker: Worker): Promise<CopyEnd> {
  return new Promise((resolve) => {
    const settle = (end: CopyEnd) => {
      worker.off('message', settle).off('error', onError).off('exit', onExit);
      resolve(end);
    };
    const onError = ({ message }: Error) => settle(message);
    const onExit = () => settle('the server is shutting down');
    worker.on('message', settle).on('error', onError).on('exit', onExit);
  });
}

/** Everybody can see the text, so it must not contain paths of this machine. */
function withoutPaths(message: string): string {
  return message.replace(/, \w+ '.*$/s, '').replace(/\S*[/\\]\S+/g, '…');
}

/** Names of settings. */
const GOOD_COPY = 'backup';
const REHEARSAL = 'rehearsal';

function readTime({ settings }: Database, name: string): number | null {
  const value = settings.get(name);
  return value === undefined ? null : Number(value);
}

/** Inside `commit`: a copy has been restored on trial. */
export function saveRehearsal({ settings }: Database, nowMs: number): void {
  settings.set(REHEARSAL, String(nowMs));
}

import { stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { performance } from 'node:perf_hooks';
import { count, type SQL } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Sent } from '../live/outbox.ts';
import type { Meter } from '../meters.ts';
import type { Platform } from '../platform.ts';
import type { Database } from '../storage/database.ts';

export type MeteredParts = Platform & {
  sockets: { size(): number; opened(): number; people(): number; sent: Sent };
  version: string;
};

/** All figures except those of the games. */
export function serverMeters(parts: MeteredParts): Meter[] {
  return [processMeters, turnMeters, fileMeters, liveMeters, backupMeters].flatMap((meters) => meters(parts));
}

function gauge(name: string, help: string, read: () => number | undefined): Meter {
  return { name, help, kind: 'gauge', read };
}

function counter(name: string, help: string, read: () => number): Meter {
  return { name, help, kind: 'counter', read };
}

function processMeters({ database, refusals, scheduler, version }: MeteredParts): Meter[] {
  const jobs = (what: 'run' | 'failed') => () =>
    [...scheduler.counts()].map(([kind, counts]) => [kind, counts[what]] as const);
  return [
    {
      ...{
        name: 'parlor_build_info',
        help: 'The version of Parlor, always 1.',
        kind: 'gauge',
        label: 'version',
      },
      read: () => [[version, 1]],
    },
    counter(
      'parlor_loop_busy_seconds_total',
      'Time that the event loop was at work. A rate of 1 is a whole core.',
      () => performance.eventLoopUtilization().active / 1000,
    ),
    {
      ...{ name: 'parlor_refusals_total', help: 'Refused requests and messages by code.', kind: 'counter' },
      ...{ label: 'code', read: () => refusals.entries() },
    },
    {
      ...{ name: 'parlor_due_jobs_total', help: 'Due jobs run.', kind: 'counter', label: 'kind' },
      read: jobs('run'),
    },
    {
      ...{
        name: 'parlor_due_job_failures_total',
        help: 'Attempts at due jobs that failed.',
        kind: 'counter',
      },
      ...{ label: 'kind', read: jobs('failed') },
    },
    {
      ...{ name: 'parlor_games_running', help: 'Games in play.', kind: 'gauge', label: 'game' },
      read: () => gamesNow(database, 'running'),
    },
    {
      ...{ name: 'parlor_games_open', help: 'Games that have not begun.', kind: 'gauge', label: 'game' },
      read: () => gamesNow(database, 'open'),
    },
  ];
}

/** Counts a few rows, found through an index. Undefined if the file cannot be read. */
async function gamesNow(
  { domains, orm, read }: Database,
  state: 'running' | 'open',
): Promise<(readonly [string, number])[] | undefined> {
  const counted = (table: SQLiteTable, where: SQL) =>
    orm.select({ n: count() }).from(table).where(where).get()?.n ?? 0;
  const all = domains.all();
  const counts = () =>
    all.flatMap(({ name, games }) => (games ? [[name, counted(games.table, games[state])] as const] : []));
  return read(counts).catch(() => undefined);
}

function turnMeters({ database }: MeteredParts): Meter[] {
  return [
    counter('parlor_commits_total', 'Turns committed.', () => database.turns().committed),
    counter(
      'parlor_commit_failures_total',
      'Turns that could not be committed.',
      () => database.turns().failed,
    ),
    {
      ...{ name: 'parlor_commit_duration_seconds', help: 'How long a COMMIT held the event loop.' },
      ...{ kind: 'histogram', read: () => database.turns().commits },
    },
    {
      ...{
        name: 'parlor_sync_duration_seconds',
        help: 'How long a sync of the log took, off the event loop.',
      },
      ...{ kind: 'histogram', read: () => database.turns().syncs },
    },
    gauge('parlor_unsynced_turns', 'Turns that are waiting for a sync.', () => database.turns().unsynced),
    gauge(
      'parlor_held_back_works',
      'Units of work that are waiting for room in the log.',
      () => database.turns().heldBack,
    ),
  ];
}

function fileMeters({ config, database }: MeteredParts): Meter[] {
  const { databasePath } = config;
  const inFile = databasePath !== ':memory:';
  const log = () => database.log();
  return [
    {
      ...{
        name: 'parlor_checkpoint_duration_seconds',
        help: 'How long a checkpoint took, off the event loop.',
      },
      ...{ kind: 'histogram', read: () => log()?.copies },
    },
    {
      ...{ name: 'parlor_checkpoint_failures_total', help: 'Checkpoints that failed.' },
      ...{ kind: 'counter', read: () => log()?.failures },
    },
    gauge('parlor_log_bytes', 'How much of the log of the database is in use.', () => log()?.bytes),
    gauge(
      'parlor_log_uncopied_bytes',
      'How much of the log is not yet in the database file.',
      () => log()?.uncopiedBytes,
    ),
    {
      ...{ name: 'parlor_database_bytes', help: 'Size of the database file.', kind: 'gauge' },
      read: () => (inFile ? quietly(async () => (await stat(databasePath)).size) : undefined),
    },
    {
      ...{ name: 'parlor_disk_free_bytes', help: 'Room on the disk of the database file.', kind: 'gauge' },
      read: () => (inFile ? quietly(() => freeBytes(databasePath)) : undefined),
    },
  ];
}

async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(dirname(path));
  return bavail * bsize;
}

/** Undefined if the system does not tell. */
function quietly(ask: () => Promise<number>): Promise<number | undefined> {
  return ask().catch(() => undefined);
}

function liveMeters({ hub, messages, polls, sockets }: MeteredParts): Meter[] {
  const { sent } = sockets;
  return [
    gauge('parlor_sockets', 'Open sockets.', sockets.size),
    counter('parlor_sockets_opened_total', 'Sockets opened.', sockets.opened),
    gauge('parlor_people_connected', 'Accounts and tickets with an open socket.', sockets.people),
    gauge('parlor_topics', 'Topics that somebody listens to.', () => hub.counts().topics),
    gauge('parlor_listeners', 'Listeners on all topics.', hub.size),
    {
      ...{ name: 'parlor_socket_command_duration_seconds', kind: 'histogram', label: 'event' },
      ...{ help: 'Time from a command on a socket to its answer, by event.', read: () => messages.durations },
    },
    counter('parlor_versions_told_total', 'Changes that listeners were told of.', () => hub.counts().told),
    counter('parlor_deliveries_total', 'States sent to sockets.', () => sent.snapshots),
    counter('parlor_messages_sent_total', 'Other messages sent to sockets.', () => sent.others),
    counter('parlor_sent_bytes_total', 'Bytes of both, sent to sockets.', () => sent.bytes),
    counter(
      'parlor_deliveries_left_out_total',
      'States and messages that slow readers were not sent, mostly because there was a newer one.',
      () => sent.leftOut,
    ),
    gauge('parlor_slow_sockets', 'Sockets whose readers are slow.', () => sent.slow),
    counter('parlor_stuck_sockets_total', 'Sockets closed because nothing was read.', () => sent.stuck),
    gauge('parlor_polls_held', 'Long polls that are held.', polls.size),
    {
      ...{ name: 'parlor_polls_ended_total', help: 'Long polls by what ended them.', kind: 'counter' },
      ...{ label: 'by', read: () => polls.ended.entries() },
    },
  ];
}

function backupMeters({ backup }: MeteredParts): Meter[] {
  const seconds = (atMs: number | null) => (atMs ?? 0) / 1000;
  return [
    gauge(
      'parlor_backup_last_success_timestamp_seconds',
      'When the last good scheduled backup was begun; 0 before the first.',
      () => seconds(backup.state().goodAtMs),
    ),
    counter('parlor_backup_failures_total', 'Scheduled backups that failed.', () => backup.state().failures),
    gauge(
      'parlor_backup_after_last_success_timestamp_seconds',
      'When PARLOR_BACKUP_AFTER last succeeded since the start; 0 before the first time.',
      () => seconds(backup.hookState().goodAtMs),
    ),
    counter(
      'parlor_backup_after_failures_total',
      'Times that PARLOR_BACKUP_AFTER failed.',
      () => backup.hookState().failures,
    ),
    gauge(
      'parlor_rehearsal_last_success_timestamp_seconds',
      'When a copy was last restored on trial; 0 before the first time.',
      () => seconds(backup.rehearsedAtMs()),
    ),
  ];
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { buildApp } from './app.ts';
import type { Config } from './config.ts';
import { saveRehearsal } from './platform/ops/backup.ts';
import type { Ports } from './platform/ports.ts';
import { newestCopy, timeOfCopy } from './platform/storage/copy.ts';
import type { Database } from './platform/storage/database.ts';
import { restore } from './platform/storage/restore.ts';

type Counts = Record<string, number>;

/**
 * Restores the newest scheduled copy into a temporary folder, starts a server on it, and reports what is in it, one
 * line each. `database` is the file in use. Throws if anything is wrong with the copy.
 */
export async function rehearseRestore(database: Database, config: Config, ports: Ports): Promise<string[]> {
  const name = newestCopy(config.backupDir);
  if (name === undefined) throw new Error(`There is no scheduled copy in ${config.backupDir}.`);
  const copy = join(config.backupDir, name);
  const folder = mkdtempSync(join(tmpdir(), 'parlor-rehearsal-'));
  try {
    const path = join(folder, 'parlor.db');
    restore(copy, path, ports);
    const [there, restored] = [countsIn(copy), countsIn(path)];
    const wrong = Object.keys(there).find((table) => there[table] !== restored[table]);
    if (wrong) throw new Error(`${copy}: the table ${wrong} was not restored whole.`);
    await startOn({ ...config, ...TRIAL, databasePath: path }, ports);
    const now = await database.read(() => countRows(database.raw));
    await database.commit(() => saveRehearsal(database, ports.now()));
    const hours = Math.floor((ports.now() - timeOfCopy(name)) / 3_600_000);
    return [
      `${copy} can be restored, and a server starts on it. It is ${hours} hours old.`,
      ...linesOf(there, now),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Nothing leaves this machine, and no copies are made. */
const TRIAL = {
  port: 0,
  host: '127.0.0.1',
  backup: 'off',
  backupAfter: undefined,
  logLevel: 'silent',
} as const;

/** Starts a server, asks how it is, and stops it. */
async function startOn(config: Config, ports: Ports): Promise<void> {
  const { http } = await buildApp(config, ports);
  try {
    const address = await http.listen({ port: config.port, host: config.host });
    const answer = await fetch(`${address}/status/`);
    if (answer.status !== 200) throw new Error(`A server on the copy answers with ${answer.status}.`);
    await answer.arrayBuffer();
  } finally {
    await http.close();
  }
}

function countsIn(path: string): Counts {
  const raw = new SqliteDatabase(path, { readonly: true });
  try {
    return countRows(raw);
  } finally {
    raw.close();
  }
}

/** The number of rows in every table. */
function countRows(raw: SqliteDatabase.Database): Counts {
  const names = raw
    .prepare<[], string>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%' ORDER BY name",
    )
    .pluck()
    .all();
  return Object.fromEntries(
    names.map((name) => [name, Number(raw.prepare(`SELECT count(*) FROM "${name}"`).pluck().get())]),
  );
}

function linesOf(there: Counts, now: Counts): string[] {
  const rows = Object.entries(there).filter(([table, count]) => count > 0 || (now[table] ?? 0) > 0);
  const widest = Math.max(...rows.map(([table]) => table.length));
  return rows.map(
    ([table, count]) => `  ${table.padEnd(widest)}  ${count} in the copy, ${now[table] ?? 0} now`,
  );
}

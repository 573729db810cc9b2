import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import type { Test } from 'tap';
import { readConfig } from '#src/config.ts';
import { importOlder, type OlderKind } from '#src/import.ts';
import { testPorts } from '../helper.ts';

const FOLDER = join(import.meta.dirname, 'older');

/** The content of an example database, in the words of `older/*.json`. */
// biome-ignore lint/suspicious/noExplicitAny: it is read as it is written
export function expected(kind: OlderKind): any {
  return JSON.parse(readFileSync(join(FOLDER, `${kind}.json`), 'utf8'));
}

/** The database of an older server, and the folder beside it. */
export interface Older {
  kind: OlderKind;
  file: string;
  media: string;
}

/** The example database, changed by `sql`. */
export function olderFile(t: Test, kind: OlderKind, sql = ''): Older {
  const folder = t.testdir({ older: {}, here: {} });
  const file = join(folder, 'older', 'db.sqlite3');
  const media = join(folder, 'older', 'media');
  const older = { kind, file, media };
  change(older, readFileSync(join(FOLDER, `${kind}.sql`), 'utf8') + sql);
  if (kind === 'telephone') cpSync(join(FOLDER, 'media'), media, { recursive: true });
  return older;
}

/** Changes the file as its own server would. */
export function change({ file }: Older, sql: string): void {
  const raw = new SqliteDatabase(file);
  raw.pragma('foreign_keys = OFF');
  raw.exec(`BEGIN; ${sql}; COMMIT`);
  raw.close();
}

export interface Target {
  path: string;
  /** Reads the database file. */
  // biome-ignore lint/suspicious/noExplicitAny: rows of every shape
  rows(sql: string): any[];
}

export function targetOf(t: Test, name = 'parlor.db'): Target {
  const path = join(t.testdirName, 'here', name);
  return {
    path,
    rows(sql) {
      const raw = new SqliteDatabase(path, { readonly: true });
      try {
        return raw.prepare(sql).all();
      } finally {
        raw.close();
      }
    },
  };
}

/** This many more finished games, each like the first of the example, with codes from 200000. */
export function moreGames(count: number): string {
  const numbers = `WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ${count})`;
  const copy = (table: string, columns: string, of: string) =>
    `${numbers} INSERT INTO ${table} SELECT ${columns} FROM ${of}, n;`;
  return [
    copy('api_session', `200000 + n, 30, 30, '2025-01-01 00:00:00', -2, '2025-01-01 00:01:00'`, '(SELECT 1)'),
    copy(
      'api_session_users',
      'NULL, 200000 + n, user_id',
      '(SELECT * FROM api_session_users WHERE session_id = 818296)',
    ),
    copy('api_chain', '1000 * n + id, 200000 + n', '(SELECT * FROM api_chain WHERE session_id = 818296)'),
    copy(
      'api_chainuser',
      'NULL, "order", 1000 * n + chain_id, user_id',
      '(SELECT * FROM api_chainuser WHERE chain_id <= 3)',
    ),
    copy(
      'api_description',
      `NULL, description, created_at, author_id, 1000 * n + chain_id`,
      '(SELECT * FROM api_description WHERE chain_id <= 3)',
    ),
    copy(
      'api_drawing',
      `NULL, drawing, created_at, author_id, 1000 * n + chain_id`,
      '(SELECT * FROM api_drawing WHERE chain_id <= 3)',
    ),
  ].join('\n');
}

/** Runs the import, and gives its report as one text. */
export async function imported(target: Target, older: Older, { isReal = true } = {}): Promise<string> {
  const config = readConfig({ PARLOR_DB: target.path, PARLOR_DURABILITY: 'normal' });
  const lines = await importOlder(config, testPorts({ seed: 3 }), { ...older, isReal });
  return lines.join('\n');
}

/** Everything in the database file, apart from when it was opened. */
export function contentOf(target: Target): Record<string, unknown[]> {
  const names = target.rows(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
  );
  return Object.fromEntries(
    names
      .filter(({ name }) => name !== 'setting')
      .map(({ name }) => [name, target.rows(`SELECT * FROM "${name}"`)]),
  );
}

/** The bytes of every file in the folder of the older server, and when they were written. */
export function fingerprint({ file }: Older): string[] {
  const folder = join(file, '..');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort()
    .map((name) => {
      const path = join(folder, name);
      const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
      return `${name} ${hash} ${statSync(path).mtimeMs}`;
    });
}

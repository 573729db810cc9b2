import { readdirSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';

/** What SQLite finds wrong in a file, as it is on the disk; nothing if all is well. */
export function faultsIn(path: string): unknown[] {
  const raw = new SqliteDatabase(path, { readonly: true });
  try {
    const integrity = raw.pragma('integrity_check', { simple: true });
    return [...(integrity === 'ok' ? [] : [integrity]), ...(raw.pragma('foreign_key_check') as unknown[])];
  } finally {
    raw.close();
  }
}

/** The answer to one query, in a file that nobody need have open. */
export function ask(path: string, query: string): unknown {
  const raw = new SqliteDatabase(path, { readonly: true });
  try {
    return raw.prepare(query).pluck().get();
  } finally {
    raw.close();
  }
}

export function changeFile(path: string, change: (raw: SqliteDatabase.Database) => void): void {
  const raw = new SqliteDatabase(path);
  change(raw);
  raw.close();
}

/** Names in a folder, in order. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}

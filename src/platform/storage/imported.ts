import type SqliteDatabase from 'better-sqlite3';

/** The table `imported`: what has been imported from older servers. Call inside `commit` or `read`. */
export interface Imported {
  /** The id of what it became here, if it was imported. */
  find(kind: string, key: string): number | undefined;
  add(kind: string, key: string, madeId: number): void;
}

export function makeImported(raw: SqliteDatabase.Database): Imported {
  const find = raw.prepare<[string, string], number>(
    'SELECT made_id FROM imported WHERE kind = ? AND key = ?',
  );
  const insert = raw.prepare('INSERT INTO imported VALUES (?, ?, ?)');
  find.pluck();
  return {
    find: (kind, key) => find.get(kind, key),
    add: (kind, key, madeId) => void insert.run(kind, key, madeId),
  };
}

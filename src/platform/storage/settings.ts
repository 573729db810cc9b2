import type SqliteDatabase from 'better-sqlite3';

/** The table `setting`: single values of the server by name. Call inside `commit` or `read`, or before the start. */
export interface Settings {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** Sets the value unless there is one, and returns the one there is. */
  setOnce(name: string, value: string): string;
  remove(name: string): void;
}

export function makeSettings(raw: SqliteDatabase.Database): Settings {
  const find = raw.prepare<[string], string>('SELECT value FROM setting WHERE name = ?').pluck();
  const write = raw.prepare(
    'INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const remove = raw.prepare('DELETE FROM setting WHERE name = ?');
  const get = (name: string) => find.get(name);
  return {
    get,
    set: (name, value) => void write.run(name, value),
    setOnce(name, value) {
      const known = get(name);
      if (known === undefined) write.run(name, value);
      return known ?? value;
    },
    remove: (name) => void remove.run(name),
  };
}

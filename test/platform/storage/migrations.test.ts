import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import t, { type Test } from 'tap';
import { type Database, DatabaseError, openDatabase } from '#src/platform/storage/database.ts';
import { ask } from '../files.ts';

function open(path: string, migrationsFolder?: string): Database {
  const options = { durability: 'full' as const, publish: () => undefined, onFault: () => undefined };
  return openDatabase(path, { ...options, ...(migrationsFolder ? { migrationsFolder } : {}) });
}

/** Our migrations, and one more. */
function folderWith(t: Test, sql: string): { root: string; folder: string } {
  const root = t.testdir();
  const folder = `${root}/drizzle`;
  cpSync('drizzle', folder, { recursive: true });
  const journal = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8'));
  const last = journal.entries.at(-1);
  journal.entries.push({ ...last, idx: last.idx + 1, when: last.when + 1, tag: '9999_rebuild' });
  writeFileSync(`${folder}/meta/_journal.json`, JSON.stringify(journal));
  writeFileSync(`${folder}/9999_rebuild.sql`, sql);
  return { root, folder };
}

/** A file of ours with two accounts that have two logins each. */
function fill(path: string): string {
  const database = open(path);
  const add = database.raw.prepare(
    'INSERT INTO account (id, uuid, username, username_key, created_at_ms) VALUES (?, ?, ?, ?, 0)',
  );
  const login = database.raw.prepare(
    'INSERT INTO login (id, account_id, created_at_ms, expires_at_ms) VALUES (?, ?, 0, 0)',
  );
  for (const id of [1, 2]) {
    add.run(id, `uuid${id}`, `name${id}`, `name${id}`);
    for (const n of [1, 2]) login.run(`${id}-${n}`, id);
  }
  const made = database.raw.prepare("SELECT sql FROM sqlite_master WHERE name = 'account'").pluck().get();
  database.close();
  return made as string;
}

/** create new, insert select, drop, rename. */
function rebuild(createAccount: string, where = ''): string {
  return [
    'PRAGMA foreign_keys=OFF;',
    `${createAccount.replace(/CREATE TABLE [`"]?account[`"]?/, 'CREATE TABLE `__new_account`')};`,
    `INSERT INTO \`__new_account\` SELECT * FROM \`account\` ${where};`,
    'DROP TABLE `account`;',
    'ALTER TABLE `__new_account` RENAME TO `account`;',
    'PRAGMA foreign_keys=ON;',
  ].join('--> statement-breakpoint\n');
}

t.test('a migration that rebuilds a table keeps the rows that refer to it', async (t) => {
  const { root, folder } = folderWith(t, '');
  const path = `${root}/test.db`;
  writeFileSync(`${folder}/9999_rebuild.sql`, rebuild(fill(path)));
  const database = open(path, folder);
  t.equal(database.migrated, 1);
  t.equal(database.raw.pragma('foreign_keys', { simple: true }), 1);
  database.close();
  t.equal(ask(path, 'SELECT count(*) FROM account'), 2);
  t.equal(ask(path, 'SELECT count(*) FROM login'), 4);
});

t.test('the moves of a game lie beside each other, also those of an older file', async (t) => {
  const { root, folder } = folderWith(t, '');
  const journal = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8'));
  const entries = journal.entries.slice(0, 8);
  writeFileSync(`${folder}/meta/_journal.json`, JSON.stringify({ ...journal, entries }));
  const path = `${root}/test.db`;
  const older = open(path, folder);
  older.raw.exec(`
    INSERT INTO chess_game (id, version, created_at_ms, modified_at_ms, phase, initial_fen, fen, moves)
      VALUES ('a', 1, 0, 0, 'active', '', '', '');
    INSERT INTO chess_move VALUES ('a', 2, 'e7e5', 'e5', '', NULL, NULL, 0), ('a', 1, 'e2e4', 'e4', '', 1, 2, 0);
  `);
  older.close();
  open(path).close();
  t.equal(ask(path, "SELECT group_concat(ply || san || ifnull(white_ms, '-')) FROM chess_move"), '1e41,2e5-');
  // drizzle-kit does not know it: a migration that rebuilds the table must say it again.
  t.match(ask(path, "SELECT sql FROM sqlite_master WHERE name = 'chess_move'"), /WITHOUT ROWID$/);
});

t.test('a migration that leaves broken references stops the start', async (t) => {
  const { root, folder } = folderWith(t, '');
  const path = `${root}/test.db`;
  writeFileSync(`${folder}/9999_rebuild.sql`, rebuild(fill(path), 'WHERE id = 1'));
  t.throws(() => open(path, folder), { constructor: DatabaseError, message: /2 broken references/ });
  t.throws(() => open(path, folder), /2 broken references/, 'and the next one');
});

t.test('a migration that fails half-way leaves the file as it was', async (t) => {
  const { root, folder } = folderWith(t, 'DELETE FROM login;--> statement-breakpoint\nNONSENSE;');
  const path = `${root}/test.db`;
  fill(path);
  t.throws(
    () => open(path, folder),
    { constructor: DatabaseError, message: /^.*NONSENSE.*$/ },
    'in one line',
  );
  t.equal(ask(path, 'SELECT count(*) FROM login'), 4);
  open(path).close();
});

t.test("a file with other migrations counts as another program's", async (t) => {
  const { root, folder } = folderWith(t, 'CREATE TABLE more (id INTEGER);');
  const path = `${root}/test.db`;
  open(path, folder).close();
  t.throws(() => open(path), /newer version/);
  const journal = JSON.parse(readFileSync(`${folder}/meta/_journal.json`, 'utf8'));
  for (const entry of journal.entries) entry.when -= 1;
  writeFileSync(`${folder}/meta/_journal.json`, JSON.stringify(journal));
  t.throws(() => open(path, folder), /another program/);
});

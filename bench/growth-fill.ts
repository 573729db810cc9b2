import { randomUUID } from 'node:crypto';
import SqliteDatabase from 'better-sqlite3';

/** Two finished games that were really played, and their players: A and B in chess, all three in the drawing game. */
export interface Played {
  gameId: string;
  code: number;
  people: [a: number, b: number, c: number];
}

/** Games `from` up to but not including `to`, of each kind. */
export interface Span {
  from: number;
  to: number;
}

const CROWD = 2_000;
/** One in this many of the crowd's games is also B's. */
const OF_B = 50;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * Copies the two games under new ids, a minute apart, with higher numbers newer. The games of the first span, from 0,
 * belong to the same people, all others to a crowd that is created here. The server must be stopped.
 */
export function fill(path: string, played: Played, span: Span): void {
  const raw = new SqliteDatabase(path);
  raw.pragma('foreign_keys = OFF');
  raw.pragma('journal_mode = OFF');
  raw.pragma('synchronous = OFF');
  raw.exec('BEGIN');
  const people = span.from === 0 ? undefined : addCrowd(raw, played.people[2]);
  addFresh(raw, played, span, people);
  addChess(raw, played);
  addTelephone(raw, played);
  raw.exec('COMMIT');
  raw.pragma('journal_mode = WAL');
  raw.close();
}

/** Creates accounts like this one. Returns the id of the first. */
function addCrowd(raw: SqliteDatabase.Database, like: number): number {
  const first = 1 + Number(raw.prepare('SELECT max(id) FROM account').pluck().get());
  raw.exec('CREATE TEMP TABLE crowd (n INTEGER PRIMARY KEY, uuid TEXT)');
  const add = raw.prepare('INSERT INTO crowd VALUES (?, ?)');
  for (let n = 0; n < CROWD; n++) add.run(n, randomUUID());
  const name = "'somebody' || f.n";
  const changed = {
    id: `${first} + f.n`,
    uuid: 'f.uuid',
    username: name,
    username_key: name,
    device_hash: 'NULL',
  };
  copy(raw, 'account', changed, `crowd f CROSS JOIN account t WHERE t.id = ${like}`);
  return first;
}

/** The temporary table of the id of each copy and its players. */
function addFresh(
  raw: SqliteDatabase.Database,
  played: Played,
  { from, to }: Span,
  crowd: number | undefined,
): void {
  raw.exec(
    'CREATE TEMP TABLE fresh (n INTEGER PRIMARY KEY, id TEXT, code INTEGER, at INTEGER, a INTEGER, b INTEGER, c INTEGER)',
  );
  const add = raw.prepare('INSERT INTO fresh VALUES (?, ?, ?, ?, ?, ?, ?)');
  const [a, b, c] = played.people;
  for (let n = from; n < to; n++) {
    const someone = (shift: number) => (crowd ?? 0) + ((n * 7919 + shift * 104_729) % CROWD);
    const seats = crowd === undefined ? [a, b, c] : [someone(0), n % OF_B === 0 ? b : someone(1), someone(2)];
    // Spread over all codes, but never the one of the game that is copied.
    const code = 100_000 + ((played.code - 100_000 + 17 * (n + 1)) % 900_000);
    add.run(n, randomUUID(), code, n * MINUTE_MS - 60 * DAY_MS, ...seats);
  }
}

function addChess(raw: SqliteDatabase.Database, { gameId }: Played): void {
  const times = { created_at_ms: 't.created_at_ms + f.at', modified_at_ms: 't.modified_at_ms + f.at' };
  const seats = { white_id: 'f.a', black_id: 'f.b' };
  copy(
    raw,
    'chess_game',
    { id: 'f.id', ...times, ...seats },
    `fresh f CROSS JOIN chess_game t WHERE t.id = '${gameId}'`,
  );
  copy(
    raw,
    'chess_move',
    { game_id: 'f.id' },
    `fresh f CROSS JOIN chess_move t WHERE t.game_id = '${gameId}'`,
  );
}

function addTelephone(raw: SqliteDatabase.Database, { code, people: [a, b] }: Played): void {
  const whose = (column: string) => `CASE t.${column} WHEN ${a} THEN f.a WHEN ${b} THEN f.b ELSE f.c END`;
  const later = (...columns: string[]) => Object.fromEntries(columns.map((one) => [one, `t.${one} + f.at`]));
  const here = `fresh f CROSS JOIN`;
  const times = {
    ...later('created_at_ms', 'ended_at_ms'),
    last_modified_us: 't.last_modified_us + f.at * 1000',
  };
  copy(
    raw,
    'telephone_session',
    { code: 'f.code', host_id: 'f.a', ...times },
    `${here} telephone_session t WHERE t.code = ${code}`,
  );
  copy(
    raw,
    'telephone_member',
    { session_code: 'f.code', user_id: whose('user_id') },
    `${here} telephone_member t WHERE t.session_code = ${code}`,
  );
  const chains = `telephone_chain t WHERE t.session_code = ${code}`;
  copy(
    raw,
    'telephone_chain',
    { id: 'NULL', session_code: 'f.code', owner_id: whose('owner_id') },
    `${here} ${chains}`,
  );
  const entries = `${here} telephone_chain was ON was.session_code = ${code}
    CROSS JOIN telephone_chain now ON now.session_code = f.code AND now.place = was.place
    CROSS JOIN telephone_entry t ON t.chain_id = was.id`;
  const entry = { id: 'NULL', chain_id: 'now.id', author_id: whose('author_id'), ...later('created_at_ms') };
  copy(raw, 'telephone_entry', entry, entries);
}

/** Inserts into a table the rows found `from`, as they are in `t` except for the columns named. */
function copy(
  raw: SqliteDatabase.Database,
  table: string,
  changed: Record<string, string>,
  from: string,
): void {
  const columns = (raw.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name);
  const values = columns.map((name) => changed[name] ?? `t.${name}`);
  raw.exec(`INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${from}`);
}

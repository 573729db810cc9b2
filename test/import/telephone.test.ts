import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { openDatabase } from '#src/platform/storage/database.ts';
import { type Answer, buildTestApp, Player, type TestServer } from '../helper.ts';
import { change, contentOf, expected, fingerprint, imported, olderFile, targetOf } from './older-files.ts';

/** Logs in as the older page does. */
async function login(server: TestServer, username: string, password: string): Promise<Player> {
  const { status, body } = await server.call('POST', '/api/user/login/', { json: { username, password } });
  if (status !== 200) throw new Error(`${username}: ${JSON.stringify(body)}`);
  return new Player(server, 0, username, body.access, body.refresh);
}

interface OlderEntry {
  kind: string;
  author: string;
  text: string;
  strokes: number;
  file_missing: boolean;
  has_script: boolean;
  created_at: string;
}

interface OlderGame {
  code: number;
  users: string[];
  created_at: string;
  last_modified: string;
  chains: { users: string[]; entries: OlderEntry[] }[];
}

/** To the millisecond, as it is kept. */
const ms = (time: string) => Date.parse(time.replace(/(\.\d{3})\d*/, '$1'));

async function checkGame(t: Test, player: Player, listed: Answer['body'], game: OlderGame): Promise<void> {
  const session = listed.find((one: { game_code: number }) => one.game_code === game.code);
  t.match(session, { users: game.users, round: -2, last_modified: game.last_modified });
  t.equal(ms(session.created_at), ms(game.created_at));
  t.same(
    Object.values(session.chains),
    game.chains.map(({ users }) => users),
  );
  const { body } = await player.get(`/api/session/${game.code}/album/`);
  for (const [place, chain] of game.chains.entries()) {
    for (const [round, entry] of chain.entries.entries()) {
      const here = body.chains[place].entries[round];
      t.equal(here.author, entry.author);
      t.equal(ms(here.created_at), ms(entry.created_at));
      if (entry.kind === 'description') t.equal(here.description, entry.text.trim());
      else await checkDrawing(t, player, here, entry);
    }
  }
}

async function checkDrawing(
  t: Test,
  player: Player,
  here: { drawing: string; skipped?: boolean },
  entry: OlderEntry,
) {
  const isLost = entry.file_missing || entry.has_script;
  t.equal(here.skipped === true, isLost);
  const { body } = await player.get(new URL(here.drawing, player.server.base).pathname);
  t.equal(body.match(/<path /g)?.length ?? 0, isLost ? 0 : entry.strokes);
}

t.test('everybody logs in with the old password and finds the past games', async (t) => {
  const older = olderFile(t, 'telephone');
  const target = targetOf(t);
  await imported(target, older);
  const server = await buildTestApp(t, { path: target.path });
  const { users, games } = expected('telephone');
  const finished = games.filter((game: { round: number }) => game.round === -2);
  for (const username of ['Marlow', 'BIGTOM']) {
    const known = users.find((user: { username: string }) => user.username === username);
    const player = await login(server, username, known.password);
    const { body } = await player.get('/api/past_sessions/');
    const own = finished.filter((game: OlderGame) => game.users.includes(username));
    t.equal(body.length, own.length);
    for (const game of own) await checkGame(t, player, body, game);
  }
});

t.test('an old password is checked as it was kept, and kept as argon2id from then on', async (t) => {
  const target = targetOf(t);
  const older = olderFile(t, 'telephone');
  await imported(target, older);
  const server = await buildTestApp(t, { path: target.path });
  const log = (username: string, password: string) =>
    server.call('POST', '/api/user/login/', { json: { username, password } });
  t.equal((await log('BIGTOM', 'tomtomtum')).status, 401);
  const hash = () =>
    target.rows("SELECT password_hash AS hash FROM account WHERE username = 'BIGTOM'")[0].hash;
  t.match(hash(), /^pbkdf2_sha256\$600000\$/, 'a wrong password changes nothing');
  t.equal((await log('BIGTOM', 'tomtomtom')).status, 200);
  t.match(hash(), /^\$argon2id\$/);
  t.equal((await log('BIGTOM', 'tomtomtom')).status, 200);
  t.equal(
    (await log('x', ' spaces around ')).status,
    200,
    'with the blanks around it that are cut there, too',
  );
  t.equal((await log('Old_Hand', 'tin-drum-1999')).status, 401, 'a deactivated account stays so');
});

t.test('accounts come with their flags, names, addresses and dates', async (t) => {
  const target = targetOf(t);
  await imported(target, olderFile(t, 'telephone'));
  const here = target.rows('SELECT * FROM account ORDER BY id');
  const { users } = expected('telephone');
  t.equal(here.length, users.length);
  for (const [place, user] of users.entries()) {
    const { email, created_at_ms, ...rest } = here[place];
    t.match(rest, {
      ...{ username: user.username, first_name: user.first_name, last_name: user.last_name, name: null },
      ...{ is_active: Number(user.is_active), is_staff: Number(user.is_staff) },
    });
    t.equal(email ?? '', user.email);
    t.equal(created_at_ms, ms(user.date_joined));
    t.equal(rest.last_login_at_ms, user.last_login && ms(user.last_login));
  }
});

t.test('the report says what comes and what does not; without --yes nothing is changed', async (t) => {
  const target = targetOf(t);
  const older = olderFile(t, 'telephone');
  const tried = await imported(target, older, { isReal: false });
  t.throws(() => target.rows('SELECT 1'), /unable to open/, 'not even a file is made');
  t.match(tried, /accounts +12 new\n/);
  t.match(tried, /games +3 new, 2 left out\n/);
  t.match(tried, /drawings +15 new, 2 left out\n/);
  t.match(
    tried,
    /Game 818296: "3_818296_1.svg": The file is missing\. There is an empty sheet in its place\./,
  );
  t.match(tried, /Game 532624: "7_532624_1.svg": The element "script" is not allowed/);
  t.match(tried, /Game 495393: it is still being played, in round 1\./);
  t.match(tried, /Game 549464: it has not begun\./);
  const done = await imported(target, older);
  t.equal(done.split('\n').slice(0, -1).join(), tried.split('\n').slice(0, -1).join());
  const before = contentOf(target);
  t.match(await imported(target, older, { isReal: false }), /accounts +12 imported before\n/);
  t.same(contentOf(target), before);
});

t.test('a second run changes nothing, and brings what is new there', async (t) => {
  const target = targetOf(t);
  const older = olderFile(t, 'telephone');
  await imported(target, older);
  const before = contentOf(target);
  await imported(target, older);
  t.same(contentOf(target), before);
  change(older, 'UPDATE api_session SET round = -2 WHERE game_code = 495393');
  t.match(await imported(target, older), /games +1 new, 3 imported before, 1 left out\n/);
  t.equal(target.rows('SELECT 1 FROM telephone_session').length, 4);
});

t.test('the older file and its folder are left as they are', async (t) => {
  const older = olderFile(t, 'telephone');
  const before = fingerprint(older);
  await imported(targetOf(t), older);
  t.same(fingerprint(older), before);
});

t.test('a file that its server was killed on is read from a copy', async (t) => {
  const older = olderFile(t, 'telephone');
  const raw = new SqliteDatabase(older.file);
  t.teardown(() => raw.close());
  raw.pragma('journal_mode = WAL');
  raw.exec("UPDATE auth_user SET username = 'Marla' WHERE username = 'Marlow'");
  const before = fingerprint(older);
  const target = targetOf(t);
  await imported(target, older);
  t.same(fingerprint(older), before);
  t.match(target.rows('SELECT username FROM account WHERE id = 1'), [{ username: 'Marla' }]);
});

/** Passwords of the kind that the older servers kept. */
const HASH = 'pbkdf2_sha256$1$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

function addUser(id: number, username: string, more: { email?: string; password?: string } = {}): string {
  const { email = '', password = HASH } = more;
  return `INSERT INTO auth_user VALUES
    (${id}, '${password}', NULL, 0, '${username}', '', '${email}', 0, 1, '2024-07-01 10:00:00', '');`;
}

t.test('names, addresses and passwords that cannot stay as they are have a rule each', async (t) => {
  const older = olderFile(
    t,
    'telephone',
    [
      addUser(21, 'Sam', { email: 'sam@mail.example' }),
      addUser(22, 'sam', { email: 'SAM@mail.example' }),
      addUser(23, 'Mary Ann', { email: 'none' }),
      addUser(24, '\u1160'),
      addUser(25, 'deleted-1'),
      addUser(26, 'ghost', { password: '!aBc' }),
    ].join(''),
  );
  const target = targetOf(t);
  const report = await imported(target, older);
  const here = target.rows(
    'SELECT username, name, email, password_hash FROM account WHERE id > 12 ORDER BY id',
  );
  t.match(here, [
    { username: 'Sam', name: null, email: 'sam@mail.example' },
    { username: 'sam-2', name: 'sam', email: null },
    { username: 'Mary_Ann', name: 'Mary Ann', email: null },
    { username: 'guest', name: null },
    { username: 'guest-2', name: 'deleted-1' },
    { username: 'ghost', password_hash: 'pbkdf2_sha256$!' },
  ]);
  t.match(report, /"sam" logs in as sam-2: there is an account of that name, in the same or another case\./);
  t.match(report, /"Mary Ann" logs in as Mary_Ann: the old name is not allowed here\./);
  t.match(report, /sam-2 comes without the e-mail address "SAM@mail\.example": Sam has the same\./);
  t.match(report, /Mary_Ann comes without the e-mail address "none": it is none\./);
  t.match(report, /ghost has no password that can be checked here: an administrator sets a new one\./);
  const server = await buildTestApp(t, { path: target.path });
  const { status } = await server.call('POST', '/api/user/login/', {
    json: { username: 'ghost', password: '!aBc' },
  });
  t.equal(status, 401);
});

t.test('an album with a deleted player, lost texts and doubles is whole', async (t) => {
  const older = olderFile(
    t,
    'telephone',
    `DELETE FROM api_chainuser WHERE user_id = 3; DELETE FROM api_session_users WHERE user_id = 3;
     DELETE FROM api_description WHERE author_id = 3; DELETE FROM api_drawing WHERE author_id = 3;
     DELETE FROM auth_user WHERE id = 3;
     INSERT INTO api_description VALUES (900, 'sent twice', '2024-06-08 18:20:50', 1, 1);
     UPDATE api_drawing SET drawing = '../db.sqlite3' WHERE chain_id = 2;
     UPDATE api_description SET description = char(9) WHERE chain_id = 2 AND author_id = 1;`,
  );
  const target = targetOf(t);
  const report = await imported(target, older);
  t.match(report, /Game 818296: a text was sent twice, and comes once\./);
  t.match(report, /Game 818296: "\.\.\/db\.sqlite3": This is no name of a file in the media folder\./);
  t.match(report, /Game 818296: "\\t" is no text\./);
  const entries = target.rows(
    `SELECT username, round, skipped, description FROM telephone_entry JOIN account ON account.id = author_id
      JOIN telephone_chain ON telephone_chain.id = chain_id WHERE session_code = 818296 ORDER BY chain_id, round`,
  );
  t.match(entries, [
    { username: 'Marlow', round: 0, skipped: 0 },
    { username: /^deleted-\d+$/, round: 1, skipped: 1 },
    { username: 'pip_squeak', round: 2, skipped: 0 },
    { username: /^deleted-\d+$/, round: 0, skipped: 1 },
    { username: 'pip_squeak', round: 1, skipped: 1 },
    { username: 'Marlow', round: 2, skipped: 1 },
    { username: 'pip_squeak', round: 0, skipped: 0 },
    { username: 'Marlow', round: 1, skipped: 1 },
    { username: /^deleted-\d+$/, round: 2, skipped: 1 },
  ]);
  t.equal(entries[8].description, entries[6].description, 'a lost text is the one before it again');
  t.equal(target.rows("SELECT 1 FROM account WHERE username LIKE 'deleted-%'").length, 1, 'one in all games');
});

t.test('a code that is taken here is replaced', async (t) => {
  const target = targetOf(t);
  const older = olderFile(t, 'telephone');
  await imported(target, older);
  change(older, "UPDATE api_session SET created_at = '2024-01-01 00:00:00' WHERE game_code = 818296");
  t.match(await imported(target, older), /Game 818296 has the code 818297 here: the old one is taken\./);
});

t.test('it is refused while a server has the file, and into a file of another version', async (t) => {
  const target = targetOf(t);
  const older = olderFile(t, 'telephone');
  const database = openDatabase(target.path, { durability: 'normal', publish() {}, onFault() {} });
  await t.rejects(imported(target, older), /Another Parlor server is using/);
  database.raw.exec(
    'DELETE FROM __drizzle_migrations WHERE created_at = (SELECT max(created_at) FROM __drizzle_migrations)',
  );
  database.close();
  await t.rejects(imported(target, older), /is of an older version of Parlor/);
  await t.rejects(imported(target, older, { isReal: false }), /is of an older version of Parlor/);
});

t.test('a file of something else, or a folder that is not there, is refused', async (t) => {
  const target = targetOf(t);
  const older = olderFile(t, 'telephone');
  await t.rejects(imported(target, { ...older, kind: 'integers' }), /has no table authtoken_token/);
  await t.rejects(imported(target, { ...older, media: `${older.media}-2` }), /There is no folder .*media-2/);
  await t.rejects(imported(target, { ...older, file: `${older.file}-2` }), /There is no file/);
  await t.rejects(imported(target, { ...older, file: `${older.media}/1_818296_1.svg` }), /cannot be read/);
});

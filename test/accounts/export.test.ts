import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { readConfig } from '#src/config.ts';
import { exportAccounts } from '#src/export.ts';
import { zipOf } from '#src/platform/ops/zip.ts';
import { openBeside } from '#src/platform/storage/database.ts';
import { gameOf } from '../chess/play.ts';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { Service } from '../integers/service.ts';
import { startGame } from '../telephone/play.ts';
import { filesIn } from './zip-reader.ts';

const PATH = '/api/user/me/export/';

async function takeOut({ server, token }: Player): Promise<Map<string, string>> {
  const answer = await fetch(server.base + PATH, { headers: { authorization: `Bearer ${token}` } });
  if (answer.status !== 200) throw new Error(await answer.text());
  return filesIn(Buffer.from(await answer.arrayBuffer()));
}

function jsonIn(files: Map<string, string>, name: string) {
  return JSON.parse(files.get(name) ?? 'null');
}

t.test('an account takes everything of its own along', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  await game.playTo(-2);
  const [ada] = game.players as [Player];
  const numbers = new Service(server, ada.token);
  const set = await numbers.keep(12, 2n ** 70n);
  const files = await takeOut(ada);
  t.match(jsonIn(files, 'account.json'), { username: ada.name, is_guest: true, logins: [{ kind: 'token' }] });
  const album = jsonIn(files, `telephone/${game.code}/game.json`);
  t.match(album, { game_code: game.code, phase: 'over', players: game.ring });
  t.equal(album.entries.length, 9);
  for (const { round, drawing, description } of album.entries) {
    if (round % 2 === 0) t.match(description, /^words of player\d in/);
    else t.match(files.get(`telephone/${game.code}/${drawing}`), /^<svg /);
  }
  t.match(jsonIn(files, 'integers/session-1.json'), {
    session_id: 'session-one',
    integer_sets: [{ set_id: set }],
  });
  t.match(files.get('integers/session-1.json'), String(2n ** 70n), 'exactly');
  t.equal(files.size, 1 + 1 + 3 + 1);
});

t.test('chess games come as PGN', async (t) => {
  const server = await buildTestApp(t);
  const { white, id } = await chessGame(server);
  const files = await takeOut(white);
  const pgn = files.get(`chess/2026-11-20-${id}.pgn`);
  t.match(pgn, /\[White "white"\]\n\[Black "black"\]/);
  t.match(pgn, /1\. e4/);
});

async function chessGame(server: TestServer) {
  const [white, black] = [await server.guest('white'), await server.guest('black')];
  const { id } = await gameOf(white, black);
  await white.post(`/api/game/${id}/move/`, { uci: 'e2e4', ply: 0 });
  return { white, black, id };
}

t.test('a game that is not over is exported with the account’s own entries and draft only', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  await game.playTo(1);
  const [ada] = game.players as [Player];
  await game.draft(await game.turnOf(ada));
  const files = await takeOut(ada);
  const { entries } = jsonIn(files, `telephone/${game.code}/game.json`);
  t.match(entries, [{ author: ada.name, round: 0, description: `words of ${ada.name} in 0` }]);
  t.equal(entries.length, 1);
  const drafts = [...files.keys()].filter((name) => name.includes('/draft-'));
  t.equal(drafts.length, 1);
  t.match(files.get(drafts[0] ?? ''), /^<svg /);
  const all = [...files.values()].join('\n');
  for (const other of game.players.slice(1)) t.notMatch(all, `words of ${other.name}`);
});

t.test('no secret is among it, and ten an hour are enough', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  await ada.post('/api/user/password/', { new_password: 'a fine new password' });
  const files = await takeOut(ada);
  t.notMatch([...files.values()].join('\n'), /argon2|hash|[0-9a-f]{40}/);
  for (let n = 2; n <= 10; n++) await takeOut(ada);
  const { status, body } = await ada.get(PATH);
  t.match([status, body.code], [429, 'rate_limited']);
});

t.test('files are made only as fast as they are read, and no more once nobody reads', async (t) => {
  let asked = 0;
  let ended = false;
  async function* files() {
    try {
      for (;;) {
        asked += 1;
        yield { name: `${asked}.txt`, changedAtMs: 0, content: 'x'.repeat(200_000) };
      }
    } finally {
      ended = true;
    }
  }
  const zip = zipOf(files());
  for await (const _ of zip) if (asked > 5) break;
  t.ok(asked < 20, `${asked} asked for`);
  t.ok(ended);
});

async function named(t: Test, server: TestServer, username?: string) {
  const folder = mkdtempSync(`${t.testdirName}/taken-`);
  const database = openBeside(server.path, { onFault: () => t.fail() });
  const config = readConfig({ PARLOR_DB: server.path });
  try {
    for await (const _ of exportAccounts({ database, config, ports: server.ports, folder }, username));
  } finally {
    database.close();
  }
  return readdirSync(folder).map((name) => ({ name, files: filesIn(readFileSync(join(folder, name))) }));
}

t.test('an administrator takes out one account, or all, while the server runs', async (t) => {
  const server = await buildTestApp(t);
  const { white } = await chessGame(server);
  const own = await takeOut(white);
  const [one, ...rest] = await named(t, server, 'WHITE');
  t.same(rest, []);
  t.equal(one?.name, 'parlor-white.zip');
  t.same([...(one?.files.keys() ?? [])], [...own.keys()]);
  t.same(
    (await named(t, server)).map(({ name }) => name),
    ['parlor-black.zip', 'parlor-white.zip'],
  );
  await t.rejects(named(t, server, 'nobody'), /There is no account nobody/);
});

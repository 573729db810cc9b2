import t from 'tap';
import { faceOf, isFace } from '#src/accounts/rules/face.ts';
import { firstAdmin } from '../admin/site.ts';
import { buildTestApp, type Player, type TestServer } from '../helper.ts';
import { playedBy } from '../telephone/play.ts';
import { countRows } from './accounts.ts';

const OFF = { env: { PARLOR_RATE: 'off' } };
const TIMES = { draw_time: 600, desc_time: 600 };
const NAMES = [
  ...['अमित', 'प्रिया', 'สมหญิง', 'தமிழ்', 'বাংলা', 'مُحَمَّد', "O'Brien", 'D’Arcy', 'Kid (Tim)', 'Mom & Dad'],
  ...['Zoë \u{1f3a8}', '\u{1f468}\u200d\u{1f692}'],
];

/** HTML as a reader sees it. */
function unescaped(html: string): string {
  return html.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
}

function rename(player: Player, name: unknown) {
  return player.server.call('PATCH', '/api/user/me/', { token: player.token, json: { name } });
}

/** A lobby of three with these names. */
async function tableOf(server: TestServer, names: readonly string[]) {
  const players: Player[] = [];
  for (const name of names) players.push(await server.guest(name));
  const [host] = players as [Player];
  const code: number = (await host.post('/api/session/create/', TIMES)).body.game_code;
  for (const player of players.slice(1)) await player.get(`/api/session/${code}/join/`);
  return playedBy(players, host, code, []);
}

t.test(
  'two players with the same name are told apart in the shared album, by order of joining',
  async (t) => {
    const server = await buildTestApp(t, OFF);
    const game = await tableOf(server, ['Ada', 'Ben', 'Ada']);
    await game.host.put(`${game.path}/start/`);
    await game.playTo(-2);
    const { url, file } = (await game.host.post(`${game.path}/album/share/`)).body;
    const authorOf = new Map<string, string>([
      ['Ada', 'Ada'],
      ['Ben', 'Ben'],
      ['Ada-2', 'Ada 2'],
    ]);
    const { chains } = (await game.host.get(`${game.path}/album/`)).body;
    for (const address of [url, file]) {
      const html = unescaped(String((await server.call('GET', new URL(address).pathname)).body));
      const owners = [...html.matchAll(/It began with <bdi>(.*?)<\/bdi>/g)].map(([, name]) => name);
      t.same(
        owners,
        chains.map(({ owner }: { owner: string }) => authorOf.get(owner)),
      );
      const drawn = [...html.matchAll(/drawn by <bdi>(.*?)<\/bdi>/g)].map(([, name]) => name);
      t.same(drawn.sort(), ['Ada', 'Ada 2', 'Ben']);
      t.match(html, '<bdi>Ada 2</bdi></li>');
    }
  },
);

t.test(
  'three guests are shown as they typed their names: session, topic, album, page and file',
  async (t) => {
    const server = await buildTestApp(t, OFF);
    for (let first = 0; first < NAMES.length; first += 3) {
      const names = NAMES.slice(first, first + 3);
      const game = await tableOf(server, names);
      const lobby = await game.session();
      t.same(Object.keys(lobby.people), lobby.users);
      t.same(
        lobby.users.map((username: string) => lobby.people[username].name),
        names,
      );
      const user = server.open('/ws/', game.host.token);
      await user.ask('SUBSCRIBE', { topic: 'user' });
      t.same((await user.next('STATE_SYNC')).payload.sessions[0].people, lobby.people);
      await game.host.put(`${game.path}/start/`);
      await game.playTo(-2);
      t.same((await game.host.get(`${game.path}/album/`)).body.people, lobby.people);
      const { url, file } = (await game.host.post(`${game.path}/album/share/`)).body;
      for (const address of [url, file]) {
        const html = unescaped(String((await server.call('GET', new URL(address).pathname)).body));
        for (const name of names) {
          t.match(html, `<bdi>${name}</bdi></li>`);
          t.match(html, `It began with <bdi>${name}</bdi>`);
        }
      }
    }
  },
);

t.test('chess shows the names: state, PGN, lists, seeks and notices', async (t) => {
  const server = await buildTestApp(t, OFF);
  const [ada, zoe] = [await server.guest("O'Brien"), await server.guest('Zoë \u{1f3a8}')];
  const lobby = server.open('/ws/', ada.token);
  await lobby.ask('SUBSCRIBE', { topic: 'lobby' });
  await lobby.next('STATE_SYNC');
  const seek = { initialMs: 60_000, incrementMs: 0, color: 'white' };
  await lobby.ask('SEEK', seek);
  t.match((await lobby.next('STATE_SYNC')).payload.seeks, [{ username: 'OBrien', name: "O'Brien" }]);
  await rename(ada, "O'Brien \u{1f40c}");
  t.match((await lobby.next('STATE_SYNC')).payload.seeks, [{ name: "O'Brien \u{1f40c}" }]);
  await lobby.ask('SUBSCRIBE', { topic: 'user' });
  const other = server.open('/ws/', zoe.token);
  const { payload: game } = await other.ask('SEEK', { ...seek, color: 'black' });
  t.same(game.names, { white: "O'Brien \u{1f40c}", black: 'Zoë \u{1f3a8}' });
  t.same(game.usernames, { white: 'OBrien', black: 'Zoë' });
  t.match((await lobby.next('NOTICE')).payload, { kind: 'paired', by: 'Zoë \u{1f3a8}' });
  const pgn = (await server.call('GET', `/api/game/${game.gameId}/pgn/`)).body;
  t.match(pgn, `[White "O'Brien \u{1f40c}"]\n[Black "Zoë \u{1f3a8}"]`);

  await lobby.ask('SUBSCRIBE', { topic: `game:${game.gameId}` });
  const before = await lobby.next(({ topic }) => topic === `game:${game.gameId}`);
  await rename(zoe, 'Zoë');
  const after = await lobby.next(({ topic }) => topic === `game:${game.gameId}`);
  t.equal(after.version, before.version + 1);
  t.equal(after.payload.names.black, 'Zoë');
  const mine = await lobby.next(
    ({ topic, payload }) => topic === 'user' && payload.games?.[0]?.names.black === 'Zoë',
  );
  t.same(mine.payload.games[0].usernames, game.usernames);
});

t.test('administrators see the name and the username', async (t) => {
  const server = await buildTestApp(t, OFF);
  const admin = await firstAdmin(server);
  for (const name of NAMES) {
    const { id } = await server.guest(name);
    t.match(unescaped((await admin.get(`/admin/tables/account/${id}/`)).html), `<bdi>${name}</bdi>`);
  }
  const zoe = await server.guest('Zoë \u{1f40c}');
  const code = (await zoe.post('/api/session/create/', TIMES)).body.game_code;
  const { html } = await admin.get(`/admin/tables/telephone_session/${code}/`);
  t.match(html, 'Zoë \u{1f40c} (Zoë-2)');
});

t.test('anybody can rename themselves at any time, and everybody at the table is told', async (t) => {
  const server = await buildTestApp(t, OFF);
  const game = await tableOf(server, ['Ada', 'Ada', 'Cleo']);
  const [ada, second, cleo] = game.players as [Player, Player, Player];
  t.same([ada.name, second.name], ['Ada', 'Ada-2']);
  await game.host.put(`${game.path}/start/`);
  const socket = server.open('/ws/', cleo.token);
  await socket.ask('SUBSCRIBE', { topic: `session:${game.code}` });
  const before = (await socket.next('STATE_SYNC')).payload;
  t.equal(before.people['Ada-2'].name, 'Ada');
  await second.post(`${game.path}/leave/`);
  await socket.next('STATE_SYNC');
  await rename(second, ' Другая Ада ');
  const { payload } = await socket.next('STATE_SYNC');
  t.equal(payload.people['Ada-2'].name, 'Другая Ада', 'even somebody who left the game');
  t.same([payload.users, payload.left], [before.users, ['Ada-2']]);
  await rename(ada, 'Grace');
  const last = await socket.next('STATE_SYNC');
  t.equal(last.version, payload.version + 1);
  t.equal(last.payload.last_modified, payload.last_modified, 'older clients do not wake');
  t.equal((await ada.get('/api/user/me/')).body.username, 'Ada');
});

t.test('a name that cannot be shown changes nothing, and renames are limited', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('Ada');
  for (const name of ['', '\u200d', 'x'.repeat(25), 'a\u202eb', null, 5, ['a']]) {
    const { status, body } = await rename(ada, name);
    t.same([status, Object.keys(body)], [400, ['name']], JSON.stringify(name));
  }
  t.equal((await ada.get('/api/user/me/')).body.name, 'Ada');
  for (let times = 0; times < 30; times++) t.equal((await rename(ada, `Ada ${times}`)).status, 200);
  t.equal((await rename(ada, 'Eve')).status, 429);
  await server.ports.advance(60_000);
  t.equal((await rename(ada, 'Eve')).status, 200);
});

t.test('a face has six numbers within their bounds, and everybody has one', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('Ada');
  const wear = (face: unknown) => server.call('PATCH', '/api/user/me/', { token: ada.token, json: { face } });
  t.same((await ada.get('/api/user/me/')).body.face, faceOf(ada.id));
  const face = [9, 3, 4, 4, 6, 3];
  t.same((await wear(face)).body.face, face);
  for (const bad of [[], [10, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0], [-1, 0, 0, 0, 0, 0]]) {
    const { status, body } = await wear(bad);
    t.same([status, Object.keys(body)], [400, ['face']], JSON.stringify(bad));
  }
  t.same((await ada.get('/api/user/me/')).body.face, face);
  for (let id = 1; id < 3_000; id++) if (!isFace(faceOf(id))) t.fail(`${id}`);
});

t.test('a closed account keeps no name and no face, and its table is told', async (t) => {
  const server = await buildTestApp(t, OFF);
  const game = await tableOf(server, ['Ada \u{1f3a8}', 'Ben', 'Cleo']);
  await game.host.put(`${game.path}/start/`);
  const [ada, ben] = game.players as [Player, Player];
  await server.call('PATCH', '/api/user/me/', { token: ada.token, json: { face: [1, 1, 1, 1, 1, 1] } });
  t.equal((await ada.post('/api/auth/del-logout/', { account: true })).status, 200);
  const { people } = await game.session(ben);
  t.same(people[`deleted-${ada.id}`], { name: `deleted-${ada.id}`, face: faceOf(ada.id) });
  t.equal(countRows(server, `account WHERE id = ${ada.id} AND name IS NULL AND face IS NULL`), 1);
});

import { createHash } from 'node:crypto';
import t, { type Test } from 'tap';
import { faceSvg } from '#src/accounts/rules/face-svg.ts';
import { htmlDocument } from '#src/platform/http/html.ts';
import { albumBody } from '#src/telephone/album-page.ts';
import { cleanSvg, EMPTY_SHEET } from '#src/telephone/rules/svg.ts';
import { type Answer, buildTestApp, Player, type TestServer } from '../helper.ts';
import { gameIn, pass, peek, restarted } from './lobby.ts';
import { drawingOf, type Game, iso, playedBy, sees, startGame, wordsOf } from './play.ts';

const NOT_IN = { detail: 'Not in session', code: 'not_in_session' };
const CLOSED = { detail: 'The album opens when the game is over', code: 'album_closed' };
const ONLY_HOST = { detail: 'Only the host can do that', code: 'only_host' };
const NO_PAGE = /There is no such album, or it is no longer shared\./;

type Four = [Player, Player, Player, Player];

async function played(server: TestServer, count: number): Promise<Game> {
  const game = await startGame(server, count);
  await game.playTo(-2);
  return game;
}

function share(player: Player, path: string): Promise<Answer> {
  return player.post(`${path}/album/share/`);
}

function unshare(player: Player, path: string): Promise<Answer> {
  return player.server.call('DELETE', `${path}/album/share/`, { token: player.token });
}

/** The style that shows a face. */
function faceRule(face: number[]): string {
  const svg = Buffer.from(faceSvg(face)).toString('base64');
  return `.f-${face.join('-')} { background-image: url(data:image/svg+xml;base64,${svg}); }`;
}

/** Gets the path of this address from the test server, without a login. */
function look(server: TestServer, address: string): Promise<Answer> {
  return server.call('GET', new URL(address).pathname);
}

/** The SVGs of the pictures on a page. */
function pictures(html: string): string[] {
  return [...html.matchAll(/src="data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)"/g)].map(([, base64]) =>
    Buffer.from(base64 ?? '', 'base64').toString(),
  );
}

t.test('the album has every chain with all its entries in order', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  const chains = (await game.turns()).map(({ chain }) => chain);
  const late = game.players[1] as Player;
  const missed = await game.turnOf(late);
  await game.sendAll([late]);
  await server.ports.advance(25_000);
  await game.playTo(-2);
  const endedAt = iso(server.ports.now());
  await server.ports.advance(5_000);
  const { status, body } = await late.get(`${game.path}/album/`);
  t.equal(status, 200);
  t.same(Object.keys(body).sort(), [
    'awards',
    'chains',
    'ended_at',
    'game_code',
    'people',
    'shared',
    'users',
  ]);
  sees(t, body, { game_code: game.code, ended_at: endedAt, shared: null });
  t.same(body.users, game.ring);
  const { chains: authors } = await game.session();
  t.same(
    body.chains.map(({ chain }: { chain: number }) => chain),
    chains,
  );
  for (const [place, { chain, owner, entries }] of body.chains.entries()) {
    t.equal(owner, game.ring[place]);
    t.same(
      entries.map(({ author }: { author: string }) => author),
      authors[chain],
    );
    for (const [round, entry] of entries.entries()) {
      const alone = await game.host.get(
        `${game.path}/${round}/${chain}/${round % 2 ? 'getDraw' : 'getDesc'}/`,
      );
      t.same(entry, { ...alone.body, hearts: [], reactions: {} });
      t.equal(entry.skipped, chain === missed.chain && round === 0 ? true : undefined);
      if (round % 2) t.equal((await late.get(new URL(entry.drawing).pathname)).status, 200);
      else if (!entry.skipped) t.equal(entry.description, wordsOf(game.named(entry.author), round));
    }
  }
});

t.test('the album opens when the game ends, for members only', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 5);
  const [ada, , removed, left] = game.players as Four;
  const eve = await server.guest('eve');
  await left.post(`${game.path}/leave/`);
  await ada.post(`${game.path}/kick/`, { username: removed.name });
  const ways = (player: Player) => [
    player.get(`${game.path}/album/`),
    player.post(`${game.path}/album/step/`, { chain: 1, step: 1 }),
    share(player, game.path),
    unshare(player, game.path),
  ];
  for (const player of [ada, left]) {
    for (const { status, body } of await Promise.all(ways(player))) t.same([status, body], [403, CLOSED]);
  }
  while ((await game.session()).round !== -2) await game.sendAll([removed, left]);
  for (const player of [eve, removed]) {
    for (const { status, body } of await Promise.all(ways(player))) t.same([status, body], [403, NOT_IN]);
  }
  t.equal((await left.get(`${game.path}/album/`)).status, 200, 'a player who left can still read it');
  for (const [method, path] of [
    ['GET', 'album'],
    ['POST', 'album/step'],
    ['POST', 'album/share'],
    ['DELETE', 'album/share'],
  ] as const) {
    t.equal((await server.call(method, `${game.path}/${path}/`)).status, 401);
    const unknown = await server.call(method, `/api/session/999/${path}/`, {
      token: ada.token,
      ...(method === 'POST' && { json: { chain: 1, step: 1 } }),
    });
    t.same([unknown.status, unknown.body.code], [404, 'session_not_found']);
  }
});

t.test('a lobby has no album', async (t) => {
  const server = await buildTestApp(t);
  const { host, path } = await gameIn(server, 'lobby', 3);
  const { status, body } = await host.get(`${path}/album/`);
  t.same([status, body], [403, CLOSED]);
});

t.test('the album of a game that ended early shows the entries made so far', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const [first] = await game.turns();
  if (!first) throw new Error('three players should hold a chain');
  await game.send(first);
  await game.players.find((player) => player !== first.player)?.post(`${game.path}/leave/`);
  const { chains } = (await first.player.get(`${game.path}/album/`)).body;
  t.same(chains.map(({ entries }: { entries: unknown[] }) => entries.length).sort(), [0, 0, 1]);
  const { url } = (await share(first.player, game.path)).body;
  const page = await look(server, url);
  t.equal(page.status, 200);
  t.match(page.body, wordsOf(first.player, 0));
});

t.test('the host moves the reveal for everyone, and all members are told', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 4);
  const [ada, bob] = game.players as Four;
  const before = await peek(server, game.code, ada);
  t.equal(before.album, null);
  const [first, second] = Object.keys(before.chains).map(Number) as [number, number];
  const socket = server.open(`/ws/session/${game.code}/`, bob.token);
  await socket.next('STATE_SYNC');
  const host = server.open('/ws/', ada.token);
  let { version } = before;
  for (const at of [
    { chain: first, step: 0 },
    { chain: first, step: 1 },
    { chain: first, step: 3 },
    { chain: second, step: 2 },
    { chain: first, step: 0 },
  ]) {
    const { status, body } = await ada.post(`${game.path}/album/step/`, at);
    t.equal(status, 200);
    version += 1;
    sees(t, body, { album: at, version, round: -2, last_modified: before.last_modified });
    t.match(await socket.next('STATE_SYNC'), { version, payload: { album: at } });
    const again = await ada.post(`${game.path}/album/step/`, at);
    t.equal(again.body.version, version, 'the same step changes nothing');
  }
  const ack = await host.ask('ALBUM_STEP', { game_code: game.code, chain: second, step: 3 });
  t.match(ack, { event: 'ACK', version: version + 1, payload: { album: { chain: second, step: 3 } } });
  const member = await bob.post(`${game.path}/album/step/`, { chain: first, step: 1 });
  t.same([member.status, member.body], [403, ONLY_HOST]);

  await ada.post(`${game.path}/host/`, { username: bob.name });
  t.equal((await ada.post(`${game.path}/album/step/`, { chain: first, step: 1 })).status, 403);
  t.equal((await bob.post(`${game.path}/album/step/`, { chain: first, step: 1 })).status, 200);
  const { on } = await restarted(t, server, 1_000);
  t.same((await on(bob).get(`${game.path}/info/`)).body.album, { chain: first, step: 1 });
});

t.test('the reveal continues with a new host when the host has left', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 3);
  const bob = game.players[1] as Player;
  await pass(server, 65_000, { players: [bob] });
  const chain = Number(Object.keys((await peek(server, game.code, bob)).chains)[0]);
  t.equal((await bob.post(`${game.path}/album/step/`, { chain, step: 1 })).status, 200);
});

t.test('an invalid step is refused by field', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 4);
  const other = await played(server, 3);
  const before = await peek(server, game.code, game.host);
  const chain = Number(Object.keys(before.chains)[0]);
  const foreign = Number(Object.keys((await other.session()).chains)[0]);
  const steps: [string, unknown, object][] = [
    ['a chain of another game', { chain: foreign, step: 0 }, { chain: ['This chain is not in the game.'] }],
    ['a chain of no game', { chain: 0, step: 0 }, { chain: ['This chain is not in the game.'] }],
    ['past the end', { chain, step: 4 }, { step: ['Ensure this value is less than or equal to 3.'] }],
    ['before the start', { chain, step: -1 }, { step: ['Ensure this value is greater than or equal to 0.'] }],
    ['half a step', { chain, step: 0.5 }, { step: ['A valid integer is required.'] }],
    ['no chain', { step: 1 }, { chain: ['This field is required.'] }],
    ['nothing', {}, { chain: ['This field is required.'], step: ['This field is required.'] }],
    ['more', { chain, step: 1, x: 1 }, { x: [/./] }],
  ];
  const socket = server.open('/ws/', game.host.token);
  for (const [name, step, problems] of steps) {
    const { status, body } = await game.host.post(`${game.path}/album/step/`, step);
    t.match([status, body], [400, problems], name);
    t.same(Object.keys(body).sort(), Object.keys(problems).sort(), name);
    const asked = await socket.ask('ALBUM_STEP', { game_code: game.code, ...(step as object) });
    t.match(asked, { event: 'ERROR', payload: { code: 'invalid', fields: problems } }, name);
  }
  t.same(await peek(server, game.code, game.host), before);
});

t.test('any member may share the album, and all get the same address', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 4);
  const [ada, bob, cy] = game.players as Four;
  const first = await share(bob, game.path);
  t.equal(first.status, 201);
  t.same(Object.keys(first.body).sort(), ['file', 'made_by', 'url']);
  t.match(first.body.url, /^http:\/\/127\.0\.0\.1:\d+\/album\/[0-9a-f]{32}\/$/);
  t.equal(first.body.file, first.body.url.replace(/\/$/, '.html'));
  t.equal(first.body.made_by, bob.name);
  for (const player of [ada, bob, cy]) {
    const again = await share(player, game.path);
    t.same([again.status, again.body], [200, first.body]);
    t.equal((await player.get(`${game.path}/album/`)).body.shared, first.body.url);
  }
  const { on } = await restarted(t, server, 1_000);
  const kept = await share(on(cy), game.path);
  t.same([kept.status, new URL(kept.body.url).pathname], [200, new URL(first.body.url).pathname]);
});

t.test('many members sharing at once create one address', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 4);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) => share(game.players[n % 4] as Player, game.path)),
  );
  t.equal(answers.filter(({ status }) => status === 201).length, 1);
  t.equal(new Set(answers.map(({ body }) => body.url)).size, 1);
});

t.test('the page shows the game to anyone, without scripts, network requests or tracking', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 5);
  const { body: shared } = await share(game.host, game.path);
  for (const path of [new URL(shared.url).pathname, new URL(shared.url).pathname.replace(/\/$/, '')]) {
    const { status, headers, body } = await server.call('GET', path);
    t.equal(status, 200);
    t.equal(headers.get('content-type'), 'text/html; charset=utf-8');
    t.equal(headers.get('x-robots-tag'), 'noindex');
    t.equal(headers.get('referrer-policy'), 'no-referrer');
    t.match(headers.get('cache-control'), /no-store/);
    t.equal(headers.get('x-content-type-options'), 'nosniff');
    t.equal(headers.get('content-disposition'), null);
    const policy = headers.get('content-security-policy') ?? '';
    t.match(policy, /default-src 'none'/);
    t.match(policy, /frame-ancestors 'none'/);
    t.match(policy, /img-src data:; font-src data:(;|$)/);
    t.notMatch(policy, /script|unsafe|\*|'self'|https?:/);
    t.match(body, /<meta name="robots" content="noindex">/);
    t.match(body, /<meta name="referrer" content="no-referrer">/);
    checkDocument(t, body, policy);
    for (const player of game.players) {
      for (const round of [0, 2, 4]) t.ok(body.includes(wordsOf(player, round)));
    }
    const drawn = game.players.flatMap((player) => [1, 3].map((round) => clean(drawingOf(player, round))));
    t.same(pictures(body).sort(), drawn.sort());
    const { people } = await game.session();
    for (const { face } of Object.values<{ face: number[] }>(people))
      t.ok(body.includes(faceRule(face)), 'every face is there');
    t.match(body, /20 November 2026/);
  }
});

t.test('the file is a single document that needs no other resource', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 4);
  const { body: shared } = await share(game.host, game.path);
  const page = await look(server, shared.url);
  const { status, headers, body } = await look(server, shared.file);
  t.equal(status, 200);
  t.equal(headers.get('content-type'), 'text/html; charset=utf-8');
  t.match(headers.get('content-disposition'), /^attachment; filename="[a-z-]+\.html"$/);
  t.equal(headers.get('x-robots-tag'), 'noindex');
  t.equal(headers.get('referrer-policy'), 'no-referrer');
  const [, policy = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(body) ?? [];
  t.match(policy, /default-src 'none'/);
  t.notMatch(policy, /script|unsafe|\*|'self'|https?:/);
  t.ok(body.indexOf('http-equiv') < body.indexOf('<style'), 'the policy comes before the style it allows');
  checkDocument(t, body, policy);
  t.notMatch(body, /127\.0\.0\.1|localhost/);
  t.equal(body.replace(/<meta http-equiv[^>]*>/, ''), page.body, 'apart from the policy it equals the page');
});

/** Checks that there are no addresses, scripts or handlers, and that the only style is the one the policy allows. */
function checkDocument(t: Test, html: string, policy: string): void {
  const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
  const hash = createHash('sha256').update(style).digest('base64');
  t.ok(policy.includes(`'sha256-${hash}'`), 'the policy allows the style');
  t.equal(html.match(/<style/g)?.length, 1);
  t.notMatch(html, /<script|<link|<iframe|<object|<form|<base|href=|url\((?!data:)|@import| on\w+=|style="/i);
  t.notMatch(html.replaceAll(/data:[^)"]*/g, ''), /\/\/[a-z0-9]/i, 'no address');
  for (const [, source = ''] of html.matchAll(/src="([^"]*)"/g))
    t.match(source, /^data:image\/svg\+xml;base64,/);
  t.notMatch(html, /<svg/, 'drawings are images');
}

function clean(svg: string): string {
  const result = cleanSvg(Buffer.from(svg));
  if ('refused' in result) throw new Error(result.refused.join(' '));
  return result.svg;
}

/** Each text as written and as the page must show it. */
const HOSTILE: [written: string, shown: string][] = [
  ['<script>alert(1)</script>', '&#60;script&#62;alert(1)&#60;/script&#62;'],
  ['"><img src=x onerror=alert(1)>', '&#34;&#62;&#60;img src&#61;x onerror&#61;alert(1)&#62;'],
  ["' onmouseover='alert(1)", '&#39; onmouseover&#61;&#39;alert(1)'],
  ['a & b &lt; c &#60;', 'a &#38; b &#38;lt; c &#38;#60;'],
  ['</p></main><style>*{}</style>', '&#60;/p&#62;&#60;/main&#62;&#60;style&#62;*{}&#60;/style&#62;'],
  ['<!-- {{7*7}} `', '&#60;!-- {{7*7}} `'],
];

t.test('whatever players write is shown as text on the page', async (t) => {
  const server = await buildTestApp(t);
  const names = ['a@b.c+d-e_f', '...', 'Zoë_Ω', 'עדה', '+-@', '日本'];
  const players: Player[] = [];
  for (const username of names) {
    const password = 'correct horse battery';
    const { id } = (await server.call('POST', '/api/user/register/', { json: { username, password } })).body;
    const { access, refresh } = (
      await server.call('POST', '/api/user/login/', { json: { username, password } })
    ).body;
    players.push(new Player(server, id, username, access, refresh));
  }
  const host = players[0] as Player;
  const code: number = (await host.post('/api/session/create/', { draw_time: 30, desc_time: 20 })).body
    .game_code;
  for (const player of players) await player.get(`/api/session/${code}/join/`);
  await host.put(`/api/session/${code}/start/`);
  const game = playedBy(players, host, code, []);
  for (const round of [0, 1, 2, 3, 4]) {
    for (const turn of await game.turns()) {
      const words = HOSTILE[players.indexOf(turn.player)]?.[0] as string;
      t.equal((await game.send(turn, words)).status, 201, `${turn.player.name} in ${round}`);
    }
  }
  const { url, file } = (await share(host, game.path)).body;
  for (const address of [url, file]) {
    const { body } = await look(server, address);
    const bare = body.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<meta[^>]*>/g, '');
    for (const [written, shown] of HOSTILE) {
      t.ok(bare.includes(`>${shown}</p>`), shown);
      t.notOk(bare.includes(written), written);
    }
    t.equal((bare.match(/<p class="words"/g) ?? []).length, 18);
    t.notMatch(
      bare,
      /<(?!\/?(?:html|head|title|body|main|header|h1|h2|p|div|section|ol|ul|li|i|figure|figcaption|img|bdi|span)\b|!doctype)/,
    );
    for (const name of names) t.ok(bare.includes(name), name);
    t.match(bare, `<title>Parlor: `);
  }
});

t.test('names are escaped everywhere, even names that no account can have', (t) => {
  const name = `<i>"'&`;
  const author = { name, face: [0, 0, 0, 0, 0, 0] };
  const shown = '&#60;i&#62;&#34;&#39;&#38;';
  const entries = [
    { author, skipped: false, text: name },
    { author, skipped: true, text: name },
    { author, skipped: false, svg: '<svg/>' },
    { author, skipped: true, svg: '<svg/>' },
  ];
  const html = albumBody({
    day: name,
    players: [author],
    hasPicture: false,
    chains: [{ owner: author, entries }],
  });
  t.equal(html.split(shown).length - 1, 11);
  t.notOk(html.includes('<i>"') || html.includes(`"'`));
  t.match(htmlDocument({ title: name, body: '' }), `<title>${shown}</title>`);
  t.end();
});

t.test('empty sheets and filled descriptions are marked as such', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const silent = game.players[2] as Player;
  await game.sendAll([silent]);
  await server.ports.advance(25_000);
  await game.sendAll([silent]);
  await silent.get('/api/past_sessions/');
  await server.ports.advance(35_000);
  await game.playTo(-2);
  const { body } = await look(server, (await share(silent, game.path)).body.url);
  t.equal(body.match(/class="skipped"/g)?.length, 2);
  t.equal(body.match(new RegExp(`${silent.name}(</bdi>)? ran out of time`, 'g'))?.length, 2);
  t.ok(pictures(body).includes(EMPTY_SHEET));
  for (const svg of pictures(body)) t.match(svg, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
});

t.test('only the host or the creator can remove the address, which is then gone', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 4);
  const [ada, bob, cy] = game.players as Four;
  const gone: string[] = [];
  for (const by of [ada, bob]) {
    const { url, file } = (await share(bob, game.path)).body;
    t.notOk(gone.includes(url), 'a new one has another address');
    gone.push(url, file);
    const other = await unshare(cy, game.path);
    t.same([other.status, other.body], [403, ONLY_HOST]);
    t.equal((await look(server, url)).status, 200);
    const ended = await unshare(by, game.path);
    t.same([ended.status, ended.body], [204, '']);
    t.equal((await ada.get(`${game.path}/album/`)).body.shared, null);
  }
  const { url } = (await share(cy, game.path)).body;
  for (const address of gone) {
    const page = await look(server, address);
    t.equal(page.status, 404);
    t.match(page.body, NO_PAGE);
    t.match(page.headers.get('content-security-policy'), /frame-ancestors 'none'/);
    t.equal(page.headers.get('x-robots-tag'), 'noindex');
    t.equal(page.headers.get('content-disposition'), null);
    for (const player of game.players) t.notOk(page.body.includes(player.name));
  }
  t.equal(
    (await unshare(bob, game.path)).status,
    403,
    'the creator of an earlier address is not the creator of this one',
  );
  t.equal((await look(server, url)).status, 200);
  await unshare(cy, game.path);
  t.equal((await unshare(ada, game.path)).status, 204, 'removing a removed address is not an error');
});

t.test('an address that never existed gets the same page as a removed one', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 3);
  const { url } = (await share(game.host, game.path)).body;
  const token = new URL(url).pathname.split('/')[2] as string;
  const names = [
    'x',
    '0'.repeat(32),
    `${'0'.repeat(32)}.html`,
    token.slice(1),
    `${token}0`,
    `${token}.svg`,
    `${token}.html.html`,
    token.toUpperCase().replace(/^\d+$/, 'A'),
    `${token}%0A`,
    `%20${token}`,
    `${token}%00`,
    "' OR 1=1",
  ];
  for (const name of names) {
    if (name === token) continue;
    const { status, body, headers } = await server.call(
      'GET',
      `/album/${encodeURI(name).replace(/%25/g, '%')}/`,
    );
    t.equal(status, 404, name);
    t.match(body, NO_PAGE);
    t.match(headers.get('content-type'), 'text/html');
  }
});

t.test('tokens have 128 random bits and differ between games', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 3);
  const tokens = new Set<string>();
  for (let n = 0; n < 50; n++) {
    tokens.add(new URL((await share(game.host, game.path)).body.url).pathname);
    await unshare(game.host, game.path);
  }
  t.equal(tokens.size, 50);
});

for (const base of [
  'https://games.example.org',
  'https://example.org/games/parlor',
  'http://example.org:8080/p/',
]) {
  t.test(`with PARLOR_PUBLIC_URL ${base} links start with it`, async (t) => {
    const server = await buildTestApp(t, { env: { PARLOR_PUBLIC_URL: base } });
    const game = await played(server, 3);
    const { body } = await share(game.host, game.path);
    const prefix = `${base.replace(/\/$/, '')}/album/`;
    t.ok(body.url.startsWith(prefix) && body.file.startsWith(prefix), body.url);
    const album = (await game.host.get(`${game.path}/album/`)).body;
    t.equal(album.shared, body.url);
    const drawing = album.chains[0].entries[1].drawing;
    t.ok(drawing.startsWith(`${base.replace(/\/$/, '')}/media/`), drawing);
    const page = await server.call('GET', `/album/${body.url.slice(prefix.length)}`);
    t.equal(page.status, 200, 'the proxy strips its prefix');
    t.match(page.body, `<meta property="og:url" content="${body.url}">`);
    t.notMatch(page.body.replaceAll(/<meta property[^>]*>/g, ''), /example\.org/);
  });
}

t.test('the page needs no login and ignores an invalid one', async (t) => {
  const server = await buildTestApp(t);
  const game = await played(server, 3);
  const { url } = (await share(game.host, game.path)).body;
  const path = new URL(url).pathname;
  t.equal((await server.call('GET', path, { token: 'nonsense' })).status, 200);
  t.equal((await server.call('POST', path)).status, 405);
  t.equal((await server.call('HEAD', path)).status, 200);
});

import t from 'tap';
import { cleanSvg, MAX_DRAWING_BYTES } from '#src/telephone/rules/svg.ts';
import { type Answer, buildTestApp, type Player, type TestServer } from '../helper.ts';
import { answered, restarted } from './lobby.ts';
import {
  drawingOf,
  form,
  type Game,
  iso,
  playedBy,
  ROUND_S,
  sees,
  startGame,
  type Turn,
  wordsOf,
} from './play.ts';

const GRACE_MS = 5_000;
const NO_DRAFT = [404, { detail: 'Draft not found', code: 'draft_not_found' }];

function draftPath(game: Game, { round, chain }: Pick<Turn, 'round' | 'chain'>): string {
  return `${game.path}/${round}/${chain}/draft/`;
}

function clean(svg: string): string {
  const result = cleanSvg(Buffer.from(svg));
  if ('refused' in result) throw new Error(result.refused.join(' '));
  return result.svg;
}

/** The draft of `words` as the server returns it. */
function contentOf({ player, round }: Turn, words = wordsOf(player, round)) {
  return round % 2 === 0 ? { description: words } : { drawing: clean(drawingOf(player, round)) };
}

/** The entry of a turn as its author reads it, with the description or the SVG itself. */
async function entryOf(game: Game, { player, round, chain }: Turn) {
  const { body } = await player.get(`${game.path}/${round}/${chain}/${round % 2 ? 'getDraw' : 'getDesc'}/`);
  const made =
    'drawing' in body
      ? { drawing: (await player.get(new URL(body.drawing).pathname)).body }
      : { description: body.description };
  return { id: body.id, skipped: body.skipped, made };
}

function draftsIn(server: TestServer): unknown {
  return server.platform.database.raw.prepare('SELECT count(*) FROM telephone_draft').pluck().get();
}

async function firstTurn(game: Game): Promise<Turn> {
  const [turn] = await game.turns();
  if (!turn) throw new Error('somebody should hold a chain');
  return turn;
}

for (const round of [0, 1, 2]) {
  const kind = round % 2 === 0 ? 'description' : 'drawing';

  t.test(`a ${kind} draft in round ${round} is returned only to its author`, async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 4);
    await game.playTo(round);
    const turn = await firstTurn(game);
    const path = draftPath(game, turn);
    t.same(
      await turn.player.get(path).then(({ status, body }) => [status, body]),
      NO_DRAFT,
      'there is no draft yet',
    );
    t.same(
      await turn.player.get(`${path}?optional=true`).then(({ status, body }) => [status, body]),
      [204, ''],
      'the page asks so, since browsers complain about every 404',
    );
    await server.ports.advance(3_000);
    const kept = await game.draft(turn);
    t.same([kept.status, kept.body], [204, '']);
    const back = await turn.player.get(path);
    t.same(
      [back.status, back.body],
      [200, { chain: turn.chain, round, saved_at: iso(server.ports.now()), ...contentOf(turn) }],
    );
    for (const player of game.players.filter((other) => other !== turn.player)) {
      const { status, body } = await player.get(path);
      t.same([status, body], NO_DRAFT, player.name);
      const own = await player.get(draftPath(game, await game.turnOf(player)));
      t.same([own.status, own.body], NO_DRAFT, 'and it does not become theirs');
    }
    const eve = await server.guest('eve');
    t.match(await eve.get(path), { status: 403, body: { code: 'not_in_session' } });
    t.match(await server.call('GET', path), { status: 401 });
    for (const wrong of [
      { ...turn, round: round + 1 },
      { ...turn, chain: 9_999 },
    ]) {
      const { status, body } = await turn.player.get(draftPath(game, wrong));
      t.same([status, body], NO_DRAFT);
    }
  });

  t.test(
    `when time runs out in round ${round} the draft becomes the entry and does not count as skipped`,
    async (t) => {
      const server = await buildTestApp(t);
      const game = await startGame(server, 4);
      await game.playTo(round);
      const [drafted, idle, ...others] = (await game.turns()) as [Turn, Turn, ...Turn[]];
      await game.draft(drafted);
      for (const turn of others) await game.send(turn);
      await server.ports.advance(ROUND_S(round) * 1000 + GRACE_MS);
      t.equal((await game.session()).round, round === 2 ? -2 : round + 1);
      const entry = await entryOf(game, drafted);
      t.equal(entry.skipped, undefined);
      t.same(entry.made, contentOf(drafted));
      t.equal((await entryOf(game, idle)).skipped, true, 'a player without a draft has missed the round');
      const gone = await drafted.player.get(draftPath(game, drafted));
      t.same([gone.status, gone.body], NO_DRAFT);
      t.equal(draftsIn(server), 0);

      const late = await game.send(drafted);
      t.same([late.status, late.body.id], [200, entry.id], 'submitting it late is recognised as a retry');
      const other = round % 2 ? await drafted.player.draw(game.code, round, drafted.chain) : undefined;
      const another = other ?? (await game.send(drafted, 'something else'));
      t.same([another.status, another.body.code], [400, 'round_mismatch'], 'any other entry is too late');
    },
  );

  t.test(`a submission in round ${round} deletes the draft, whatever its content`, async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 4);
    await game.playTo(round);
    const turn = await firstTurn(game);
    await game.draft(turn);
    const sent =
      round % 2
        ? await turn.player.draw(game.code, round, turn.chain)
        : await game.send(turn, 'the final words');
    t.equal(sent.status, 201);
    t.equal(draftsIn(server), 0);
    const gone = await turn.player.get(draftPath(game, turn));
    t.same([gone.status, gone.body], NO_DRAFT);
    await server.ports.advance(ROUND_S(round) * 1000 + GRACE_MS);
    t.notSame((await entryOf(game, turn)).made, contentOf(turn));
    t.equal((await entryOf(game, turn)).id, sent.body.id);
  });
}

t.test('a new draft replaces the previous one', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  for (const round of [0, 1]) {
    await game.playTo(round);
    const turn = await firstTurn(game);
    if (round === 0) for (const words of ['one', 'two', 'three']) await game.draft(turn, words);
    else {
      for (const d of ['M1 1L2 2', 'M3 3L4 4']) {
        const body = form(`<svg><path d="${d}"/></svg>`);
        const { token } = turn.player;
        t.equal((await server.call('PUT', draftPath(game, turn), { token, body })).status, 204);
      }
    }
    const made =
      round === 0 ? { description: 'three' } : { drawing: clean('<svg><path d="M3 3L4 4"/></svg>') };
    t.equal(draftsIn(server), 1);
    t.match((await turn.player.get(draftPath(game, turn))).body, made);
    await server.ports.advance(ROUND_S(round) * 1000 + GRACE_MS);
    t.same((await entryOf(game, turn)).made, made);
  }
});

t.test('drafts are cleaned like entries', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const turn = await firstTurn(game);
  await game.draft(turn, '  a\tcat\u200b\u202e ');
  t.equal((await turn.player.get(draftPath(game, turn))).body.description, 'a cat');
  await game.playTo(1);
  const drawn = await firstTurn(game);
  const body = form('<svg id="me"><title>x</title><path class="y" d="M1 1 L9 9"/></svg>');
  await server.call('PUT', draftPath(game, drawn), { token: drawn.player.token, body });
  t.notMatch((await drawn.player.get(draftPath(game, drawn))).body.drawing, /class|id=/);
});

t.test('a draft is accepted until the grace period ends, and is then used', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const turn = await firstTurn(game);
  await server.ports.advance(ROUND_S(0) * 1000 + GRACE_MS - 1);
  t.equal((await game.draft(turn)).status, 204);
  await server.ports.advance(1);
  t.same((await entryOf(game, turn)).made, contentOf(turn));
  const late = await game.draft(turn);
  t.same([late.status, late.body], [400, { detail: 'Round mismatch', code: 'round_mismatch' }]);
});

interface Try {
  game: Game;
  turn: Turn;
  other: Turn;
  put: (turn: Partial<Turn>, content: { json?: unknown; body?: FormData }) => Promise<Answer>;
}

const WORDS = { json: { description: 'words' } };
const INK = { body: form('<svg><path d="M1 1L2 2"/></svg>') };
const refusal = (code: string, detail: string) => [400, { detail, code }];

/** Each is tried in a round with an existing draft and must leave that draft unchanged. */
const REFUSED: Record<string, [round: number, tried: (by: Try) => Promise<Answer>, answer: unknown]> = {
  'a draft for the next round': [
    0,
    ({ put, turn }) => put({ ...turn, round: 1 }, INK),
    refusal('round_mismatch', 'Round mismatch'),
  ],
  'a draft for the previous round': [
    1,
    ({ put, turn }) => put({ ...turn, round: 0 }, WORDS),
    refusal('round_mismatch', 'Round mismatch'),
  ],
  'a drawing in a description round': [
    0,
    ({ put, turn }) => put(turn, INK),
    refusal('round_not_drawing', 'Round is not drawing'),
  ],
  'a description in a drawing round': [
    1,
    ({ put, turn }) => put(turn, WORDS),
    refusal('round_not_desc', 'Round is not desc'),
  ],
  'an empty object in a drawing round': [
    1,
    ({ put, turn }) => put(turn, { json: {} }),
    refusal('no_file', 'No file'),
  ],
  'a file under another name': [
    1,
    ({ put, turn }) => put(turn, { body: form('<svg/>', 'picture') }),
    refusal('no_file', 'No file'),
  ],
  'a chain of no game': [
    0,
    ({ put, turn }) => put({ ...turn, chain: 9_999 }, WORDS),
    refusal('chain_mismatch', 'Chain mismatch'),
  ],
  'a description for somebody else’s turn': [
    0,
    ({ put, turn, other }) => put({ ...turn, chain: other.chain }, WORDS),
    refusal('not_your_chain', 'Not your turn'),
  ],
  'a drawing for somebody else’s turn': [
    1,
    ({ put, turn, other }) => put({ ...turn, chain: other.chain }, INK),
    refusal('not_your_chain', 'Not your turn'),
  ],
  'a blank description': [
    0,
    ({ put, turn }) => put(turn, { json: { description: ' \u200b\n ' } }),
    [400, { description: ['This field may not be blank.'] }],
  ],
  'a missing description': [
    0,
    ({ put, turn }) => put(turn, { json: {} }),
    [400, { description: ['This field is required.'] }],
  ],
  'a description that is too long': [
    0,
    ({ put, turn }) => put(turn, { json: { description: 'x'.repeat(101) } }),
    [400, { description: ['Ensure this field has no more than 100 characters.'] }],
  ],
  'a script': [
    1,
    ({ put, turn }) => put(turn, { body: form('<svg><script>1</script></svg>') }),
    [400, { drawing: [/script/] }],
  ],
  'a handler': [
    1,
    ({ put, turn }) => put(turn, { body: form('<svg><path onload="x" d="M0 0"/></svg>') }),
    [400, { drawing: [/onload/] }],
  ],
  'a file that is not a drawing': [
    1,
    ({ put, turn }) => put(turn, { body: form('hello') }),
    [400, { drawing: [/./] }],
  ],
  'a drawing that is too large': [
    1,
    ({ put, turn }) => put(turn, { body: form(new Uint8Array(MAX_DRAWING_BYTES + 1)) }),
    [413, { code: 'too_large' }],
  ],
};

for (const [name, [round, tried, answer]] of Object.entries(REFUSED)) {
  t.test(`${name} is refused like a submission, and the existing draft stays`, async (t) => {
    const server = await buildTestApp(t);
    const game = await startGame(server, 3);
    await game.playTo(round);
    const [turn, other] = (await game.turns()) as [Turn, Turn];
    await game.draft(turn);
    const before = (await turn.player.get(draftPath(game, turn))).body;
    const put: Try['put'] = (at, content) =>
      server.call('PUT', draftPath(game, { ...turn, ...at }), { token: turn.player.token, ...content });
    const { status, body } = await tried({ game, turn, other, put });
    t.match([status, body], answer);
    t.same((await turn.player.get(draftPath(game, turn))).body, before);
    t.equal(draftsIn(server), 1);
  });
}

t.test('a draft is refused for a submitted turn, for a game not in play and from strangers', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const eve = await server.guest('eve');
  for (const round of [0, 1]) {
    const turn = await firstTurn(game);
    await game.send(turn);
    const again = await game.draft(turn);
    t.same([again.status, again.body], refusal('already_submitted', 'Already submitted'));
    const stranger = await game.draft({ ...turn, player: eve });
    t.same([stranger.status, stranger.body], [403, { detail: 'Not in session', code: 'not_in_session' }]);
    t.equal((await server.call('PUT', draftPath(game, turn), WORDS)).status, 401);
    await game.playTo(round + 1);
  }
  const last = await firstTurn(game);
  await game.playTo(-2);
  t.match(await game.draft(last), { status: 400, body: { code: 'round_mismatch' } });
  const lobby: number = (await eve.post('/api/session/create/', { draw_time: 30, desc_time: 20 })).body
    .game_code;
  t.match(await eve.put(`/api/session/${lobby}/0/${last.chain}/draft/`, WORDS.json), {
    status: 400,
    body: { code: 'round_mismatch' },
  });
  t.match(await eve.get(`/api/session/${lobby}/0/${last.chain}/draft/`), { status: 404 });
  t.match(await eve.put(`/api/session/999/0/${last.chain}/draft/`, WORDS.json), {
    status: 404,
    body: { code: 'session_not_found' },
  });
  t.equal((await eve.post(draftPath(game, last))).status, 405);
  t.equal(draftsIn(server), 0);
});

t.test('after a restart drafts can still be read and are used', async (t) => {
  const server = await buildTestApp(t);
  const before = await startGame(server, 3);
  await before.playTo(1);
  const turn = await firstTurn(before);
  await before.draft(turn);
  const kept = (await turn.player.get(draftPath(before, turn))).body;
  const { again, on } = await restarted(t, server, 60_000);
  const players = before.players.map(on);
  const game = playedBy(players, players[0] as Player, before.code, before.ring);
  const player = game.named(turn.player.name);
  t.same((await player.get(draftPath(game, turn))).body, kept);
  await again.ports.advance(15_000 + GRACE_MS);
  const entry = await entryOf(game, { ...turn, player });
  t.same(entry.made, contentOf(turn));
  t.equal(entry.skipped, undefined);
});

t.test('saving a draft raises no version, answers no poll and publishes nothing', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 4);
  const topic = `session:${game.code}`;
  const sockets = game.players.map((player) => server.open(`/ws/session/${game.code}/`, player.token));
  for (const socket of sockets) {
    t.equal((await socket.ask('SUBSCRIBE', { topic: 'user' })).event, 'ACK');
    await answered(socket);
  }
  const told: string[] = [];
  for (const socket of sockets) {
    socket.frames.splice(0);
    socket.raw.on('message', (data) => told.push(String(data)));
  }
  for (const round of [0, 1]) {
    await game.playTo(round);
    for (const socket of sockets) await answered(socket);
    for (const socket of sockets) socket.frames.splice(0);
    const turn = await firstTurn(game);
    const before = await game.session();
    const poll = game.host.post(`${game.path}/wait/`, before);
    await game.draft(turn, 'SECRET words');
    for (const socket of sockets) {
      await answered(socket);
      t.same(
        socket.frames.filter(({ event }) => event !== 'PRESENCE'),
        [],
      );
    }
    t.same(await game.session(), before);
    const secret = round === 0 ? 'SECRET' : `M${turn.player.id} 1 L8`;
    t.match(
      JSON.stringify((await turn.player.get(draftPath(game, turn))).body),
      secret,
      'the draft was saved',
    );
    for (const player of game.players) {
      const mine = player === turn.player;
      for (const path of [
        `${game.path}/info/`,
        `${game.path}/join/`,
        `${game.path}/album/`,
        `${game.path}/${round}/${turn.chain}/getDesc/`,
        `${game.path}/${round}/${turn.chain}/getDraw/`,
        `/media/${turn.chain}_${game.code}_${round}.svg`,
        '/api/past_sessions/',
        ...(mine ? [] : [draftPath(game, turn)]),
      ]) {
        told.push(JSON.stringify((await player.get(path)).body));
      }
    }
    await server.ports.advance(10_000);
    told.push(JSON.stringify((await poll).body));
    t.same(
      told.filter((text) => text.includes(secret)),
      [],
    );
  }
  t.ok(told.length > 50);
  t.match(await sockets[0]?.ask('SUBSCRIBE', { topic }), { event: 'ACK' });
});

t.test('an account may upload thirty drawings and drafts a minute', async (t) => {
  const server = await buildTestApp(t);
  const { body } = await startGame(server, 3).then(async (game) => {
    const [turn, other] = (await game.turns()) as [Turn, Turn];
    for (let n = 0; n < 20; n++) t.equal((await game.draft(turn)).status, 204);
    await game.playTo(1);
    const mine = await game.turnOf(turn.player);
    for (let n = 0; n < 9; n++) t.equal((await game.draft(mine)).status, 204);
    const blank = await server.call('PUT', draftPath(game, mine), {
      token: mine.player.token,
      body: form('hostile'),
    });
    t.equal(blank.status, 400, 'a refused draft counts too');
    const refused = await game.send(mine);
    t.equal(refused.status, 429);
    t.equal(refused.headers.get('retry-after'), '60');
    t.equal((await game.draft(mine)).status, 429);
    t.equal((await game.draft(await game.turnOf(other.player))).status, 204, 'the limit is per account');
    t.equal((await mine.player.get(draftPath(game, mine))).status, 200, 'reading does not count');
    await server.ports.advance(34_999);
    t.equal((await game.session()).round, 1);
    return game.host.get(`${game.path}/info/`);
  });
  t.equal(body.round, 1);
});

t.test('the limit lasts for a minute', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const lasting = { draw_time: 600, desc_time: 600 };
  const code: number = (await game.host.post('/api/session/create/', lasting)).body.game_code;
  for (const player of game.players) await player.get(`/api/session/${code}/join/`);
  await game.host.put(`/api/session/${code}/start/`);
  const long = playedBy(game.players, game.host, code, []);
  const turn = await firstTurn(long);
  for (let n = 0; n < 30; n++) t.equal((await long.draft(turn)).status, 204);
  await server.ports.advance(59_999);
  t.equal((await long.draft(turn)).status, 429);
  await server.ports.advance(1);
  t.equal((await long.draft(turn)).status, 204);
});

for (const [name, gone] of [
  ['leaves', (game: Game, player: Player) => player.post(`${game.path}/leave/`)],
  [
    'is removed',
    (game: Game, player: Player) => game.host.post(`${game.path}/kick/`, { username: player.name }),
  ],
] as const) {
  for (const round of [0, 1]) {
    t.test(`the draft of a player who ${name} in round ${round} is used for the open turn`, async (t) => {
      const server = await buildTestApp(t);
      const game = await startGame(server, 4);
      await game.playTo(round);
      const turn = await game.turnOf(game.players[2] as Player);
      await game.draft(turn);
      t.equal((await gone(game, turn.player)).status, 200);
      sees(t, await game.session(), { round, submitted: [turn.player.name] });
      t.equal(draftsIn(server), 0);
      await game.playTo(-2);
      const album = (await game.host.get(`${game.path}/album/`)).body;
      const chain = album.chains.find((one: { chain: number }) => one.chain === turn.chain);
      const entry = chain.entries[round];
      t.match(entry, { author: turn.player.name });
      t.notOk('skipped' in entry);
      if (round === 0) t.equal(entry.description, wordsOf(turn.player, round));
      else t.equal((await game.host.get(new URL(entry.drawing).pathname)).body, contentOf(turn).drawing);
      const later = album.chains.flatMap(({ entries }: { entries: { author: string }[] }) =>
        entries.slice(round + 1).filter(({ author }) => author === turn.player.name),
      );
      for (const one of later) t.equal(one.skipped, true, 'their later turns are skipped');
      t.equal(later.length, 2 - round);
    });
  }
}

t.test('a game that ends early deletes its drafts', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  for (const turn of await game.turns()) await game.draft(turn);
  t.equal(draftsIn(server), 3);
  await (game.players[2] as Player).post(`${game.path}/leave/`);
  t.equal((await game.session()).round, -2);
  t.equal(draftsIn(server), 0);
});

t.test('a finished game has no drafts', async (t) => {
  const server = await buildTestApp(t);
  const game = await startGame(server, 3);
  const turn = await firstTurn(game);
  await game.draft(turn);
  await game.playTo(-2);
  const { status, body } = await turn.player.get(draftPath(game, turn));
  t.same([status, body], NO_DRAFT);
});

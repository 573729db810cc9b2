import t from 'tap';
import { board, bot, Program, program } from '../../boardapi/programs.ts';
import { buildTestApp } from '../../helper.ts';

const FAST = { 'clock.limit': '60', 'clock.increment': '0' };

t.test('tokens are shown once, tested without a content type, and open nothing else', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('Ada');
  const { body, status } = await ada.post('/api/user/api-tokens/', { label: 'A bot', scopes: ['bot:play'] });
  t.equal(status, 201);
  t.match(body.token, /^[A-Za-z0-9_]+$/);
  const robot = await bot(server, 'Robot');
  const expected = { userId: 'ada', scopes: 'bot:play', expires: null };
  for (const type of [undefined, 'text/plain', 'application/x-www-form-urlencoded', 'x'])
    t.same((await robot.raw('/api/token/test', `${body.token},nobody`, type)).body, {
      [body.token]: expected,
      nobody: null,
    });
  t.equal((await ada.get('/api/user/api-tokens/')).body.tokens[0].token, undefined);
  t.equal((await server.call('GET', '/api/user/me/', { token: body.token })).status, 401);
  t.match(await ada.get('/api/account'), { status: 401, body: { error: /.+/, code: 'invalid_token' } });
  t.match(await server.call('GET', '/api/stream/event'), { status: 401, body: { error: /.+/ } });
});

t.test('revoking a token ends its streams and no others', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('Ada');
  const two = await Promise.all(
    ['one', 'two'].map((label) => ada.post('/api/user/api-tokens/', { label, scopes: ['bot:play'] })),
  );
  const [first, second] = await Promise.all(
    two.map(({ body }) =>
      fetch(`${server.base}/api/stream/event`, { headers: { authorization: `Bearer ${body.token}` } }),
    ),
  );
  await server.call('DELETE', `/api/user/api-tokens/${two[0]?.body.id}/`, { token: ada.token });
  t.match(await first?.text(), /^\n*$/);
  const reader = second?.body?.getReader();
  await reader?.read();
  await server.ports.advance(6_000);
  t.same(Buffer.from((await reader?.read())?.value ?? []).toString(), '\n');
  await reader?.cancel();
});

t.test('a new event stream ends the older one of its token, and begins with what there is', async (t) => {
  const server = await buildTestApp(t);
  const [ada, ben] = [await board(server, 'Ada'), await bot(server, 'Ben')];
  const first = await ben.stream('/api/stream/event');
  const made = await ada.json('/api/challenge/ben', {
    ...{ rated: false, 'clock.limit': 180, 'clock.increment': null, days: null, color: 'black' },
    ...{ variant: 'fromPosition', fen: '4k3/8/8/8/8/8/4P3/4K3 w - - 0 1' },
  });
  t.match(made.body, {
    ...{ status: 'created', speed: 'blitz', color: 'black', direction: 'out', rated: false },
    ...{ timeControl: { type: 'clock', limit: 180, increment: 0, show: '3+0' } },
    ...{ variant: { key: 'fromPosition' }, destUser: { id: 'ben', title: 'BOT', online: true } },
  });
  t.match(await first.next('challenge'), { challenge: { id: made.body.id, direction: 'in' } });
  const second = await ben.stream('/api/stream/event');
  await first.ended;
  t.match(await second.next('challenge'), { challenge: { id: made.body.id } });
  t.match((await ada.get('/api/challenge')).body, { in: [], out: [{ id: made.body.id }] });
  t.equal((await ben.get(`/api/challenge/${made.body.id}/show`)).body.id, made.body.id);
});

t.test('a challenge is declined with its reason, and canceled by who made it', async (t) => {
  const server = await buildTestApp(t);
  const [ada, ben] = [await board(server, 'Ada'), await bot(server, 'Ben')];
  const [ofAda, ofBen] = [await ada.stream('/api/stream/event'), await ben.stream('/api/stream/event')];
  const odd = await ada.form('/api/challenge/ben', { ...FAST, 'clock.limit': '100' });
  t.equal(odd.body.timeControl.show, '1.67+0');
  const first = odd.body.id;
  t.match(await ada.post(`/api/challenge/${first}/decline`), { status: 404 });
  t.equal((await ben.form(`/api/challenge/${first}/decline`, { reason: 'timeControl' })).status, 200);
  for (const events of [ofAda, ofBen])
    t.match(await events.next('challengeDeclined'), {
      challenge: { id: first, status: 'declined', declineReason: /clocks/, declineReasonKey: 'timecontrol' },
    });
  const second = (await ada.form('/api/challenge/ben', FAST)).body.id;
  t.equal((await ada.post(`/api/challenge/${second}/cancel`)).status, 200);
  t.match(await ofBen.next('challengeCanceled'), { challenge: { id: second, status: 'canceled' } });
  t.match(await ben.post(`/api/challenge/${second}/accept`), { status: 400, body: { code: 'game_over' } });
});

t.test('a challenge that is kept alive ends with its answer, and is canceled by hanging up', async (t) => {
  const server = await buildTestApp(t);
  const [ada, ben] = [await board(server, 'Ada'), await bot(server, 'Ben')];
  const events = await ben.stream('/api/stream/event');
  const kept = { ...FAST, keepAliveStream: 'true' };
  const first = await ada.stream('/api/challenge/Ben', kept);
  const { challenge } = await events.next('challenge');
  t.equal((await ben.post(`/api/challenge/${challenge.id}/accept`)).status, 200);
  await first.ended;
  t.match(first.seen, [{ id: challenge.id, status: 'created' }, { done: 'accepted' }]);
  t.match(await events.next('gameStart'), { game: { id: challenge.id } });
  t.match((await ada.get('/api/account/playing')).body, { nowPlaying: [{ gameId: challenge.id }] });
  const second = await ada.stream('/api/challenge/Ben', kept);
  const { challenge: next } = await events.next('challenge');
  second.hangUp();
  t.match(await events.next('challengeCanceled'), { challenge: { id: next.id } });
});

const OF_CLIENTS = { 'clock.limit': 600, 'clock.increment': 0, days: null, variant: 'standard', fen: null };

t.test('the house plays each of the eight levels that programs know', async (t) => {
  const server = await buildTestApp(t);
  const ada = await board(server, 'Ada');
  const events = await ada.stream('/api/stream/event');
  const players: string[] = [];
  for (let level = 1; level <= 8; level++) {
    const { status, body } = await ada.json('/api/challenge/ai', { ...OF_CLIENTS, level, color: 'white' });
    t.match(
      { status, body },
      { status: 201, body: { player: 'white', turns: 0, source: 'ai', fullId: body.id } },
    );
    t.match(await events.next('gameStart'), { game: { id: body.id, source: 'ai', isMyTurn: true } });
    players.push(body.opponent.id);
  }
  t.same(players, ['muggins', 'scribble', 'scribble', 'bell', 'lumen', 'lumen', 'tock', 'tock']);
  for (const level of ['0', '9', '1.5', 'x', ''])
    t.match(await ada.form('/api/challenge/ai', { level }), { status: 400, body: { error: /^level: / } });
  t.match(await ada.json('/api/challenge/ai', { ...OF_CLIENTS, level: 1, fen: '8/8' }), {
    status: 400,
    body: { error: /^fen: / },
  });
});

t.test('a name that is only shown is in no answer and no line', async (t) => {
  const server = await buildTestApp(t);
  const [ada, ben] = [await board(server, 'Ada'), await bot(server, 'Ben "]\\ 🎨')];
  const events = await ada.stream('/api/stream/event');
  const { username } = (await ben.get('/api/account')).body;
  const made = await ada.form(`/api/challenge/${username}`, FAST);
  await ben.post(`/api/challenge/${made.body.id}/accept`);
  const stream = await ada.stream(`/api/board/game/stream/${made.body.id}`);
  const full = await stream.next('gameFull');
  const start = await events.next('gameStart');
  const pgn = (await ada.get(`/game/export/${made.body.id}`)).body;
  t.match(pgn, `"${username}"`);
  for (const told of [made.body, full, start, pgn]) t.notMatch(JSON.stringify(told), '🎨');
  await ada.post(`/api/board/game/${made.body.id}/move/e2e4`);
  await ben.post(`/api/bot/game/${made.body.id}/move/e7e5`);
  t.match((await ada.get(`/game/export/${made.body.id}`)).body, /%clk/);
  for (const no of ['false', 'False', '0'])
    t.notMatch((await ada.get(`/game/export/${made.body.id}?clocks=${no}`)).body, /%clk/);
});

t.test('chat that cannot be read is 200 and goes to nobody', async (t) => {
  const server = await buildTestApp(t);
  const [ada, ben] = [await board(server, 'Ada'), await bot(server, 'Ben')];
  const { id } = (await ada.form('/api/challenge/ben', FAST)).body;
  await ben.post(`/api/challenge/${id}/accept`);
  const stream = await ben.stream(`/api/bot/game/stream/${id}`);
  const path = `/api/bot/game/${id}/chat`;
  const [json, form] = ['application/json', 'application/x-www-form-urlencoded'];
  for (const [body, type] of [
    ['{bad', json],
    ['[1]', json],
    ['{"text":{"a":1}}', json],
    ['text=a&text=b', form],
    ['x'.repeat(1_100_000), form],
    ['--x', 'multipart/form-data; boundary=x'],
  ] as const)
    t.match(await ben.raw(path, body, type), { status: 200, body: { ok: true } }, body.slice(0, 20));
  await ben.form(path, { text: 'heard' });
  t.match(await stream.next('chatLine'), { text: 'heard' });
  t.equal((await new Program(server.base, 'nobody').raw(path, '{bad', json)).status, 401);
});

t.test('a seek says which field is wrong, and takes no games by correspondence', async (t) => {
  const server = await buildTestApp(t);
  const ada = await board(server, 'Ada');
  for (const [field, fields] of Object.entries({
    time: [{ time: '0' }, { time: '0.01' }, { time: '-1' }, { time: 'x' }, { time: '181' }],
    increment: [{ increment: '61' }, { increment: '0.5' }],
    variant: [{ variant: 'atomic' }],
    days: [{ days: '3' }],
  }))
    for (const wish of fields)
      t.match(await ada.form('/api/board/seek', wish), {
        status: 400,
        body: { error: new RegExp(`^${field}: [A-Z](?!.*( {2}|\\.\\d{5}))`) },
      });
  const seek = await ada.stream('/api/board/seek', { time: '0', increment: '1', days: '', color: 'random' });
  const ben = await board(server, 'Ben');
  const found = await ben.stream('/api/board/seek', { time: '0', increment: '1' });
  await Promise.all([seek.ended, found.ended]);
});

t.test('chat is always 200, and reaches the streams of the players', async (t) => {
  const server = await buildTestApp(t);
  const [ada, ben] = [await board(server, 'Ada'), await bot(server, 'Ben')];
  const { id } = (await ada.form('/api/challenge/ben', FAST)).body;
  await ben.post(`/api/challenge/${id}/accept`);
  const stream = await ada.stream(`/api/board/game/stream/${id}`);
  const ofBen = await ben.stream(`/api/bot/game/stream/${id}`);
  await ofBen.next('gameFull');
  const path = `/api/bot/game/${id}/chat`;
  t.equal((await ben.form(path, { room: 'spectator', text: 'to nobody' })).status, 200);
  t.equal((await ben.form(path, { room: 'player', text: `hello\u001b[31m ${'x'.repeat(300)}` })).status, 200);
  const line = await stream.next('chatLine');
  t.match(line, { username: 'Ben', room: 'player', text: /^hello \[31m x+$/ });
  t.equal(line.text.length, 140);
  t.same((await ben.get(path)).body, []);
  for (let count = 0; count < 40; count++) t.equal((await ben.form(path, { text: 'hi' })).status, 200);
});

t.test('the kind of account and the scopes decide, and refusals are in `error`', async (t) => {
  const server = await buildTestApp(t);
  const [ada, ben] = [await board(server, 'Ada'), await bot(server, 'Ben')];
  const reader = await program(server, 'Cat', ['challenge:read']);
  const { id } = (await ada.form('/api/challenge/ben', FAST)).body;
  await ben.post(`/api/challenge/${id}/accept`);
  const refused = async (status: number, code: string, asked: Promise<{ status: number; body: unknown }>) =>
    t.match(await asked, { status, body: { error: /.+/, code } });
  await refused(403, 'missing_scope', ada.post(`/api/bot/game/${id}/resign`));
  await refused(403, 'missing_scope', ben.post(`/api/board/game/${id}/resign`));
  await refused(403, 'missing_scope', reader.form('/api/challenge/ben', FAST));
  await refused(404, 'not_a_player', (await bot(server, 'Dan')).post(`/api/bot/game/${id}/resign`));
  await refused(404, 'game_not_found', ben.post('/api/bot/game/nowhere/resign'));
  await refused(400, 'invalid', ada.form('/api/challenge/ben', { ...FAST, rated: 'true' }));
  await refused(400, 'invalid', ada.form('/api/challenge/ben', { ...FAST, variant: 'atomic' }));
  await refused(400, 'invalid', ada.form('/api/challenge/ai', FAST));
  await refused(404, 'player_not_found', ada.form('/api/challenge/nobody', FAST));
  await refused(400, 'too_early_for_draw', ben.post(`/api/bot/game/${id}/draw/yes`));
  const eve = await program(server, 'Eve', ['board:play', 'bot:play']);
  const { body } = await eve.form('/api/challenge/ben', FAST);
  await ben.post(`/api/challenge/${body.id}/accept`);
  await refused(400, 'has_played', eve.post('/api/bot/account/upgrade'));
  await refused(403, 'for_bots', eve.post(`/api/bot/game/${id}/resign`));
  const fay = await program(server, 'Fay', ['board:play', 'bot:play']);
  await fay.post('/api/bot/account/upgrade');
  await refused(403, 'not_for_bots', fay.post(`/api/board/game/${id}/resign`));
});

t.test('players are found in any case, and only under their username', async (t) => {
  const server = await buildTestApp(t);
  const ben = await bot(server, 'Ben');
  const player = await server.guest('Zoë 🎨');
  const { body: me } = await player.get('/api/user/me/');
  t.match((await ben.get('/api/user/BEN')).body, { id: 'ben', username: 'Ben', title: 'BOT' });
  t.match((await ben.get(`/api/user/${encodeURIComponent(me.username)}`)).body, { username: me.username });
  t.equal((await ben.get('/api/user/nobody')).status, 404);
  t.equal((await ben.get('/api/bot/online')).body, '');
  const events = await ben.stream('/api/stream/event');
  t.match(JSON.parse((await ben.get('/api/bot/online?nb=5')).body), {
    id: 'ben',
    perfs: { blitz: { games: 0 } },
  });
  t.same((await ben.get('/api/users/status?ids=ben,nobody')).body, [
    { id: 'ben', name: 'Ben', title: 'BOT', online: true },
  ]);
  events.hangUp();
  const id = '254a2ae6-b15b-48e0-8b24-acccea908542';
  t.equal((await ben.get(`/${id}/white`)).headers.location, `/chess/${id}`);
});

t.test('a stream is silent for six seconds at most, and ends at a shutdown', async (t) => {
  const server = await buildTestApp(t);
  const ben = await bot(server, 'Ben');
  const events = await ben.stream('/api/stream/event');
  await server.ports.advance(60_000);
  while (events.beats < 11) await new Promise((resolve) => setImmediate(resolve));
  t.equal(events.beats, 11);
  const [status] = (await ben.get('/api/users/status?ids=ben')).body;
  t.ok(status.online, 'an open stream counts as being there');
  await server.stop();
  await events.ended;
});

t.test('an account has at most 64 streams', async (t) => {
  const server = await buildTestApp(t);
  const [ada, ben] = [await board(server, 'Ada'), await bot(server, 'Ben')];
  const { id } = (await ada.form('/api/challenge/ben', FAST)).body;
  await ben.post(`/api/challenge/${id}/accept`);
  const path = `/api/bot/game/stream/${id}`;
  const all = await Promise.all(Array.from({ length: 64 }, () => ben.stream(path)));
  t.match(await ben.get(path), { status: 400, body: { code: 'too_many_streams' } });
  for (const stream of all) stream.hangUp();
});

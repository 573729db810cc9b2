import SqliteDatabase from 'better-sqlite3';
import t, { type Test } from 'tap';
import { Visitor } from '../../admin/site.ts';
import { type ServerProcess, startServer } from '../../fault/process.ts';

interface Line {
  level: number;
  msg: string;
  reqId?: string;
  method?: string;
  route?: string;
  status?: number;
  err?: { message: string; stack: string };
}

const ERROR = 50;

async function start(t: Test, env: Record<string, string>): Promise<{ server: ServerProcess; path: string }> {
  const path = `${t.testdir()}/parlor.db`;
  return { server: await startServer(t, { path, env }), path };
}

/** Stops the server. Returns everything that it wrote, and its log lines. */
async function stop(server: ServerProcess): Promise<{ text: string; lines: Line[] }> {
  server.signal('SIGTERM');
  const { stdout, errors } = await server.exited;
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  const parsed = lines.map((line) => JSON.parse(line));
  // Whether the disk is slow depends on the machine.
  return { text: stdout + errors.join('\n'), lines: parsed.filter(({ syncMs }) => syncMs === undefined) };
}

const PASSWORD = 'passwordmarker-horse-battery';
const WORDS = 'wordsmarker';
const INK = '3141.592';

/** Somebody registers, logs in, plays to the first drawing and uses a socket, correctly and incorrectly. */
async function evening(server: ServerProcess) {
  await server.call('POST', '/api/user/register/', { json: { username: 'ada', password: PASSWORD } });
  await server.call('POST', '/api/user/login/', { json: { username: 'ada', password: `${PASSWORD}-wrong` } });
  const { body: pair } = await server.call('POST', '/api/user/login/', {
    json: { username: 'ada', password: PASSWORD },
  });
  const guests = [];
  for (const name of ['bob', 'eve']) {
    guests.push((await server.call('POST', '/api/user/guest/', { json: { name } })).body);
  }
  const players = [{ username: 'ada', access: pair.access, refresh: pair.refresh }, ...guests];
  const host = players[0]?.access;
  const { body } = await server.call('POST', '/api/session/create/', {
    token: host,
    json: { draw_time: 600, desc_time: 600 },
  });
  const code = body.game_code;
  for (const { access } of players) await server.call('GET', `/api/session/${code}/join/`, { token: access });
  await server.call('PUT', `/api/session/${code}/start/`, { token: host });
  const info = async () => (await server.call('GET', `/api/session/${code}/info/`, { token: host })).body;
  const turns = async () =>
    (await info()).chains.map((one: Record<string, number>) => {
      const [[name, chain]] = Object.entries(one) as [[string, number]];
      return { chain, token: players.find(({ username }) => username === name)?.access };
    });
  for (const { chain, token } of await turns()) {
    await server.call('POST', `/api/session/${code}/0/${chain}/desc/`, {
      token,
      json: { description: WORDS },
    });
  }
  const [{ chain, token }] = await turns();
  const draw = (svg: string) => {
    const form = new FormData();
    form.set('drawing', new Blob([svg]), 'img.svg');
    return server.call('POST', `/api/session/${code}/1/${chain}/draw/`, { token, body: form });
  };
  await draw(`<svg><script>${INK}</script></svg>`);
  const drawn = await draw(`<svg><path d="M0 0 L${INK} 1"/></svg>`);
  await server.call('GET', `/media/${chain}_${code}_1.svg?token=${token}`, { token });
  await server.call('GET', `/nothing/${host}/?token=${host}`);
  await server.call('GET', `/api/session/%zz${host}/info/`);
  await server.call('GET', '/api/past_sessions/', { token: `${host}x` });
  const socket = server.socket('/ws/', host);
  await socket.ask('HELLO', { access: host });
  await socket.ask('DESC', { game_code: code, round: 1, chain, description: WORDS });
  socket.raw.send(`{"event":"${WORDS}${host}`);
  await socket.next('ERROR');
  return { players, code, chain, token, socket, draw, drawn };
}

for (const level of ['debug', 'trace']) {
  t.test(`at level ${level} no password, token, words or drawing is logged`, async (t) => {
    const { server } = await start(t, { PARLOR_LOG: level });
    const { players, code, socket, drawn } = await evening(server);
    t.equal(drawn.status, 201);
    socket.raw.close();
    await socket.closed;
    const { text, lines } = await stop(server);
    for (const { access, refresh } of players) {
      for (const token of [access, refresh]) t.notOk(text.includes(token.split('.')[2]), 'a token');
    }
    for (const secret of [PASSWORD, WORDS, INK, '$argon2']) t.notOk(text.includes(secret), secret);
    t.notOk(
      lines.some((line) => JSON.stringify(line).includes(String(code))),
      'no address with a code',
    );
    t.ok(lines.length > 10);
  });
}

t.test('at level info nothing that players do is logged', async (t) => {
  const { server } = await start(t, {});
  await evening(server);
  const { lines } = await stop(server);
  t.same(lines, []);
});

t.test('new administrators and backup downloads are logged at level info', async (t) => {
  const { server } = await start(t, {});
  const link = new URL(/first administrator: (\S+)/.exec(server.stdout)?.[1] ?? '').pathname;
  const admin = new Visitor(server);
  const made = await admin.post(link, { username: 'ada', password: PASSWORD, again: PASSWORD }, null);
  t.equal(made.status, 303);
  const { body: guest } = await server.call('POST', '/api/user/guest/', { json: { name: 'bob' } });
  await admin.get('/admin/');
  await admin.post(`/admin/accounts/${guest.id}/staff/`);
  await admin.post('/admin/backup/');
  const { text, lines } = await stop(server);
  t.match(lines, [
    { msg: 'first administrator', username: 'ada' },
    { msg: 'new administrator', account: guest.id, by: 'ada' },
    { msg: 'backup downloaded', by: 'ada', bytes: Number },
  ]);
  t.equal(lines.length, 3);
  t.notOk(text.includes(PASSWORD));
});

t.test('each answer is one line with the pattern of its route', async (t) => {
  const { server } = await start(t, { PARLOR_LOG: 'debug' });
  await evening(server);
  const { lines } = await stop(server);
  const answers = lines.filter(({ msg }) => msg === 'answered');
  const routes = new Set(answers.map(({ method, route, status }) => `${method} ${route} ${status}`));
  for (const answer of [
    'POST /api/user/register/ 201',
    'POST /api/user/login/ 401',
    'POST /api/session/:code/:round/:chain/draw/ 201',
    'GET /media/:file 200',
    'GET (unknown) 404',
  ]) {
    t.ok(routes.has(answer), answer);
  }
  t.equal(new Set(answers.map(({ reqId }) => reqId)).size, answers.length, 'each with an id of its own');
});

t.test('an internal fault is logged with the request id of its answer and without secrets', async (t) => {
  const { server, path } = await start(t, {});
  const { draw, token, chain, code } = await evening(server);
  const other = new SqliteDatabase(path);
  other.exec('ALTER TABLE telephone_entry RENAME TO hidden_entry; ALTER TABLE login RENAME TO hidden_login');
  const answer = await server.call('POST', '/api/user/guest/', { json: { name: WORDS } });
  other.exec('ALTER TABLE hidden_login RENAME TO login');
  const drawn = await draw(`<svg><path d="M0 0 L${INK} 1"/></svg>`);
  const described = await server.call('POST', `/api/session/${code}/1/${chain}/desc/`, {
    token,
    json: { description: WORDS },
  });
  other.close();
  const { text, lines } = await stop(server);
  for (const { status, body } of [answer, drawn, described]) {
    t.equal(status, 500);
    const line = lines.find(({ reqId, level }) => reqId === body.request_id && level === ERROR);
    t.match(line, { msg: 'internal error', err: { message: /no such table/ } });
  }
  for (const secret of [PASSWORD, WORDS, INK, '$argon2', token.split('.')[2]])
    t.notOk(text.includes(secret), secret);
});

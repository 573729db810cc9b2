import t from 'tap';
import type { GameState } from '#src/chess/schema.ts';
import { SessionArguments, SetArguments } from '#src/integers/schema.ts';
import type { Shape } from '#src/platform/reference/shapes.ts';
import { type Answer, buildTestApp, holders, Player, SVG, type TestServer } from '../helper.ts';
import { service } from '../integers/service.ts';

/** Every field of `example` is there, and of its type; of a list the first stands for all. */
function lacks(example: unknown, actual: unknown, path = ''): string[] {
  if (Array.isArray(example)) {
    if (!Array.isArray(actual)) return [`${path} is no list`];
    return example.length > 0 && actual.length > 0 ? lacks(example[0], actual[0], `${path}[0]`) : [];
  }
  if (typeof example !== 'object' || example === null) {
    return typeof actual === typeof example ? [] : [`${path} is ${typeof actual}, not ${typeof example}`];
  }
  if (typeof actual !== 'object' || actual === null) return [`${path} is no object`];
  // The names of chains and players may be anything.
  if (/\.(?:chains|people)(\[0\])?$/.test(path))
    return lacks(Object.values(example)[0], Object.values(actual)[0], `${path}.*`);
  return Object.entries(example).flatMap(([name, value]) =>
    lacks(value, (actual as Record<string, unknown>)[name], `${path}.${name}`),
  );
}

interface Body {
  content?: Record<string, { example?: unknown; examples?: Record<string, { value: unknown }> }>;
}

interface Operation {
  requestBody?: Body;
  responses: Record<string, Body>;
}

/** The documents' examples, as `/docs/json` shows them. */
async function documentation(server: TestServer) {
  const { body } = await server.call('GET', '/docs/json');
  const paths = body.paths as Record<string, Record<string, Operation>>;
  const shown = (body: Body | undefined) => {
    const { example, examples = {} } = body?.content?.['application/json'] ?? {};
    return [
      ...(example === undefined ? [] : [example]),
      ...Object.values(examples).map(({ value }) => value),
    ];
  };
  const operation = (method: string, path: string) => paths[path]?.[method.toLowerCase()];
  return {
    requests: (method: string, path: string) => shown(operation(method, path)?.requestBody),
    answers: (method: string, path: string, status: number) =>
      shown(operation(method, path)?.responses[status]),
  };
}

function examplesOf({ examples }: Shape): [object, object] {
  return examples as [object, object];
}

const JWT = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';

t.test('the document of the drawing game: every example is sent, every field is answered', async (t) => {
  const server = await buildTestApp(t);
  const docs = await documentation(server);
  const check = (method: string, path: string, answer: Answer, status: number, which = 0) => {
    const examples = docs.answers(method, path, status);
    t.ok(examples.length > which, `${method} ${path} is documented with its answer`);
    t.equal(answer.status, status, `${method} ${path}`);
    t.same(lacks(examples[which], answer.body), [], `${method} ${path}`);
  };
  const registerBody = { username: 'urname', password: 'somepassword' };
  t.same(docs.requests('POST', '/api/user/register/'), [registerBody]);
  const registered = await server.call('POST', '/api/user/register/', { json: registerBody });
  check('POST', '/api/user/register/', registered, 201);
  t.match(docs.requests('POST', '/api/user/login/'), [registerBody]);
  const login = await server.call('POST', '/api/user/login/', { json: registerBody });
  check('POST', '/api/user/login/', login, 200);
  t.match(login.body.access, JWT);
  const wrong = await server.call('POST', '/api/user/login/', { json: { ...registerBody, password: 'x' } });
  t.match(wrong, { status: 401, body: { detail: 'No active account found with the given credentials' } });
  const refresh = { refresh: login.body.refresh };
  check(
    'POST',
    '/api/user/refresh/',
    await server.call('POST', '/api/user/refresh/', { json: refresh }),
    200,
  );
  t.match(await server.call('POST', '/api/user/refresh/', { json: { refresh: `${JWT}.e30.x` } }), {
    status: 401,
    body: { detail: 'Token is invalid or expired', code: 'token_not_valid' },
  });

  const host = new Player(server, registered.body.id, 'urname', login.body.access, login.body.refresh);
  const guests = await server.guests(2);
  const [create] = docs.requests('POST', '/api/session/create/');
  t.same(create, { draw_time: 30, desc_time: 30 });
  const created = await host.post('/api/session/create/', create);
  t.equal(created.status, 201);
  t.same(lacks(docs.answers('POST', '/api/session/create/', 201)[0], created.body), []);
  const at = (rest: string) => `/api/session/${created.body.game_code}/${rest}`;
  const session = '/api/session/{code}/';
  // "Session Join" has the address of "Session Info" in the document; both join.
  check('GET', `${session}info/`, await (guests[0] as Player).get(at('info/')), 200);
  const before = (await host.get(at('info/'))).body;
  const [wait] = docs.requests('POST', `${session}wait/`) as [object];
  const waiting = host.post(at('wait/'), { ...wait, ...before });
  check('GET', `${session}join/`, await (guests[1] as Player).get(at('join/')), 200);
  const changed = await waiting;
  check('POST', `${session}wait/`, changed, 200);
  t.same(changed.body.users, ['urname', 'player1', 'player2']);
  const started = await host.put(at('start/'), {});
  check('PUT', `${session}start/`, started, 200, 1);
  t.equal(started.body.round, 0);

  const players = [host, ...guests];
  const holder = (name: string) => players.find((player) => player.name === name) as Player;
  for (const round of [0, 1, 2]) {
    const { body } = await host.get(at('info/'));
    for (const { name, chain } of holders(body)) {
      const { game_code } = body;
      const path = at(`${round}/${chain}/draw/`);
      // "Upload Description" has the address of "Upload Drawing".
      const answer =
        round === 1
          ? await holder(name).draw(game_code, round, chain, SVG)
          : await holder(name).post(path, { description: 'a snail late for work' });
      t.ok(answer.status === 200 || answer.status === 201, `${name} in round ${round}: ${answer.status}`);
    }
  }
  const over = await host.get(at('info/'));
  check('GET', `${session}info/`, over, 200, 2);
  t.equal(over.body.round, -2);
});

t.test('the document of accounts: every example is sent, every field is answered', async (t) => {
  const server = await buildTestApp(t);
  const docs = await documentation(server);
  const send = async (path: string, status: number, json: unknown, token?: string) => {
    const answer = await server.call('POST', path, { json, token });
    t.equal(answer.status, status, path);
    t.same(lacks(docs.answers('POST', path, status)[0], answer.body), [], path);
    return answer.body;
  };
  const [register] = docs.requests('POST', '/api/auth/register/') as [Record<string, string>];
  t.same(register, {
    username: 'john_doe',
    email: 'john@example.com',
    password: 'SecurePass123',
    password2: 'SecurePass123',
    first_name: 'John',
    last_name: 'Doe',
  });
  t.same(await send('/api/auth/register/', 201, register), {
    username: 'john_doe',
    email: 'john@example.com',
    first_name: 'John',
    last_name: 'Doe',
  });
  const again = await server.call('POST', '/api/auth/register/', { json: { ...register, password2: 'x' } });
  t.match(again, {
    status: 400,
    body: {
      username: ['A user with that username already exists.'],
      email: ['A user with that email already exists.'],
      password: ["Password fields didn't match."],
    },
  });
  const logins = docs.requests('POST', '/api/auth/login/');
  t.match(logins, [{}, { username: 'john_doe', password: 'SecurePass123' }, {}]);
  const entered = await send('/api/auth/login/', 200, logins[1]);
  t.match(entered.user, { id: /^[0-9a-f-]{36}$/, username: 'john_doe', email: 'john@example.com' });
  const bad = await server.call('POST', '/api/auth/login/', {
    json: { username: 'john_doe', password: 'x' },
  });
  t.match(bad, { status: 401, body: { detail: 'Invalid credentials', authError: 'bad login' } });
  await send('/api/auth/token/refresh/', 200, { refresh: entered.refresh });
  const { access: token, refresh } = entered;
  const none = await server.call('POST', '/api/auth/logout/', { token, json: {} });
  t.match(none, { status: 400, body: { error: 'Refresh token required' } });
  const other = await server.guest('other');
  const foreign = await server.call('POST', '/api/auth/logout/', { token, json: { refresh: other.refresh } });
  t.match(foreign, { status: 403, body: { error: 'Token does not belong to user' } });
  const spent = (await send('/api/auth/login/', 200, logins[1])).refresh;
  await send('/api/auth/logout/', 200, { refresh: spent }, token);
  const revoked = await server.call('POST', '/api/auth/logout/', { token, json: { refresh: spent } });
  t.match(revoked, { status: 400, body: { error: 'Invalid refresh token: Token is blacklisted' } });
  t.match(await send('/api/auth/logout/', 200, { refresh }, token), { message: 'Successfully logged out' });
});

t.test('the document of chess: the state of a game is as it says', async (t) => {
  const server = await buildTestApp(t);
  const docs = await documentation(server);
  const [white, black] = (await server.guests(2)) as [Player, Player];
  const made = await white.post('/api/game/create/', { color: 'white' });
  const path = `/api/game/GameState/?game_id=${made.body.payload.gameId}`;
  await black.post(`/api/game/${made.body.payload.gameId}/join/`);
  const [example] = docs.answers('GET', '/api/game/GameState/', 200) as [{ payload: GameState }];
  const json = { 'content-type': 'application/json' };
  const { status, body } = await server.call('GET', path, { headers: json });
  t.equal(status, 200);
  t.same(lacks(example, body), []);
  const { gameId, players, fen, turn, status: standing, clocks } = example.payload;
  t.match(body, { event: 'STATE_SYNC', payload: { fen, turn, status: standing, clocks } });
  t.match(gameId, /^[0-9a-f-]{36}$/);
  t.same(Object.keys(players), ['whiteId', 'blackId']);
});

t.test('the document of the integer service, its accounts: every example is sent', async (t) => {
  const server = await buildTestApp(t);
  const docs = await documentation(server);
  const [signup] = docs.requests('POST', '/api/auth/signup/');
  t.same(signup, { username: 'ex_user', password1: 'pass_example', password2: 'pass_example' });
  const signed = await server.call('POST', '/api/auth/signup/', { json: signup });
  t.equal(signed.status, 200);
  t.match(signed.body.token, /^[0-9a-f]{40}$/);
  t.match(signed.headers.get('set-cookie'), /sessionid=.+csrftoken=/);
  const known = docs.requests('POST', '/api/auth/obtain/')[2];
  t.same(known, { username: 'ex_user', password: 'pass_example' });
  t.same((await server.call('POST', '/api/auth/obtain/', { json: known })).body, signed.body);
  t.match(await server.call('POST', '/api/auth/login/', { json: known }), { status: 200, body: signed.body });
  const headers = { authorization: `Token ${signed.body.token}` };
  const pair = await server.call('GET', '/api/jwt/', { headers });
  t.equal(pair.status, 200);
  t.same(lacks(docs.answers('GET', '/api/jwt/', 200)[0], pair.body), []);
  const { access: token, refresh } = pair.body;
  const renewed = await server.call('POST', '/api/jwt/refresh/', { json: { refresh } });
  t.equal(renewed.status, 200);
  t.match(renewed.body.access, JWT);
  t.match(await server.call('POST', '/api/jwt/verify/', { json: { token } }), { status: 200, body: {} });
  t.equal((await server.call('GET', '/status/')).body.status, 'ok');
  t.match(await server.call('POST', '/api/auth/logout/', { headers }), {
    status: 200,
    body: { logout: 'success' },
  });
  t.match(await server.call('POST', '/api/auth/del-logout/', { headers }), {
    status: 200,
    body: { logout: 'success' },
  });
  t.equal((await server.call('GET', '/api/jwt/', { headers })).status, 401, 'the device token was replaced');
});

t.test('the document of the integer service, its sets: every example is sent', async (t) => {
  const server = await buildTestApp(t);
  const docs = await documentation(server);
  const program = await service(server);
  const ok = async (method: string, path: string, example: unknown, named: object = {}) => {
    t.ok(example, `${method} ${path} is documented with its example`);
    const answer = await program.ask(method, path, { ...(example as object), ...named });
    t.equal(answer.status, 200, `${method} ${path}: ${answer.text}`);
    return answer.body;
  };
  const [posted] = docs.requests('POST', '/integers/set/') as [{ integers: object[] }];
  t.same(
    posted.integers,
    [1, 2, 3].map((X, index) => ({ index, X, q: X })),
  );
  const { set_id, session_id } = await ok('POST', '/integers/set/', posted);
  t.match(set_id, /^[0-9a-f]{40}$/);
  t.equal(session_id, program.cookie);
  // OpenAPI has no bodies for GET and DELETE.
  const [asked, old] = examplesOf(SetArguments);
  t.same(Object.keys(asked), ['user_id', 'session_id', 'set_id']);
  t.same(await ok('GET', '/integers/set/', asked, { set_id }), { set_id, ...posted });
  const [saved] = docs.requests('POST', '/integers/session/') as [{ session_id: string }];
  t.same(await ok('POST', '/integers/session/', saved), { session_id: 'old_session_example' });
  const [current, misspelt] = examplesOf(SessionArguments);
  const { session_id: name } = saved;
  t.same(await ok('GET', '/integers/session/', current, { session_id: name }), saved);

  const [operation] = docs.requests('POST', '/integers/operation/') as [{ equation: string }];
  t.equal(operation.equation, 'first_set+second_set');
  const named = { set_id: 'first_set', integers: [{ index: 0, X: 1, q: 1 }] };
  const sets = [named, { ...named, set_id: 'second_set' }];
  await ok('POST', '/integers/session/', { session_id: 'names of the document', integer_sets: sets });
  const { setCreated } = await ok('POST', '/integers/operation/', operation);
  t.same((await program.get(setCreated)).body.integers, [{ index: 0, X: 2, q: 0 }]);

  t.same(Object.keys(old), ['set_id']);
  t.same(await ok('DELETE', '/integers/set/', old, { set_id }), { set_id, ...posted });
  t.same(Object.keys(misspelt), ['sessioin_id']);
  t.same(await ok('DELETE', '/integers/session/', misspelt, { sessioin_id: name }), { [name]: 'deleted' });
});

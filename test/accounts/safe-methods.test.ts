import t from 'tap';
import { buildTestApp, type TestServer, testPorts } from '../helper.ts';
import { PASSWORD, register } from './accounts.ts';
import { everyRow, loggedIn, type Visitor } from './visitor.ts';

const FRIEND = 'http://friend.example';
const OPTIONS = { env: { PARLOR_RATE: 'off', PARLOR_CORS: FRIEND } };
const OWN = (server: TestServer): Record<string, Record<string, string>> => ({
  'a page of ours': { 'sec-fetch-site': 'same-origin' },
  'a page of ours in an older browser': { referer: `${server.base}/join/1` },
  'a page of ours that sends Origin': { origin: server.base },
  'a page that PARLOR_CORS allows': { origin: FRIEND, 'sec-fetch-site': 'cross-site' },
});
const FOREIGN: Record<string, Record<string, string>> = {
  'a foreign page': { 'sec-fetch-site': 'cross-site' },
  'a page of a neighbour': { 'sec-fetch-site': 'same-site' },
  'a link in a message': { 'sec-fetch-site': 'none' },
  'a foreign page in an older browser': { referer: 'http://evil.example/' },
  'a foreign page that sends Origin': { origin: 'http://evil.example' },
  'a sandboxed page': { origin: 'null' },
  'a page with a broken Referer': { referer: 'http://[' },
  'a program that sends nothing': {},
};

async function setUp(t: Parameters<typeof buildTestApp>[0]) {
  const server = await buildTestApp(t, OPTIONS);
  const host = await server.guest('host');
  await register(server, 'ada');
  const ada = await loggedIn(server, 'ada', PASSWORD);
  const lobby = async () =>
    (await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 })).body.game_code as number;
  const users = async (code: number) => (await host.get(`/api/session/${code}/info/`)).body.users as string[];
  return { server, host, ada, lobby, users };
}

const get = (visitor: Visitor, path: string, headers: Record<string, string>) =>
  visitor.call('GET', path, { headers });

t.test('by cookie, a GET joins a lobby only if a page of ours sends it', async (t) => {
  const { server, host, ada, lobby, users } = await setUp(t);
  for (const action of ['join', 'info']) {
    for (const [who, headers] of Object.entries(FOREIGN)) {
      const code = await lobby();
      const { status, body } = await get(ada, `/api/session/${code}/${action}/`, headers);
      const refused = action === 'join' ? 'csrf_failed' : 'not_in_session';
      t.same([status, body.code], [403, refused], `${action} from ${who}`);
      t.same(await users(code), [host.name], `${action} from ${who}`);
    }
    for (const [who, headers] of Object.entries(OWN(server))) {
      const code = await lobby();
      t.equal(
        (await get(ada, `/api/session/${code}/${action}/`, headers)).status,
        200,
        `${action} from ${who}`,
      );
      t.same(await users(code), [host.name, 'ada']);
    }
  }
});

t.test('by cookie, a member reads the session from anywhere, and a token joins from anywhere', async (t) => {
  const { server, ada, lobby, users } = await setUp(t);
  const code = await lobby();
  await ada.ask('POST', `/api/session/${code}/join/`);
  for (const headers of Object.values(FOREIGN))
    t.equal((await get(ada, `/api/session/${code}/info/`, headers)).status, 200);
  for (const action of ['join', 'info']) {
    const ben = await server.guest(`ben-${action}`);
    const headers = { 'sec-fetch-site': 'cross-site' };
    const path = `/api/session/${code}/${action}/`;
    t.equal((await server.call('GET', path, { token: ben.token, headers })).status, 200);
    t.ok((await users(code)).includes(ben.name));
  }
});

t.test('HEAD changes nothing on any address', async (t) => {
  const { server, ada, lobby } = await setUp(t);
  const code = await lobby();
  const { token } = await server.guest('eve');
  const obtained = await server.call('POST', '/api/auth/obtain/', {
    json: { username: 'ada', password: PASSWORD },
  });
  const callers: Record<string, string>[] = [
    { authorization: `Bearer ${token}` },
    { authorization: `Token ${obtained.body.token}` },
    {
      cookie: Object.entries(ada.cookies)
        .map((pair) => pair.join('='))
        .join('; '),
    },
  ];
  // A cookie's login is prolonged when it is about to end.
  const late = testPorts({ seed: 2, nowMs: server.ports.now() + 29 * 24 * 3_600_000 });
  await server.stop();
  const again = await buildTestApp(t, { ...OPTIONS, path: server.path, ports: late });
  const paths = again.http.rows.flatMap(({ http }) => http.map((one) => one.split(' ')[1] as string));
  const before = everyRow(again);
  // The check of the status writes to see whether it can.
  for (const path of new Set(paths.filter((one) => one !== '/status/'))) {
    const address = path.replace(':code', String(code)).replaceAll(/:\w+/g, '1');
    for (const headers of callers)
      await again.call('HEAD', address, { headers: { ...headers, 'sec-fetch-site': 'same-origin' } });
  }
  t.equal(everyRow(again), before);
  const { status, headers } = await again.call('HEAD', '/api/jwt/', { headers: callers[1] ?? {} });
  t.same([status, headers.get('allow')], [405, 'GET, OPTIONS, POST']);
});

import t from 'tap';
import { Visitor } from '../../accounts/visitor.ts';
import { type Answer, buildTestApp, type TestServer } from '../../helper.ts';

const HERE = '198.51.100.1';
const ELSEWHERE = '198.51.100.2';
const MINUTE = 60_000;

const from = (address: string) => ({ 'x-forwarded-for': address });
const told = ({ status, headers }: Answer) => [status, headers.get('retry-after')];

const ME = '/api/user/me/';
async function times(count: number, ask: () => Promise<Answer>): Promise<number[]> {
  const statuses = new Set<number>();
  for (let left = count; left > 0; left -= 50) {
    const answers = await Promise.all(Array.from({ length: Math.min(left, 50) }, ask));
    for (const { status } of answers) statuses.add(status);
  }
  return [...statuses].sort();
}

const anonymous: [what: string, status: number, ask: (server: TestServer) => Promise<Answer>][] = [
  ['unknown paths', 404, (server) => server.call('GET', '/api/nothing', { headers: from(HERE) })],
  ['no credential', 401, (server) => server.call('GET', ME, { headers: from(HERE) })],
  ['bad tokens', 401, (server) => server.call('GET', ME, { token: 'abc', headers: from(HERE) })],
  [
    'device tokens',
    401,
    (server) => server.call('GET', ME, { headers: { ...from(HERE), authorization: 'Token abc' } }),
  ],
  ['bad bodies', 400, (server) => server.call('POST', '/api/user/login/', { json: {}, headers: from(HERE) })],
  [
    'refreshing',
    401,
    (server) => server.call('POST', '/api/jwt/refresh/', { json: { refresh: 'x' }, headers: from(HERE) }),
  ],
  ['other methods', 405, (server) => server.call('GET', '/api/user/login/', { headers: from(HERE) })],
  ['the status page', 200, (server) => server.call('GET', '/status/', { headers: from(HERE) })],
];
for (const [what, status, ask] of anonymous) {
  t.test(`one address can make 300 anonymous requests a minute: ${what}`, async (t) => {
    const server = await buildTestApp(t);
    const ada = await server.guest('ada');
    t.strictSame(await times(300, () => ask(server)), [status]);
    t.strictSame(told(await ask(server)), [429, '60']);
    t.strictSame(
      told(await server.call('GET', '/status/', { headers: from(HERE) })),
      [429, '60'],
      'the limit covers every kind of request',
    );
    t.equal(
      (await server.call('GET', '/status/', { headers: from(ELSEWHERE) })).status,
      200,
      'another address',
    );
    const known = await server.call('GET', ME, { token: ada.token, headers: from(HERE) });
    t.equal(known.status, 200, 'logged-in users at the same address are not limited');
    const { status: socket } = await server.call('GET', '/healthz', { headers: from(HERE) });
    t.equal(socket, 200);
    await server.ports.advance(MINUTE - 1);
    t.strictSame(told(await ask(server)), [429, '1']);
    await server.ports.advance(1);
    t.equal((await ask(server)).status, status);
  });
}

t.test('media files, probes, the documentation and held polls do not count', async (t) => {
  const server = await buildTestApp(t);
  const ada = await server.guest('ada');
  const { body } = await ada.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
  const free: [path: string, status: number][] = [
    ['/healthz', 200],
    ['/readyz', 200],
    ['/docs/json', 200],
    ['/docs/asyncapi.json', 200],
    ['/media/1_145078_1.svg', 401],
  ];
  for (const [path, status] of free) {
    const count = path === '/docs/json' ? 10 : 310;
    t.strictSame(await times(count, () => server.call('GET', path, { headers: from(HERE) })), [status], path);
  }
  t.strictSame(
    await times(299, () => server.call('GET', '/nothing', { headers: from(HERE) })),
    [404],
    'no earlier request was counted',
  );
  const wait = `/api/session/${body.game_code}/wait/`;
  t.strictSame(await times(1300, () => ada.post(wait, { ...body, last_modified: 'x' })), [200]);
  t.strictSame(await times(1190, () => ada.get(ME)), [200], 'nor against the account');
});

t.test('one account can make 1,200 requests a minute, over all its credentials and addresses', async (t) => {
  const server = await buildTestApp(t);
  const visitor = new Visitor(server);
  const { body } = await visitor.call('POST', '/api/user/guest/', { json: { name: 'ada' } });
  const eve = await server.guest('eve');
  let n = 0;
  const ask = () => {
    n += 1;
    if (n % 2) return visitor.twin().call('GET', ME, { headers: from(HERE) });
    return server.call('GET', ME, { token: body.access, headers: from(ELSEWHERE) });
  };
  t.strictSame(await times(1200, ask), [200]);
  t.strictSame(told(await ask()), [429, '60']);
  t.strictSame(told(await ask()), [429, '60']);
  t.equal((await eve.get(ME)).status, 200, 'another account');
  const fresh = await server.call('POST', '/api/user/refresh/', { json: { refresh: body.refresh } });
  t.strictSame(
    told(await server.call('GET', ME, { token: fresh.body.access })),
    [429, '60'],
    'a new token still counts for the account',
  );
  await server.ports.advance(MINUTE);
  t.equal((await ask()).status, 200);
});

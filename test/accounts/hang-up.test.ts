import t from 'tap';
import { type Answer, buildTestApp, type TestServer, type TestSocket } from '../helper.ts';
import { until } from '../telephone/play.ts';
import { claimsOf, login, PASSWORD, register } from './accounts.ts';
import { cookieHeader, loggedIn, type Visitor } from './visitor.ts';

const ENV = { env: { PARLOR_RATE: 'off' } };
const NEW = { old_password: PASSWORD, new_password: 'another-one' };

/** The places where one account is logged in at the same time. */
const PLACES = ['phone', 'tablet', 'device', 'browser'] as const;
type Place = (typeof PLACES)[number];

interface Person {
  server: TestServer;
  browser: Visitor;
  refresh: Record<'phone' | 'tablet', string>;
  headers: Record<Place, Record<string, string>>;
}

async function person(server: TestServer, username: string): Promise<Person> {
  await register(server, username);
  const json = { username, password: PASSWORD };
  const [phone, tablet] = [(await login(server, username)).body, (await login(server, username)).body];
  const { token } = (await server.call('POST', '/api/auth/obtain/', { json })).body;
  const browser = await loggedIn(server, username, PASSWORD);
  const { csrftoken = '' } = browser.cookies;
  const headers = {
    phone: { authorization: `Bearer ${phone.access}` },
    tablet: { authorization: `Bearer ${tablet.access}` },
    device: { authorization: `Token ${token}` },
    browser: { ...cookieHeader(browser.cookies), origin: server.base, 'x-csrftoken': csrftoken },
  };
  return { server, browser, refresh: { phone: phone.refresh, tablet: tablet.refresh }, headers };
}

interface Watch {
  sockets: Record<Place, TestSocket>;
  polls: Record<Place, Promise<Answer>>;
}

const everywhere = <T>(make: (place: Place) => T) =>
  Object.fromEntries(PLACES.map((place) => [place, make(place)])) as Record<Place, T>;

/** Opens a socket and a held poll at each place. */
async function watch({ server, headers }: Person): Promise<Watch> {
  const json = { draw_time: 30, desc_time: 30 };
  const { body } = await server.call('POST', '/api/session/create/', { json, headers: headers.phone });
  const path = `/ws/session/${body.game_code}/`;
  const sockets = everywhere((place) => server.open(path, undefined, headers[place]));
  for (const place of PLACES) await sockets[place].next('STATE_SYNC');
  const before = server.platform.polls.size();
  const wait = `/api/session/${body.game_code}/wait/`;
  const polls = everywhere((place) => server.call('POST', wait, { json: body, headers: headers[place] }));
  await until(() => server.platform.polls.size() === before + PLACES.length);
  return { sockets, polls };
}

/** The places that were disconnected. Throws unless the others still work. */
async function hungUp(server: TestServer, { sockets, polls }: Watch): Promise<Place[]> {
  const gone: Place[] = [];
  const left = PLACES.filter((place) => sockets[place].raw.readyState === 1);
  for (const place of left) {
    const pong = sockets[place].ask('PING', { t: 1 }).then(() => 'alive');
    if ((await Promise.race([pong, sockets[place].closed])) !== 'alive') gone.push(place);
  }
  for (const place of PLACES) if (!left.includes(place)) gone.push(place);
  server.platform.polls.close();
  const answers = await Promise.all(
    PLACES.map(async (place) => [place, (await polls[place]).status] as const),
  );
  for (const [place, status] of answers) {
    if (status !== (gone.includes(place) ? 401 : 200)) throw new Error(`the poll of ${place}: ${status}`);
  }
  for (const place of gone) {
    const code = await sockets[place].closed;
    if (code !== 4401) throw new Error(`the socket of ${place}: ${code}`);
  }
  return PLACES.filter((place) => gone.includes(place));
}

type End = (ada: Person) => Promise<Answer>;
const post =
  (path: string, by: Place, json: (ada: Person) => object = () => ({})): End =>
  (ada) =>
    ada.server.call('POST', path, { headers: ada.headers[by], json: json(ada) });

const all = [...PLACES];
const ends: [what: string, end: End, gone: Place[]][] = [
  [
    'a logout by refresh token',
    post('/api/auth/logout/', 'tablet', ({ refresh }) => ({ refresh: refresh.phone })),
    ['phone'],
  ],
  ['a logout of the web login', post('/api/auth/logout/', 'browser'), ['browser']],
  [
    'ending one login from the list',
    ({ server, headers, refresh }) =>
      server.call('DELETE', `/api/user/logins/${claimsOf(refresh.tablet).sid}/`, {
        headers: headers.browser,
      }),
    ['tablet'],
  ],
  [
    'a new password, set with an access token',
    post('/api/user/password/', 'phone', () => NEW),
    ['tablet', 'device', 'browser'],
  ],
  [
    'a new password, set with the device token',
    post('/api/user/password/', 'device', () => NEW),
    ['phone', 'tablet', 'browser'],
  ],
  [
    'a new password, set in a browser',
    post('/api/user/password/', 'browser', () => NEW),
    ['phone', 'tablet', 'device'],
  ],
  ['a del-logout', post('/api/auth/del-logout/', 'phone'), all],
  [
    'closing the account',
    post('/api/auth/del-logout/', 'browser', () => ({ account: true, password: PASSWORD })),
    all,
  ],
  ['a wrong password', post('/api/user/password/', 'phone', () => ({ ...NEW, old_password: 'wrong' })), []],
  ['a refused logout', post('/api/auth/logout/', 'phone'), []],
];

for (const [what, end, gone] of ends) {
  t.test(`${what} disconnects ${gone.join(', ') || 'nothing'}`, async (t) => {
    const server = await buildTestApp(t, ENV);
    const ada = await person(server, 'ada');
    const eve = await person(server, 'eve');
    const [hers, others] = [await watch(ada), await watch(eve)];
    const { status } = await end(ada);
    t.equal(status < 300, gone.length > 0);
    t.strictSame(await hungUp(server, hers), gone);
    t.strictSame(await hungUp(server, others), [], 'no other account is disconnected');
    for (const place of PLACES) {
      const answer = await server.call('GET', '/api/user/me/', { headers: ada.headers[place] });
      t.equal(answer.status, gone.includes(place) ? 401 : 200, place);
    }
  });
}

t.test('a socket that has got a token of another login closes when that login ends', async (t) => {
  const server = await buildTestApp(t, ENV);
  const ada = await person(server, 'ada');
  const socket = server.open('/ws/', undefined, ada.headers.phone);
  const access = ada.headers.tablet.authorization?.replace('Bearer ', '');
  t.equal((await socket.ask('HELLO', { access })).event, 'ACK');
  const logOut = (place: 'phone' | 'tablet') =>
    server.call('POST', '/api/auth/logout/', {
      headers: ada.headers.device,
      json: { refresh: ada.refresh[place] },
    });
  await logOut('phone');
  t.equal(
    (await socket.ask('SUBSCRIBE', { topic: 'user' })).event,
    'ACK',
    'it no longer belongs to that one',
  );
  await logOut('tablet');
  t.equal(await socket.closed, 4401);
});

t.test('a socket authenticated by HELLO is closed when its login ends', async (t) => {
  const server = await buildTestApp(t, ENV);
  const ada = await person(server, 'ada');
  const [phone, tablet] = [server.open('/ws/'), server.open('/ws/')];
  for (const [socket, place] of [
    [phone, 'phone'],
    [tablet, 'tablet'],
  ] as const) {
    const access = ada.headers[place].authorization?.replace('Bearer ', '');
    t.equal((await socket.ask('HELLO', { access })).event, 'ACK');
  }
  const nobody = server.open('/ws/');
  await nobody.opened;
  await server.call('POST', '/api/auth/logout/', {
    headers: ada.headers.phone,
    json: { refresh: ada.refresh.phone },
  });
  t.equal(await phone.closed, 4401);
  t.equal((await tablet.ask('PING', { t: 1 })).event, 'PONG');
  t.equal((await nobody.ask('PING', { t: 1 })).event, 'PONG');
});

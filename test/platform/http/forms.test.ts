import t from 'tap';
import { BODIES } from '../../accounts/visitor.ts';
import { buildTestApp, type RequestOptions, SVG } from '../../helper.ts';

const OFF = { env: { PARLOR_RATE: 'off' } };
const PASSWORD = 'Passw0rd!x';
const FORMS = ['form', 'multipart'] as const;

t.test('every route with a body reads both kinds of forms in the same way', async (t) => {
  const server = await buildTestApp(t, OFF);
  const { token } = await server.guest('ada');
  // Only the integers have bodies that are too long for a form.
  const rows = server.http.rows.filter(
    ({ body, domain, bodies }) => body && !(domain.name === 'integers' && bodies),
  );
  t.ok(rows.length > 40);
  for (const { http, body } of rows) {
    const names = Object.keys((body as { properties?: object }).properties ?? {});
    const fields = Object.fromEntries(names.map((name) => [name, '?']));
    for (const [method, url] of http.map((one) => one.split(' ') as [string, string])) {
      const path = url.replaceAll(/:\w+/g, '1');
      const [urlencoded, multipart] = await Promise.all(
        FORMS.map((how) => {
          const { headers, ...sent } = BODIES[how](fields);
          const cookie = { cookie: 'sessionid=one', ...headers };
          return server.call(method, path, { ...sent, token, headers: cookie });
        }),
      );
      t.not(multipart?.status, 415, `${method} ${url}`);
      t.same(
        [multipart?.status, multipart?.body],
        [urlencoded?.status, urlencoded?.body],
        `${method} ${url}`,
      );
    }
  }
});

for (const how of FORMS) {
  t.test(`a client that sends only forms registers, logs in, plays and leaves (${how})`, async (t) => {
    const server = await buildTestApp(t, OFF);
    const ask = async (path: string, fields: Record<string, string>, more: RequestOptions = {}) => {
      const { headers, ...sent } = BODIES[how](fields);
      const { status, body } = await server.call('POST', path, {
        ...{ ...sent, ...more },
        headers: { ...headers, ...more.headers },
      });
      return { status, body };
    };
    const made = await ask('/api/user/register/', { username: 'q1', password: PASSWORD });
    t.match(made, { status: 201, body: { username: 'q1' } });
    const all = { username: 'q2', email: 'q2@example.org', password: PASSWORD, password2: PASSWORD };
    const named = await ask('/api/auth/register/', { ...all, first_name: 'Q', last_name: 'Two', csrf: 'x' });
    t.match(named, { status: 201, body: { username: 'q2', first_name: 'Q', last_name: 'Two' } });
    const { body: pair } = await ask('/api/user/login/', { username: 'q1', password: PASSWORD });
    const { body: fresh } = await ask('/api/user/refresh/', { refresh: pair.refresh });
    const q1 = { token: fresh.access as string };
    const lobby = await ask('/api/session/create/', { draw_time: '30', desc_time: '45' }, q1);
    t.match(lobby, { status: 201, body: { draw_time: 30, desc_time: 45 } });
    const { game_code, last_modified } = lobby.body;
    const seen = { game_code: String(game_code), last_modified: 'older', round: '-1' };
    const waited = await ask(`/api/session/${game_code}/wait/`, seen, q1);
    t.match(waited, { status: 200, body: { last_modified } }, 'the code is a number in a form, too');
    const chess = { initialMs: '300000', incrementMs: '3000', color: 'white' };
    t.match(await ask('/api/game/create/', chess, q1), {
      status: 201,
      body: { payload: { initialMs: 300_000 } },
    });
    const bad = await ask('/api/game/create/', { ...chess, initialMs: 'soon' }, q1);
    t.same(bad, { status: 400, body: { initialMs: ['A valid integer is required.'] } });
    const unknown = await ask('/api/game/create/', { ...chess, more: '1' }, q1);
    t.same(unknown, { status: 400, body: { more: ['This field is not known.'] } });
    const closed = await ask('/api/auth/del-logout/', { account: 'true', password: PASSWORD }, q1);
    t.match(closed, { status: 200 });
    t.match(await ask('/api/user/login/', { username: 'q1', password: PASSWORD }), { status: 401 });
  });
}

t.test('JSON is still taken strictly', async (t) => {
  const server = await buildTestApp(t, OFF);
  const ada = await server.guest('ada');
  const { status, body } = await ada.post('/api/game/create/', { initialMs: '300000' });
  t.same([status, body], [400, { initialMs: ['A valid integer is required.'] }]);
});

t.test('a file is refused by name where none is meant, and an empty file input counts as none', async (t) => {
  const server = await buildTestApp(t, OFF);
  const form = (files: [name: string, content: string, file: string][]) => {
    const body = new FormData();
    body.set('username', 'q1');
    body.set('password', PASSWORD);
    for (const [name, content, file] of files) body.append(name, new Blob([content]), file);
    return server.call('POST', '/api/user/register/', { body });
  };
  const refused = await form([
    ['photo', 'x', 'a.png'],
    ['cv', 'x', 'a.pdf'],
  ]);
  const none = ['No file is taken in this field. This address takes no files.'];
  t.same([refused.status, refused.body], [400, { photo: none, cv: none }]);
  const large = await form([['photo', 'x'.repeat(2_000_000), 'a.png']]);
  t.same([large.status, large.body.code], [413, 'too_large']);
  const many = await form(Array.from({ length: 11 }, (_, n) => [`file${n}`, 'x', 'a.png']));
  t.same([many.status, many.body.code], [413, 'too_large']);
  t.equal((await form([['photo', '', '']])).status, 201);
});

t.test('the fields of a form are bounded together', async (t) => {
  const server = await buildTestApp(t, OFF);
  const fields = { username: 'x'.repeat(600_000), password: 'x'.repeat(600_000) };
  for (const how of FORMS) {
    const { status, body } = await server.call('POST', '/api/user/register/', BODIES[how](fields));
    t.same([status, body.code], [413, 'too_large'], how);
  }
});

t.test('a description comes in any kind of body, by either address', async (t) => {
  const server = await buildTestApp(t, OFF);
  for (const [how, action] of [
    ['json', 'draw'],
    ['form', 'draw'],
    ['multipart', 'draw'],
    ['multipart', 'desc'],
  ] as const) {
    const players = await server.guests(3);
    const [host, ...others] = players;
    if (!host) throw new Error('nobody is there');
    const { body } = await host.post('/api/session/create/', { draw_time: 30, desc_time: 30 });
    for (const other of others) await other.post(`/api/session/${body.game_code}/join/`);
    const { body: begun } = await host.put(`/api/session/${body.game_code}/start/`);
    const chain = begun.chains.find((one: Record<string, number>) => host.name in one)[host.name];
    const at = `/api/session/${body.game_code}/0/${chain}`;
    const file = new FormData();
    file.set('drawing', new Blob([SVG]), 'a.svg');
    const drawn = await server.call('POST', `${at}/draw/`, { token: host.token, body: file });
    t.same([drawn.status, drawn.body.detail], [400, 'Round is not drawing']);
    const sent = await server.call('POST', `${at}/${action}/`, {
      token: host.token,
      ...BODIES[how]({ description: 'a snail' }),
    });
    t.match([sent.status, sent.body], [201, { description: 'a snail' }], `${how} at ${action}`);
  }
});

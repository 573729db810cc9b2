import t from 'tap';
import { TICKET_KINDS } from '#src/platform/access/reader.ts';
import { buildTestApp, type TestServer } from '../helper.ts';
import { type Request, Stage, type Things, WHO } from './matrix-cast.ts';
import { routesOf } from './matrix-routes.ts';
import { SCENES, type Scene } from './matrix-scenes.ts';
import { ANSWERS, BY_WHO, MESSAGES, ROUTES, type Row } from './matrix-table.ts';

const ENV = { PARLOR_RATE: 'off', PARLOR_ACCESS_S: '86400', PARLOR_REFRESH_S: '864000' };
/** These may leave somebody without a login. */
const ENDS_LOGINS = /logout|\/user\/password|\/redeem|GET .*\/claims/;

async function thingsOf(stage: Stage, scene: Scene): Promise<Things> {
  const { host, extra, dead } = stage.cast;
  const { access, refresh } = host;
  return {
    hostId: host.id,
    extra: extra.name,
    access,
    refresh,
    ended: dead.access,
    ...(await SCENES[scene](stage)),
  };
}

function requestOf([route, , , more = {}]: Row, things: Things): Request {
  const [method = '', pattern = ''] = route.split(' ');
  const { json, form, file, fill = {}, rest = '', query } = more;
  const values: Things = { ...things, ...fill };
  const filled = pattern.replace('*', rest).replaceAll(/:(\w+)/g, (_, name) => {
    const value = values[name];
    if (value === undefined) throw new Error(`what is ${name} of ${route}?`);
    return encodeURIComponent(value);
  });
  const path = /\*|\.\w+$|^\/$/.test(pattern) ? filled : `${filled}/`;
  const search = query ? `?${query(things)}` : '';
  return { method, path: path + search, json: json?.(things), form, file };
}

async function openStage(t: Parameters<typeof buildTestApp>[0]): Promise<Stage> {
  return Stage.open(await buildTestApp(t, { env: ENV }));
}

/** The answers of a row: its own, or those that follow from `who` in the command table. */
function expected({ http }: TestServer, name: string, answers: string): string {
  if (answers !== BY_WHO) return answers.split(/ +/).join(' ');
  const [event = '', member] = name.split(' ');
  const row = http.rows.find(
    (one) =>
      one.http.some((url) => url.replace(/(.)\/$/, '$1') === name) ||
      (one.event === event && (!member || member in (one.payload as { properties: object }).properties)),
  );
  if (!row) return `no command table has ${name}`;
  const answered = ANSWERS[row.who].split(/ +/);
  const [byTaken, byOther] = answered.splice(-2);
  const byTicket = TICKET_KINDS.map((kind) => (row.tickets?.includes(kind) ? byTaken : byOther));
  return [...answered, ...byTicket].join(' ');
}

t.test('every route has one row, and every row a route', async (t) => {
  const server = await buildTestApp(t);
  const routes = (await routesOf(server)).map(({ method, path }) => `${method} ${path}`);
  t.ok(routes.length > 90);
  t.same(ROUTES.map(([route]) => route).sort(), routes.sort());
});

t.test('every socket message has a row, and every row a message', async (t) => {
  const server = await buildTestApp(t);
  const all = server.platform.messages.all();
  const names = all.map(({ event, schema }) => {
    const [first] = Object.keys((schema as { properties?: object }).properties ?? {});
    return all.filter((one) => one.event === event).length > 1 ? `${event} ${first}` : event;
  });
  const protocol = ['HELLO', 'PING', 'SUBSCRIBE', 'UNSUBSCRIBE'];
  const rows = MESSAGES.map(([message]) => message.replace(/^(SUBSCRIBE|HELLO) .*/, '$1'));
  t.same([...new Set(rows)].sort(), [...names, ...protocol].sort());
});

// A scene is set up again after each accepted request. A refused one has changed nothing.

t.test('every route answers each caller as the table says', async (t) => {
  const stage = await openStage(t);
  for (const row of ROUTES) {
    const [route, scene, answers] = row;
    const given: string[] = [];
    let things: Things | undefined;
    for (const who of WHO) {
      things ??= await thingsOf(stage, scene);
      const verdict = await stage.verdict(who, requestOf(row, things));
      given.push(verdict);
      if (verdict === 'ok') things = undefined;
      if (ENDS_LOGINS.test(route)) await stage.revive();
    }
    t.equal(given.join(' '), expected(stage.server, route, answers), route);
  }
});

t.test('every socket message is answered to each caller as the table says', async (t) => {
  const stage = await openStage(t);
  for (const [message, scene, answers, payload] of MESSAGES) {
    const given: string[] = [];
    let things: Things | undefined;
    for (const who of WHO) {
      const [event = ''] = message.split(' ');
      things ??= await thingsOf(stage, scene);
      const verdict = await stage.answer(who, event, payload(things));
      given.push(verdict);
      if (verdict === 'ok') things = undefined;
    }
    t.equal(given.join(' '), expected(stage.server, message, answers), message);
  }
});

import t, { type Test } from 'tap';
import { errorCodes } from '#src/platform/errors.ts';
import { type Route, routesOf } from '../contract/matrix-routes.ts';
import { enter, lostSecrets, makeWorld, WHO, type Who, type World } from './arbitrary-world.ts';
import { Chance } from './clock.ts';
import { type Ask, Asks, type Described, knownRoutes, resolved, send, type Told } from './routes-asks.ts';
import { FOUND_ASKS } from './seeds.ts';

/** The number of requests, and the first seed. Every world has its own seed. */
const RUNS = Number(process.env.RUNS ?? 400);
const SEED = Number(process.env.SEED ?? 1);
const OF_ONE_WORLD = 1_000;
const AT_ONCE = 8;
/** With fewer requests the tests cannot require every outcome. */
const FEWEST_TO_MEET_ALL = 3_000;

/** Fields of answers that are used in later requests. */
const LEARNT = [
  'game_code',
  'gameId',
  'set_id',
  'setCreated',
  'session_id',
  'sid',
  'refresh',
  'access',
  'token',
];
const ALIASES: Record<string, string[]> = {
  game_code: ['code'],
  gameId: ['id', 'game_id'],
  setCreated: ['set_id'],
  session_id: ['sessioin_id'],
};
/** Requests that end a login of the caller if they succeed. */
const ENDS =
  /^(?:POST \/api\/auth\/(?:del-)?logout|DELETE \/api\/user\/logins|POST \/api\/user\/password|POST \/admin\/)/;

/** Existing chess programs expect other statuses there. */
const OF_PROGRAMS = /^\/api\/(?:account|board|bot|challenge|stream)\b/;
const statusOf = new Map<string, number>();

/** The problem with the body of a refusal, if there is one. */
function badRefusal({ path, method }: Ask, { status, type, text }: Told): string | undefined {
  if (method === 'HEAD') return undefined;
  if (/^\/(?:admin|album)(?:[/?]|$)/.test(path) && type.startsWith('text/html')) return undefined;
  if (!type.startsWith('application/json')) return `a refusal of type ${type}`;
  const body = JSON.parse(text);
  if (typeof body !== 'object' || body === null) return 'a refusal that is not an object';
  if ('code' in body) {
    const known = OF_PROGRAMS.test(path) ? status : statusOf.get(body.code);
    if (known !== status) return `code ${body.code} with ${status}`;
    return Object.keys(body).length > 1 ? undefined : 'a code without a text';
  }
  const fields: unknown[] = Object.values(body.formError ?? body);
  const areTexts = fields.every(
    (texts) => Array.isArray(texts) && texts.every((one) => typeof one === 'string'),
  );
  return status === 400 && fields.length > 0 && areTexts ? undefined : 'neither a code nor problems by field';
}

function faultOf({ secrets }: World, ask: Ask, told: Told): string | undefined {
  const { status, text, head } = told;
  if (status === 0) return `no answer: ${text}`;
  if (status >= 500) return 'a 5xx';
  const seen = secrets.find(
    (secret) =>
      !secret.mayBeSeenBy.includes(ask.who) && (text.includes(secret.text) || head.includes(secret.text)),
  );
  if (seen) return `${ask.who} was shown ${seen.what}`;
  try {
    return status >= 400 ? badRefusal(ask, told) : undefined;
  } catch (fault) {
    return String(fault);
  }
}

function headersOf({ accounts }: World, who: Who): Record<string, string> {
  return who === 'nobody' ? {} : { authorization: `Bearer ${accounts[who].access}` };
}

function told({ who, method, path, headers, body }: Ask): string {
  const text = body ? `${body.subarray(0, 600)}${body.length > 600 ? `… (${body.length} bytes)` : ''}` : '';
  return `${who}: ${method} ${path} ${JSON.stringify(headers)} ${text}`;
}

function learn({ pools }: World, { text, type }: Told): void {
  if (!type.startsWith('application/json')) return;
  for (const [, name = '', quoted, plain] of text.matchAll(/"(\w+)":(?:"([^"\\]{1,1000})"|(\d{1,9})\b)/g)) {
    if (!LEARNT.includes(name)) continue;
    for (const alias of [name, ...(ALIASES[name] ?? [])]) {
      const pool = pools[alias] ?? [];
      pools[alias] = [...pool.slice(0, 8), ...pool.slice(8).slice(-20), quoted ?? Number(plain)];
    }
  }
}

/** Advances time until all answers are there, since `wait` only answers after some time. */
async function answered(world: World, asked: Promise<Told>[]): Promise<Told[]> {
  const { platform, ports } = world.server;
  let pending = true;
  const all = Promise.all(asked).finally(() => {
    pending = false;
  });
  while (pending) {
    if (platform.polls.size() > 0) await ports.advance(100);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return all;
}

/** Logs a user in again if a login was lost. */
async function renew(world: World, who: Exclude<Who, 'nobody'>, count: number): Promise<void> {
  const { server, accounts } = world;
  const { body } = await server.call('GET', '/api/user/me/', { headers: { cookie: accounts[who].cookie } });
  const bearer = await server.call('GET', '/api/user/me/', { token: accounts[who].access });
  const device = await server.call('GET', '/api/user/me/', {
    headers: { authorization: `Token ${accounts[who].device}` },
  });
  if (body.id === accounts[who].id && bearer.status === 200 && device.status === 200) return;
  accounts[who] = await enter(server, `${who}${count}`);
  if (who !== 'staff') return;
  server.platform.database.raw.prepare('UPDATE account SET is_staff = 1 WHERE id = ?').run(accounts[who].id);
}

async function explore(t: Test, seed: number, runs: number, met: Set<string>): Promise<string[]> {
  const chance = new Chance(seed);
  const world = await makeWorld(t);
  const faults: string[] = [];
  const log = (fault: unknown) => faults.push(`logged: ${(fault as { err?: Error }).err?.stack ?? fault}`);
  world.server.http.log.error = log;
  for (const [code, { status }] of errorCodes()) statusOf.set(code, status);
  const asks = new Asks(chance, world, await known(world));
  for (let run = 0; run < runs && faults.length < 10; run += AT_ONCE) {
    const some = Array.from({ length: AT_ONCE }, () => asks.make(chance.of(WHO)));
    const answers = await answered(
      world,
      some.map((ask) => send(world.server.base, ask)),
    );
    for (const [at, ask] of some.entries()) {
      const answer = answers[at] as Told;
      const fault = faultOf(world, ask, answer);
      if (fault) faults.push(`${fault}\n${told(ask)}\n${answer.status} ${answer.text.slice(0, 500)}`);
      learn(world, answer);
      met.add(`${ask.method} ${ask.route} ${answer.status < 400 ? 'done' : 'refused'}`);
      const over = ENDS.test(`${ask.method} ${ask.path}`) && answer.status < 400;
      if (over && ask.who !== 'nobody') await renew(world, ask.who, run + at);
    }
  }
  faults.push(...(await lostSecrets(world)));
  await world.server.stop();
  return faults;
}

async function known({ server }: World): Promise<Described[]> {
  const { body } = await server.call('GET', '/docs/json');
  const routes: Route[] = await routesOf(server);
  return knownRoutes(routes, resolved(body.paths, body.components.schemas));
}

const loose: unknown[] = [];
process.on('unhandledRejection', (fault) => loose.push(fault));
process.on('uncaughtException', (fault) => loose.push(fault));
t.setTimeout(120_000 + RUNS * 50);

t.test('requests that once caused a fault get a proper answer', async (t) => {
  const world = await makeWorld(t);
  for (const [code, { status }] of errorCodes()) statusOf.set(code, status);
  for (const { who, method, path, fault } of FOUND_ASKS) {
    const ask: Ask = { who, method, path, route: path, headers: headersOf(world, who) };
    t.equal(
      faultOf(world, ask, await send(world.server.base, ask)),
      undefined,
      `${method} ${path}: ${fault}`,
    );
  }
});

t.test(`${RUNS} random requests to every route from all kinds of users, from seed ${SEED}`, async (t) => {
  const met = new Set<string>();
  for (let world = 0; world * OF_ONE_WORLD < RUNS; world++) {
    const faults = await explore(t, SEED + world, Math.min(OF_ONE_WORLD, RUNS - world * OF_ONE_WORLD), met);
    t.same(faults, [], `seed ${SEED + world}`);
  }
  t.same(loose, [], 'nothing was thrown without being caught');
  const done = [...met].filter((outcome) => outcome.endsWith(' done'));
  t.comment(`${met.size} outcomes, ${done.length} of them good`);
  if (RUNS < FEWEST_TO_MEET_ALL) return;
  t.ok(done.length > 60, 'most routes were also used correctly');
});

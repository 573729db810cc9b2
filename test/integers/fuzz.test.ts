import { once } from 'node:events';
import t from 'tap';
import { Chance } from '../fuzz/clock.ts';
import { buildTestApp, type TestServer } from '../helper.ts';
import { Service, service, type TextAnswer } from './service.ts';

const REQUESTS = Number(process.env.RUNS ?? 600);
const SEED = Number(process.env.SEED ?? 1);
const AT_ONCE = 20;
/** Far longer than twenty requests take, even on a busy machine. */
const HANGING_MS = 30_000;
const WARM_UP = 2_000;
/** Fewer requests would come across too little to say so. */
const FEWEST_TO_MEET_ALL = 5_000;
/** About 40 MiB as measured, most of it garbage that is not collected yet; 50 KiB kept of each request would be more. */
const MOST_GROWTH_MIB = 150;

const SET = '/integers/set/';
const SESSION = '/integers/session/';
const OPERATION = '/integers/operation/';

/** Outcomes that must occur; otherwise the test would prove nothing. */
const TO_MEET = [
  ...['GET', 'POST', 'DELETE'].flatMap((method) => [`${method} ${SET}`, `${method} ${SESSION}`]),
  ...[`POST ${OPERATION}`, 'invalid', 'parse_error', 'not_found', 'method_not_allowed', 'set_not_found'],
  ...'invalid_integers bad_operation set_id_missing session_id_missing no_integer_session'.split(' '),
  ...'integer_session_not_found integer_session_exists unsupported_media_type'.split(' '),
  ...'session_cookie_missing session_cookie_malformed not_authenticated token_not_valid'.split(' '),
];

interface Ask {
  method: string;
  path: string;
  body?: string | Uint8Array;
  cookie: string | null;
  headers?: Record<string, string>;
  token?: string | undefined;
  /** It is valid, so it must be accepted. */
  taken?: boolean;
}

const ODD = 'null true 1.5 1e999 -0 01 "" "\\u0000" "\\u00005" "\\ud800" {} [] {"X":1} NaN'.split(' ');
const KEYS = '"index": "X": "q": "__proto__": "integers": "set_id": "length": "equation":'.split(' ');
const HUGE = ['9'.repeat(30_104), `-${'8'.repeat(40_000)}`, `"${'0'.repeat(50_000)}1"`];
const DEEP = ['['.repeat(101), '['.repeat(90) + ']'.repeat(90), '{"a":'.repeat(5_000)];
const NO_UTF8 = ['\xff', '\xc3', '\xed\xa0\x80', '\xc0\xb1', '\xef\xbb\xbf', '\xf0\x9f\x98\x80'];
const LONG = 'x'.repeat(200);
const COOKIES = `c1|c2||kept|${LONG}|${LONG}x|%00|%0a|%E0%A4%A|%F0%9F%98%80|"c1"|a b|=|;|é`.split('|');
const QUERIES = '|||?as=string|?as=1|?set_id=|?set_id=a&set_id=b|?session_id=%00|?%|?set_id=%E0'.split('|');
const FORMS = 'application/x-www-form-urlencoded|multipart/form-data|multipart/form-data; boundary=x';
const TYPES = `${FORMS}|text/plain|application/json; charset=latin1|x|`.split('|');

/** Makes random requests. */
class Maker {
  /** Sets that are never deleted, and sets that may be. */
  standing: string[] = [];
  passing: string[] = [];
  /** The newest sessions: their names, and their bodies as posted. */
  sessions = ['s'];
  saved = ['{"session_id":"s","integer_sets":[]}'];
  #count = 0;

  readonly chance: Chance;
  readonly service: Service;

  constructor(chance: Chance, service: Service) {
    this.chance = chance;
    this.service = service;
  }

  number(): string {
    const { chance } = this;
    const digits = chance.percent(2) ? 30_100 : chance.of([1, 1, 2, 5, 20, 300]);
    const parts = Array.from({ length: Math.ceil(digits / 9) }, () => `${chance.next() % 1e9}`);
    return `${chance.percent(30) ? '-' : ''}${BigInt(parts.join('').slice(0, digits))}`;
  }

  units(): string {
    const { chance } = this;
    const count = chance.percent(1) ? 2_000 : chance.below(6);
    const number = () => (count > 100 ? `${chance.below(1_000)}` : this.number());
    const quoted = () => (chance.percent(20) ? `"${number()}"` : number());
    const unit = (_: unknown, index: number) => `{"index":${index},"X":${quoted()},"q":${quoted()}}`;
    return `[${Array.from({ length: count }, unit).join()}]`;
  }

  session(): string {
    // Long enough that a mutated request never hits another session's name.
    const id = `s${++this.#count}_${this.chance.next()}`;
    const set = (_: unknown, n: number) => `{"set_id":"${id}_${n}","integers":${this.units()}}`;
    const sets = Array.from({ length: this.chance.below(4) }, set);
    const posted = `{"session_id":"${id}","integer_sets":[${sets.join()}]}`;
    this.sessions = [...this.sessions.slice(-19), id];
    this.saved = [...this.saved.slice(-19), posted];
    return posted;
  }

  equation(depth = 3): string {
    const { chance } = this;
    if (depth === 0 || chance.percent(25)) return chance.of(this.standing);
    const inner = () => this.equation(depth - 1);
    return chance.of([
      () => `${inner()}+${inner()}`,
      () => `${inner()} - ${inner()}`,
      () => `(${inner()})*${inner()}`,
      () => `-${inner()}`,
      () => `( ${inner()} )`,
    ])();
  }

  valid(): Ask {
    const { chance } = this;
    const taken = (path: string, body: string): Ask => {
      return { method: 'POST', path, body, cookie: `c${chance.below(6)}`, taken: true };
    };
    const setId = () => chance.of([...this.passing, 'none']);
    const sessionId = () => chance.of([...this.sessions, 'c1', 'c2']);
    return chance.of<() => Ask>([
      () => taken(SET, `{"integers":${this.units()}}`),
      () => taken(SET, `{"integers":${this.units()}}`),
      () => taken(SESSION, this.session()),
      () => ({ ...taken(SESSION, chance.of(this.saved)), taken: false }),
      () => taken(OPERATION, JSON.stringify({ equation: this.equation() })),
      () => taken(OPERATION, JSON.stringify({ equation: this.equation() })),
      () => ({
        ...this.reading('GET', SET, 'set_id', chance.of(this.standing)),
        cookie: 'kept',
        taken: true,
      }),
      () => this.reading('GET', SET, 'set_id', setId()),
      () => this.reading('DELETE', SET, 'set_id', setId()),
      () => this.reading('GET', SESSION, 'session_id', sessionId()),
      () => this.reading('DELETE', SESSION, chance.of(['session_id', 'sessioin_id']), sessionId()),
    ])();
  }

  /** A request with its argument in the body or in the query. */
  reading(method: string, path: string, name: string, value: string): Ask {
    const { chance } = this;
    const cookie = chance.of(['c1', 'c2', 'c3', 'c4', 'absent']);
    const as = chance.percent(30) ? 'as=string&' : '';
    if (chance.percent(40)) return { method, path: `${path}?${as}${name}=${value}`, cookie };
    return { method, path: as ? `${path}?${as}` : path, body: JSON.stringify({ [name]: value }), cookie };
  }

  /** A valid request with one to three changes in its body. */
  nearlyValid(): Ask {
    const ask = this.valid();
    let text = Buffer.from(ask.body ?? '{"integers":[]}').toString('latin1');
    for (let change = this.chance.between(1, 3); change > 0; change--) text = this.changed(text);
    return { ...ask, body: Buffer.from(text, 'latin1'), taken: false };
  }

  /** Makes one random change. `text` has one character per byte. */
  changed(text: string): string {
    const { chance } = this;
    const at = chance.below(text.length + 1);
    const end = at + chance.below(text.length - at + 1);
    const put = (piece: string, drop = 0) => `${text.slice(0, at)}${piece}${text.slice(at + drop)}`;
    const replace = (what: RegExp, by: readonly string[]) => {
      const places = [...text.matchAll(what)];
      if (places.length === 0) return put(chance.of(by));
      const { index, 0: part } = chance.of(places);
      return `${text.slice(0, index)}${chance.of(by)}${text.slice(index + part.length)}`;
    };
    return chance.of([
      () => text.slice(0, at),
      () => text.slice(0, at) + text.slice(end),
      () => put(text.slice(at, end)),
      () =>
        put(
          text
            .slice(at, at + 2)
            .split('')
            .reverse()
            .join(''),
          2,
        ),
      () => put(String.fromCharCode(chance.below(256)), chance.below(2)),
      () => put(chance.of([...'{}[],:"\\-e.0 \n+*()'])),
      () => put(chance.of(NO_UTF8)),
      () => replace(/-?\d+/g, HUGE),
      () => replace(/-?\d+|"[^"]*"/g, DEEP),
      () => replace(/"[^"]*"|-?\d+|\[\]/g, ODD),
      () => replace(/"\w+":/g, KEYS),
      () => replace(/,/g, [',"X":2,', ',"index":0,', ',"constructor":{"prototype":1},']),
      () => text + text,
      () => '',
    ])();
  }

  /** A request of any shape, with any cookie, token, method and content type. */
  wild(): Ask {
    const { chance } = this;
    const signs = [...'+-*()/ a_0\n😀é', ...this.standing];
    const equation = Array.from({ length: chance.below(60) }, () => chance.of(signs)).join('');
    const body = chance.of<() => string | Uint8Array | undefined>([
      () => Buffer.from(Array.from({ length: chance.below(300) }, () => chance.next() & 255)),
      () => JSON.stringify({ equation }),
      () => JSON.stringify({ equation: chance.of([null, 5, [], {}, '-'.repeat(500), '('.repeat(4_096)]) }),
      () => chance.of([...ODD, '', ' ', '{', '[[[[', '{"a":', '"x"']),
      () => `{"integers":${'['.repeat(chance.of([99, 100, 50_000]))}`,
      () => `{"integers":[${'1,'.repeat(chance.of([10, 10_001]))}1]}`,
      () => undefined,
    ])();
    const ask: Ask = {
      method: chance.of('GET GET POST POST POST DELETE PUT PATCH'.split(' ')),
      path: chance.of([SET, SESSION, OPERATION, '/integers/x/']) + chance.of(QUERIES),
      cookie: chance.of([null, ...COOKIES]),
      token: chance.percent(90) ? this.service.token : chance.of([undefined, 'x', 'a.b.c']),
    };
    if (body !== undefined) ask.body = body;
    if (chance.percent(25)) ask.headers = { 'content-type': chance.of(TYPES) };
    return ask;
  }

  next(): Ask {
    const kind = this.chance.below(10);
    if (kind < 4) return this.valid();
    return kind < 8 ? this.nearlyValid() : this.wild();
  }

  /** Remembers the sets that were created. */
  note({ method, path }: Ask, { status, body }: TextAnswer): void {
    const made = body?.set_id ?? body?.setCreated;
    if (status === 200 && method === 'POST' && !path.startsWith(SESSION) && made) this.passing.push(made);
    this.passing = this.passing.slice(-40);
  }
}

/** What is wrong with an answer, if anything. */
function faultOf({ method, path, taken }: Ask, { status, text, body }: TextAnswer): string | undefined {
  if (status >= 500) return 'a 5xx';
  if (taken && status !== 200) return 'a valid request was refused';
  if (status === 200) return typeof body === 'object' ? undefined : `not JSON: ${method} ${path}`;
  if (status < 400) return 'neither accepted nor refused';
  if (typeof body !== 'object' || body === null) return `a refusal that is not JSON: ${text.slice(0, 100)}`;
  if (typeof body.code === 'string') return undefined;
  // Bad arguments are reported by field, as everywhere.
  const isByField = Object.values(body).every((one) => Array.isArray(one) && typeof one[0] === 'string');
  return isByField && Object.keys(body).length > 0 ? undefined : 'a refusal without a code';
}

function told({ body, ...ask }: Ask, { status, text }: TextAnswer): string {
  const sent = body === undefined ? 'nothing' : Buffer.from(body).toString('latin1');
  const beginning = { sent: sent.slice(0, 300), status, text: text.slice(0, 200) };
  return JSON.stringify({ ...ask, token: undefined, ...beginning });
}

async function sendAll(server: TestServer, maker: Maker, asks: Ask[]): Promise<TextAnswer[]> {
  const waiting = new Set(asks);
  const late = AbortSignal.timeout(HANGING_MS);
  const answers = asks.map(async (ask) => {
    const client = 'token' in ask ? new Service(server, ask.token) : maker.service;
    const { method, path, body, cookie, headers = {} } = ask;
    const answer = await client.ask(method, path, body, { cookie, headers });
    waiting.delete(ask);
    return answer;
  });
  const hanging = once(late, 'abort').then(() => {
    throw new Error(`hanging: ${JSON.stringify([...waiting]).slice(0, 1_000)}`);
  });
  return Promise.race([Promise.all(answers), hanging]);
}

t.test(`${REQUESTS} random requests are each accepted or refused properly, SEED=${SEED}`, async (t) => {
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  const ada = await service(server);
  const bystander = await service(server, 'ben');
  const kept = await bystander.keep(1, -2, 3n ** 500n);
  const maker = new Maker(new Chance(SEED), ada);
  const standing = new Service(server, ada.token, 'kept');
  for (const values of [[1, -2, 3], [10n ** 300n, 7], [], [-(2n ** 90_000n), 0]])
    maker.standing.push(await standing.keep(...values));
  const whole = (await standing.get(maker.standing[3] as string)).text;
  const met: Record<string, number> = {};
  const faults: string[] = [];
  let settledBytes = 0;

  for (let sent = 0; sent < REQUESTS; sent += AT_ONCE) {
    if (sent >= WARM_UP && settledBytes === 0) settledBytes = process.memoryUsage().rss;
    const asks = Array.from({ length: AT_ONCE }, () => maker.next());
    for (const [n, answer] of (await sendAll(server, maker, asks)).entries()) {
      const ask = asks[n] as Ask;
      const fault = faultOf(ask, answer);
      if (fault) faults.push(`${fault}: ${told(ask, answer)}`);
      maker.note(ask, answer);
      const outcome =
        answer.body?.code ?? (answer.status === 200 ? `${ask.method} ${ask.path.split('?')[0]}` : 'invalid');
      met[outcome] = (met[outcome] ?? 0) + 1;
    }
  }
  t.strictSame(faults.slice(0, 5), []);
  t.equal((await standing.get(maker.standing[3] as string)).text, whole, 'what nobody touched is as it was');
  t.same(await bystander.values(kept), [1n, -2n, 3n ** 500n], 'nor has another account lost anything');
  t.comment(`met ${JSON.stringify(met)}`);
  if (REQUESTS < FEWEST_TO_MEET_ALL) return;
  const growth = Math.round((process.memoryUsage().rss - settledBytes) / 2 ** 20);
  t.ok(growth < MOST_GROWTH_MIB, `grew by ${growth} MiB after ${WARM_UP} requests`);
  for (const outcome of TO_MEET) t.ok(met[outcome], outcome);
});

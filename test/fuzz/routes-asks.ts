import { request } from 'node:http';
import type { Route } from '../contract/matrix-routes.ts';
import { Arbitrary, Raw, type Schema, toText } from './arbitrary.ts';
import type { Account, Who, World } from './arbitrary-world.ts';
import type { Chance } from './clock.ts';

/** One request as sent over the wire. */
export interface Ask {
  who: Who;
  method: string;
  /** Characters below U+0100, sent as one byte each. */
  path: string;
  headers: Record<string, string>;
  body?: Buffer | undefined;
  /** The route pattern it was made from. */
  route: string;
}

/** The part of OpenAPI that is used here. */
interface Operation {
  parameters?: { name: string; in: string; schema: Schema; required?: boolean }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
}

export interface Described extends Route, Operation {}

const TEXT: Schema = { type: 'string' };
/** The form that admin pages send, which the documentation hides. */
const FORM: Schema = {
  type: 'object',
  properties: { username: TEXT, password: TEXT, again: TEXT, next: TEXT },
  required: ['password', 'again'],
};
const WORDS: Schema = { type: 'object', properties: { description: TEXT }, required: ['description'] };
const FORM_TYPE = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const BOUNDARY = 'b0undary';
const SVGS = [
  '<svg width="9" height="9"><path d="M1 1L9 9" stroke="red"/></svg>',
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><g><g><circle r="3"/></g></g></svg>',
  '<svg><script>1</script></svg>',
  '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
  `<svg>${'<g>'.repeat(5_000)}</svg>`,
  '<svg><path d="M1e999 NaN"/></svg>',
  '<svg',
  '\xff\xfe<svg/>',
  '',
];
const QUERY_WORDS = 'q sort page done next username phase id __proto__ constructor a[b] a[] %00'.split(' ');
const ODD_SEGMENTS =
  '%|%zz|%00|%2e%2e|..%2f..|%c0%af|%ff%fe|%ed%a0%80|%F0%9F%98%80|__proto__|constructor|toString|-1|1e3|0x10|*|:code|;a=b|%3f|%23|%2F|a%20b|99999999999999999999'.split(
    '|',
  );
const TYPES = `${JSON_TYPE}; charset=utf-16|text/plain|application/xml|x|multipart/form-data|application/octet-stream|${FORM_TYPE}|multipart/form-data; boundary=${BOUNDARY}|application/json;`;
const CREDENTIALS =
  'Bearer|Bearer x|Bearer a.b.c|bearer x|Token|Token x|Basic YTpi|Bearer \xff|__proto__ x|Bearer a b';

/** The same with every reference replaced by its schema. */
export function resolved<T>(value: T, schemas: Record<string, unknown>): T {
  const text = JSON.stringify(value, (_key, part) => {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(part?.$ref ?? '')?.[1];
    return name === undefined ? part : resolved(schemas[name], schemas);
  });
  return JSON.parse(text) as T;
}

/** Documented routes with their schemas, and hidden ones with schemas derived from their paths. */
export function knownRoutes(routes: Route[], paths: Record<string, Record<string, Operation>>): Described[] {
  const plain = (path: string) => path.replace(/\/$/, '').replaceAll(/\{(\w+)\}/g, ':$1');
  const documented = new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        `${method.toUpperCase()} ${plain(path)}`,
        operation,
      ]),
    ),
  );
  return routes.map((route) => {
    const operation = documented.get(`${route.method} ${route.path}`);
    if (operation) return { ...route, ...operation };
    const names = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
    const parameters = names.map((name) => ({ name, in: 'path', schema: TEXT, required: true }));
    const requestBody = route.method === 'POST' ? { content: { [FORM_TYPE]: { schema: FORM } } } : undefined;
    return { ...route, parameters, ...(requestBody ? { requestBody } : {}) };
  });
}

function bytes(value: unknown): string {
  const text = value instanceof Raw ? value.text : typeof value === 'object' ? toText(value) : String(value);
  return text.slice(0, 3_000);
}

/** Encodes a value for a URL, converting it to text first. */
function encoded(value: unknown): string {
  return encodeURIComponent(Buffer.from(bytes(value)).toString());
}

/** Makes requests to a route as a user. */
export class Asks {
  readonly arbitrary: Arbitrary;

  readonly chance: Chance;
  readonly world: World;
  readonly routes: readonly Described[];

  constructor(chance: Chance, world: World, routes: readonly Described[]) {
    this.chance = chance;
    this.world = world;
    this.routes = routes;

    this.arbitrary = new Arbitrary(chance, world.pools, world.known);
  }

  make(who: Who): Ask {
    const { chance } = this;
    const known = chance.of(this.routes);
    const method = chance.percent(3)
      ? chance.of('GET POST PUT PATCH DELETE HEAD OPTIONS'.split(' '))
      : known.method;
    const path = this.path(known);
    const ask: Ask = { who, method, path, headers: this.credential(who), route: known.path };
    this.addCookies(ask);
    this.addBody(ask, known);
    if (chance.percent(4)) this.spoilHeaders(ask);
    return this.isDeadly(ask) ? { ...ask, method: 'GET', body: undefined } : ask;
  }

  private path({ path, parameters = [] }: Described): string {
    const { chance, arbitrary } = this;
    const odd = chance.percent(8);
    const fitting = arbitrary.fitting(parameters.map(({ name }) => name));
    const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
      if (odd && chance.percent(60)) return chance.of(ODD_SEGMENTS);
      if (name in fitting) return String(fitting[name]);
      const schema = parameters.find((one) => one.name === name)?.schema ?? TEXT;
      const value = chance.percent(80) ? arbitrary.valid(schema, name) : arbitrary.any(schema, name);
      return encoded(value) || 'x';
    });
    const rest = path.endsWith('*') ? filled.replace('*', chance.of(ODD_SEGMENTS)) : filled;
    const slash = chance.percent(80) && rest !== '/' ? '/' : '';
    return rest + slash + this.query(parameters, path.startsWith('/admin/') || odd);
  }

  private query(parameters: NonNullable<Operation['parameters']>, free: boolean): string {
    const { chance, arbitrary } = this;
    const asked = parameters.filter((one) => one.in === 'query' && chance.percent(60));
    const pairs = asked.map(({ name, schema }) => {
      return `${name}=${encoded(arbitrary.any(schema, name))}`;
    });
    if (free && chance.percent(50)) {
      const value = chance.percent(50) ? chance.of(ODD_SEGMENTS) : encoded(arbitrary.someoneElses());
      pairs.push(`${chance.of(QUERY_WORDS)}=${value}`);
    }
    return pairs.length > 0 ? `?${pairs.join('&')}` : '';
  }

  private credential(who: Who): Record<string, string> {
    const { chance } = this;
    if (who === 'nobody')
      return chance.percent(15) ? { authorization: chance.of(CREDENTIALS.split('|')) } : {};
    const account: Account = this.world.accounts[who];
    const kind = chance.below(10);
    if (who === 'staff' || kind < 2) {
      const cookie = { cookie: account.cookie };
      return chance.percent(95) ? { ...cookie, 'x-csrftoken': account.csrf } : cookie;
    }
    return { authorization: kind < 3 ? `Token ${account.device}` : `Bearer ${account.access}` };
  }

  /** Adds the integer session. A browser's cookies already name one. */
  private addCookies({ path, headers }: Ask): void {
    if (!path.startsWith('/integers/') || this.chance.percent(5)) return;
    const odd = this.chance.percent(10);
    const pair = `sessionid=${odd ? encoded(this.arbitrary.wildValue()).slice(0, 900) : this.chance.of(['c1', 'c2', 'kept'])}`;
    headers.cookie = headers.cookie ? headers.cookie.replace(/sessionid=[^;]*/, pair) : pair;
  }

  private addBody(ask: Ask, known: Described): void {
    const { path, method, requestBody } = known;
    const takesDrawing = /(?:draw|draft)$/.test(path) && /^(?:POST|PUT)$/.test(method) && !requestBody;
    const made = takesDrawing ? this.drawing() : this.form(ask, requestBody);
    if (made) this.put(ask, ...made);
  }

  /** The content type and text of a body. */
  private form(ask: Ask, described: Operation['requestBody']): [string, string] | undefined {
    const { chance, arbitrary } = this;
    if (!described) return chance.percent(10) ? [JSON_TYPE, toText(arbitrary.wildValue())] : undefined;
    const type = chance.of(Object.keys(described.content));
    const value = arbitrary.any(described.content[type]?.schema ?? {});
    if (type === JSON_TYPE) return [type, toText(value)];
    const fields = Object.entries(Object(value)).map(([name, one]): [string, string] => [name, bytes(one)]);
    if (type !== FORM_TYPE) return [`${type}; boundary=${BOUNDARY}`, this.multipart(fields)];
    if (ask.who === 'staff') fields.push(['csrfmiddlewaretoken', this.world.accounts.staff.csrf]);
    delete ask.headers['x-csrftoken'];
    return [type, new URLSearchParams(fields).toString()];
  }

  private drawing(): [string, string] {
    const { chance } = this;
    if (chance.percent(15)) return [JSON_TYPE, toText(this.arbitrary.any(WORDS))];
    const odd = ['x"; filename="\xff', 'drawing', '__proto__'];
    const name = chance.percent(90) ? 'drawing"; filename="a.svg' : chance.of(odd);
    const fields: [string, string][] = [[name, chance.of([SVGS[0] as string, ...SVGS])]];
    while (chance.percent(10)) fields.push([chance.of(['drawing', 'a', '__proto__']), 'x']);
    return [`multipart/form-data; boundary=${BOUNDARY}`, this.multipart(fields)];
  }

  private multipart(fields: [string, string][]): string {
    const parts = fields.map(
      ([name, value]) =>
        `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const whole = `${parts.join('')}--${BOUNDARY}--\r\n`;
    return this.chance.percent(10) ? whole.slice(0, this.chance.below(whole.length)) : whole;
  }

  private put(ask: Ask, type: string, text: string): void {
    const { chance } = this;
    let body: Buffer = Buffer.from(text);
    const spoil = chance.below(60);
    if (spoil === 0)
      body = Buffer.concat([body.subarray(0, 5), Buffer.from([0xff, 0xc0, 0x80]), body.subarray(5)]);
    if (spoil === 1) body = body.subarray(0, chance.below(body.length + 1));
    if (spoil === 2 && chance.percent(10)) body = Buffer.alloc(1_100_000, '[');
    ask.body = body;
    ask.headers['content-type'] = type;
  }

  private spoilHeaders(ask: Ask): void {
    const { chance } = this;
    const spoils: (() => Record<string, string>)[] = [
      () => ({ 'content-type': chance.of(TYPES.split('|')) }),
      () => ({ origin: chance.of(['null', 'https://elsewhere.example', '\xff']) }),
      () => ({
        cookie: chance.of(['parlor_login=x', 'sessionid', '=;=', 'csrftoken=%', 'a=\xff', '__proto__=1']),
      }),
      () => ({ 'x-forwarded-host': 'a"b', 'x-forwarded-proto': '\xff', 'x-forwarded-for': 'x' }),
      () => ({ accept: '\xff', 'accept-encoding': 'br;q=x', 'if-none-match': '"', range: 'bytes=9-1' }),
      () => ({ te: 'x', upgrade: 'h2c', connection: 'upgrade' }),
    ];
    Object.assign(ask.headers, chance.of(spoils)());
  }

  /** Requests with which an administrator would destroy the scene, which are not tested here. */
  private isDeadly({ who, method, path }: Ask): boolean {
    if (who !== 'staff' || method !== 'POST' || !path.startsWith('/admin/')) return false;
    return (
      !/\/(?:login|logout)\//.test(path) && path.split(/[/?~]/).some((part) => this.world.kept.has(part))
    );
  }
}

export interface Told {
  /** 0 if the connection ended without an answer. */
  status: number;
  type: string;
  head: string;
  text: string;
}

export function send(base: string, { method, path, headers, body }: Ask): Promise<Told> {
  return new Promise((resolve) => {
    const none = (why: unknown) => resolve({ status: 0, type: '', head: '', text: String(why) });
    const length: Record<string, number> = body ? { 'content-length': body.length } : {};
    const asked = request(base + path, { method, path, headers: { ...headers, ...length } }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('error', none);
      response.on('end', () => {
        const { statusCode: status = 0, headers: told, rawHeaders } = response;
        const text = Buffer.concat(parts).toString();
        resolve({ status, type: told['content-type'] ?? '', head: rawHeaders.join('\n'), text });
      });
    });
    asked.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, type: '', head: '', text: '' });
    });
    asked.on('error', none);
    asked.end(body);
  });
}

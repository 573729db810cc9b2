import { request } from 'node:http';
import type { TestServer } from '../helper.ts';

/** An answer with its exact text, because its numbers may be too long for JavaScript. */
export interface TextAnswer {
  status: number;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  body: any;
}

interface AskOptions {
  /** The cookie `sessionid`; `null` sends none. */
  cookie?: string | null;
  headers?: Record<string, string>;
}

/** A client of the integer service. Unlike `fetch`, it can send a body with GET. */
export class Service {
  readonly server: TestServer;
  readonly token: string | undefined;
  readonly cookie: string | null;

  constructor(server: TestServer, token: string | undefined, cookie: string | null = 'session-one') {
    this.server = server;
    this.token = token;
    this.cookie = cookie;
  }

  /** Text and bytes are sent unchanged, any other `body` as JSON. */
  ask(method: string, path: string, body?: unknown, options: AskOptions = {}): Promise<TextAnswer> {
    const { cookie = this.cookie } = options;
    const raw = typeof body === 'string' || body instanceof Uint8Array || body === undefined;
    const sent = raw ? body : JSON.stringify(body);
    const headers: Record<string, string | number> = {
      ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      ...(cookie === null ? {} : { cookie: `sessionid=${cookie}` }),
      ...(sent === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
      ...options.headers,
    };
    return new Promise((resolve, reject) => {
      const asked = request(this.server.base + path, { method, headers }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          const isJson = response.headers['content-type']?.includes('json') && text !== '';
          resolve({ status: response.statusCode ?? 0, text, body: isJson ? JSON.parse(text) : text });
        });
      });
      asked.on('error', reject);
      asked.end(sent);
    });
  }

  /** Stores a set with these X and q 1, and returns its id. */
  async keep(...values: (number | bigint | string)[]): Promise<string> {
    const units = values.map((value, index) => `{"index":${index},"X":${value},"q":1}`);
    return (await this.ask('POST', '/integers/set/', `{"integers":[${units.join(',')}]}`)).body.set_id;
  }

  operate(equation: unknown): Promise<TextAnswer> {
    return this.ask('POST', '/integers/operation/', { equation });
  }

  get(setId: string): Promise<TextAnswer> {
    return this.ask('GET', '/integers/set/', { set_id: setId });
  }

  /** Every X of a set, exactly. */
  async values(setId: string): Promise<bigint[]> {
    const { body } = await this.ask('GET', `/integers/set/?as=string&set_id=${setId}`);
    return body.integers.map(({ X }: { X: string }) => BigInt(X));
  }
}

/** A client with the account of a new guest. */
export async function service(server: TestServer, name = 'ada', cookie = 'session-one'): Promise<Service> {
  return new Service(server, (await server.guest(name)).token, cookie);
}

export type Arguments = Record<string, string>;

/** How a request carries its arguments. */
export interface Sent {
  query?: string;
  body?: string;
  type?: string;
}

const JSON_TYPE = 'application/json';
export const FORM = 'application/x-www-form-urlencoded';
export const MULTIPART = 'multipart/form-data; boundary=X';

const inQuery = (given: Arguments) => `?${new URLSearchParams(given)}`;

/** The places where GET and DELETE accept their arguments. */
export const PLACES: Record<string, (given: Arguments) => Sent> = {
  JSON: (given) => ({ body: JSON.stringify(given), type: JSON_TYPE }),
  'the query': (given) => ({ query: inQuery(given) }),
  'a query, no body': (given) => ({ query: inQuery(given), body: '', type: JSON_TYPE }),
  'a form': (given) => ({ body: `${new URLSearchParams(given)}`, type: FORM }),
  multipart: (given) => ({ body: multipart(given), type: MULTIPART }),
};

function multipart(given: Arguments): string {
  const parts = Object.entries(given).map(
    ([name, value]) => `--X\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join('')}--X--\r\n`;
}

/** A saved session of this many sets `s0`, `s1`… of a quarter of a megabyte each. */
export function sessionOf(name: string, sets: number, units = 9): string {
  const number = '7'.repeat(30_000);
  const integers = Array.from({ length: units }, (_, n) => `{"index":${n},"X":${number},"q":1}`).join(',');
  const all = Array.from({ length: sets }, (_, n) => `{"set_id":"s${n}","integers":[${integers}]}`);
  return `{"session_id":"${name}","integer_sets":[${all}]}`;
}

/** Copies a set directly in the database, `times` times, and returns the names of the copies. */
export function multiply({ platform }: TestServer, name: string, times: number): string[] {
  const { raw } = platform.database;
  const names = Array.from({ length: times }, (_, n) => `${name.slice(0, -6)}${100_000 + n}`);
  const addSet = raw.prepare(
    `INSERT INTO integer_set (account_id, session_id, name, units, bytes, chunks)
     SELECT account_id, session_id, ?, units, bytes, chunks FROM integer_set WHERE name = ?`,
  );
  const addChunks = raw.prepare(
    `INSERT INTO integer_chunk SELECT ?, place, units FROM integer_chunk
     WHERE set_id = (SELECT id FROM integer_set WHERE name = ?)`,
  );
  const count = raw.prepare(
    `UPDATE integer_session SET sets = sets + 1, bytes = integer_session.bytes + one.bytes
     FROM (SELECT session_id, bytes FROM integer_set WHERE name = ?) one WHERE id = one.session_id`,
  );
  for (const copy of names) {
    addChunks.run(addSet.run(copy, name).lastInsertRowid, name);
    count.run(name);
  }
  return names;
}

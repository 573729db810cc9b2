import type { Answer, RequestOptions, TestServer } from '../helper.ts';

export interface SetCookie {
  value: string;
  /** By lower-case name; `''` for an attribute without a value. */
  attributes: Record<string, string>;
}

/** The cookies that an answer sets, by name. Throws if one is set twice. */
export function cookiesOf({ headers }: Answer): Record<string, SetCookie> {
  const found: Record<string, SetCookie> = {};
  for (const line of headers.getSetCookie()) {
    const [pair = '', ...rest] = line.split(/; */);
    const [name, value] = splitAt(pair);
    if (found[name]) throw new Error(`${name} is set twice`);
    found[name] = { value, attributes: Object.fromEntries(rest.map(lowerName)) };
  }
  return found;
}

function splitAt(text: string): [string, string] {
  const [name = '', ...rest] = text.split('=');
  return [name, rest.join('=')];
}

function lowerName(attribute: string): [string, string] {
  const [name, value] = splitAt(attribute);
  return [name.toLowerCase(), value];
}

export function cookieHeader(cookies: Record<string, string>): Record<string, string> {
  const pairs = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  return pairs.length > 0 ? { cookie: pairs.join('; ') } : {};
}

/** A client that keeps cookies like a browser. */
export class Visitor {
  readonly cookies: Record<string, string> = {};

  readonly server: TestServer;

  constructor(server: TestServer) {
    this.server = server;
  }

  /** Sends the cookies and keeps those the answer sets; expired ones are dropped. */
  async call(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const headers = { ...cookieHeader(this.cookies), ...options.headers };
    const answer = await this.server.call(method, path, { ...options, headers });
    for (const [name, { value, attributes }] of Object.entries(cookiesOf(answer))) {
      if (attributes['max-age'] === '0') delete this.cookies[name];
      else this.cookies[name] = value;
    }
    return answer;
  }

  /** Sends a request the way our pages do: with the CSRF token from the cookie. */
  ask(method: string, path: string, json: unknown = {}): Promise<Answer> {
    return this.call(method, path, { json, headers: { 'x-csrftoken': this.cookies.csrftoken ?? '' } });
  }

  /** The username the server recognises, or the status it refuses with. */
  async who(): Promise<string | number> {
    const { status, body } = await this.call('GET', '/api/user/me/');
    return status === 200 ? body.username : status;
  }

  /** Another browser with the same cookies. */
  twin(server = this.server): Visitor {
    const other = new Visitor(server);
    Object.assign(other.cookies, this.cookies);
    return other;
  }
}

/** A browser that has logged in as this account. */
export async function loggedIn(server: TestServer, username: string, password: string): Promise<Visitor> {
  const visitor = new Visitor(server);
  const { status } = await visitor.call('POST', '/api/auth/login/', { json: { username, password } });
  if (status !== 200) throw new Error(`the login of ${username} was answered with ${status}`);
  return visitor;
}

/** All rows of the database, for comparing before and after. */
export function everyRow(server: TestServer): string {
  const { raw } = server.platform.database;
  const names = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
  return JSON.stringify(names.map((name) => [name, raw.prepare(`SELECT * FROM "${name}"`).all()]));
}

/** The number of rows in each table. */
export function rowCounts(server: TestServer): Record<string, unknown> {
  const { raw } = server.platform.database;
  const names = raw.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").pluck().all() as string[];
  return Object.fromEntries(
    names.map((name) => [name, raw.prepare(`SELECT count(*) FROM "${name}"`).pluck().get()]),
  );
}

type Fields = Record<string, string>;

/** The ways to send the fields of a form. */
export const BODIES: Record<'json' | 'form' | 'multipart', (fields: Fields) => RequestOptions> = {
  json: (fields) => ({ json: fields }),
  form: (fields) => ({
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
  multipart: (fields) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return { body };
  },
};

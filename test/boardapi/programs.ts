import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { createInterface } from 'node:readline';
import type { TestServer } from '../helper.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests look into lines and answers of every shape
type Line = any;

/** A stream of JSON lines, read as it arrives. */
export class Lines {
  readonly response: IncomingMessage;
  readonly seen: Line[] = [];
  /** Empty lines so far. */
  beats = 0;
  readonly ended: Promise<void>;
  readonly #request: ClientRequest;
  #tell: () => void = () => undefined;

  constructor(asked: ClientRequest, response: IncomingMessage) {
    this.#request = asked;
    this.response = response;
    const lines = createInterface(response);
    lines.on('line', (text) => {
      if (text === '') this.beats += 1;
      else this.seen.push(JSON.parse(text));
      this.#tell();
    });
    // Hanging up is no fault here.
    response.on('error', () => undefined);
    lines.on('error', () => undefined);
    this.ended = new Promise((resolve) => void response.once('close', resolve));
  }

  /** Takes the first line of this type, waiting for it if necessary. */
  async next(type: string): Promise<Line> {
    for (;;) {
      const at = this.seen.findIndex((line) => line.type === type);
      if (at >= 0) return this.seen.splice(at, 1)[0];
      const news = Promise.withResolvers<void>();
      this.#tell = news.resolve;
      await news.promise;
    }
  }

  /** Takes the `gameState` after this many half-moves. */
  async after(plies: number): Promise<Line> {
    for (;;) {
      const state = await this.next('gameState');
      if (state.moves.split(' ').filter(Boolean).length === plies) return state;
    }
  }

  hangUp(): void {
    this.#request.destroy();
  }
}

export interface Told {
  status: number;
  body: Line;
  headers: IncomingMessage['headers'];
}

/** What a library sends with each request, besides the token. */
export type Dialect = Record<string, string>;
/** As lichess-bot and berserk, by the library requests of Python. Text in a body has no content type. */
export const PYTHON: Dialect = {
  'User-Agent': 'lichess-bot/2026.11.1 user:robot',
  'Accept-Encoding': 'gzip, deflate',
  Accept: '*/*',
  Connection: 'keep-alive',
};
/** As programs in JavaScript, by `fetch`. */
export const NODE: Dialect = { accept: '*/*', 'accept-language': '*', 'user-agent': 'node' };
const FORM = 'application/x-www-form-urlencoded';

/** A chess program that knows an address and a token, and nothing else of Parlor. */
export class Program {
  readonly base: string;
  readonly token: string;
  readonly dialect: Dialect;

  constructor(base: string, token: string, dialect: Dialect = PYTHON) {
    this.base = base;
    this.token = token;
    this.dialect = dialect;
  }

  /** `body` goes out as it is, with a content type only if `type` says one. */
  #send(method: string, path: string, body = '', type?: string): ClientRequest {
    const headers: Record<string, string | number> = {
      ...this.dialect,
      Authorization: `Bearer ${this.token}`,
      ...(type ? { 'Content-Type': type } : {}),
      ...(method === 'POST' ? { 'Content-Length': Buffer.byteLength(body) } : {}),
    };
    const asked = request(this.base + path, { method, headers, agent: false });
    asked.on('error', () => undefined);
    asked.end(body);
    return asked;
  }

  async #answer(asked: ClientRequest): Promise<Told> {
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const isJson = response.headers['content-type']?.startsWith('application/json');
    const { statusCode: status = 0, headers } = response;
    return { status, headers, body: isJson ? JSON.parse(text) : text };
  }

  get(path: string): Promise<Told> {
    return this.#answer(this.#send('GET', path));
  }

  /** Without a body, as most acts are sent. */
  post(path: string): Promise<Told> {
    return this.#answer(this.#send('POST', path));
  }

  raw(path: string, body: string, type?: string): Promise<Told> {
    return this.#answer(this.#send('POST', path, body, type));
  }

  form(path: string, fields: Record<string, string>): Promise<Told> {
    return this.raw(path, new URLSearchParams(fields).toString(), FORM);
  }

  json(path: string, fields: object): Promise<Told> {
    return this.raw(path, JSON.stringify(fields), 'application/json');
  }

  /** Sends an act and hangs up before the answer. */
  async lose(path: string): Promise<void> {
    const asked = this.#send('POST', path);
    await once(asked, 'finish');
    asked.destroy();
  }

  async stream(path: string, fields?: Record<string, string>): Promise<Lines> {
    const asked = fields
      ? this.#send('POST', path, new URLSearchParams(fields).toString(), FORM)
      : this.#send('GET', path);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    if (response.statusCode !== 200) throw new Error(`${path}: ${response.statusCode}`);
    return new Lines(asked, response);
  }
}

/** Makes an account with a token. */
export async function program(
  server: TestServer,
  name: string,
  scopes: string[],
  dialect?: Dialect,
): Promise<Program & { id: string }> {
  const player = await server.guest(name);
  const { body } = await player.post('/api/user/api-tokens/', { label: name, scopes });
  return Object.assign(new Program(server.base, body.token, dialect), { id: body.id as string });
}

/** Makes an account that is a bot. */
export async function bot(server: TestServer, name: string): Promise<Program & { id: string }> {
  const made = await program(server, name, ['bot:play']);
  await made.post('/api/bot/account/upgrade');
  return made;
}

export const board = (server: TestServer, name: string, dialect = NODE) =>
  program(server, name, ['board:play', 'challenge:read', 'challenge:write'], dialect);

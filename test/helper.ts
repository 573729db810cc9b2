import { mkdtempSync, writeFileSync } from 'node:fs';
import type { Test } from 'tap';
import { WebSocket } from 'ws';
import { type App, buildApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import { type HashCost, makePasswords, type Passwords } from '#src/platform/access/passwords.ts';
import type { Viewer } from '#src/platform/access/viewer.ts';
import type { Ports } from '#src/platform/ports.ts';
import { openDatabase } from '#src/platform/storage/database.ts';
import { buildWatched } from './refusals.ts';
import { type Answer, call, type RequestOptions } from './request.ts';

export type { Answer, RequestOptions } from './request.ts';

/** A clock moved by hand, and seeded randomness. */
export interface TestPorts extends Ports {
  /** Moves the clock, fires each timer at its own time, and lets whatever the timers started settle. */
  advance(ms: number): Promise<void>;
  /** Number of pending timers. */
  timers(): number;
}

/** A viewer who is logged in with an access token. */
export function viewerLike(known: Pick<Viewer, 'id' | 'username'> & Partial<Viewer>): Viewer {
  const rest = { uuid: '', isStaff: false, credential: 'bearer', loginId: '', address: '127.0.0.1' } as const;
  return { ...rest, ...known };
}

/** Waits until promises, and the commit at the end of this turn of the event loop, have settled. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
}

export function testPorts({ seed = 1, nowMs = Date.UTC(2026, 10, 20, 20, 0, 0) } = {}): TestPorts {
  const timers = new Set<{ atMs: number; work: () => void }>();
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const ports: TestPorts = {
    now: () => nowMs,
    elapsed: () => nowMs,
    after(ms, work) {
      const timer = { atMs: nowMs + ms, work };
      timers.add(timer);
      return { cancel: () => timers.delete(timer) };
    },
    randomBytes: (size) => Buffer.from(Array.from({ length: size }, () => random() & 255)),
    newId() {
      const hex = ports.randomBytes(16).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
    followWallClock: () => undefined,
    timers: () => timers.size,
    async advance(ms) {
      const target = nowMs + ms;
      for (;;) {
        await settled();
        const next = [...timers].sort((a, b) => a.atMs - b.atMs)[0];
        if (!next || next.atMs > target) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.work();
      }
      nowMs = target;
      await settled();
    },
  };
  return ports;
}

/** A real server on a real port with a real database file. */
export interface TestServer extends App {
  ports: TestPorts;
  path: string;
  base: string;
  call(method: string, path: string, options?: RequestOptions): Promise<Answer>;
  /** Creates a guest account. */
  guest(name: string): Promise<Player>;
  guests(count: number): Promise<Player[]>;
  open(path: string, token?: string, headers?: Record<string, string>): TestSocket;
  stop(): Promise<void>;
}

interface Options {
  env?: Record<string, string>;
  /** The database file. A new one by default. */
  path?: string;
  ports?: TestPorts;
  /** Each takes 30 ms of a processor in production, and next to nothing here. */
  passwords?: Passwords;
}

const CHEAP: HashCost = { memoryCost: 64, timeCost: 1, parallelism: 1 };
let blank: Buffer | undefined;

/** A database file as a first start leaves it, without anybody in it: tables take longer to make than to copy. */
function blankDatabase(): Buffer {
  if (!blank) {
    const nobody = { durability: 'normal' as const, publish: () => undefined, onFault: () => undefined };
    const database = openDatabase(':memory:', nobody);
    blank = database.raw.serialize();
    database.close();
    // Its header says that it has a log (https://www.sqlite.org/fileformat.html, 1.3.3): it would be written anew.
    blank.fill(2, 18, 20);
  }
  return blank;
}

const withFolder = new WeakSet<Test>();

/** Every server of a test has a file of its own. `testdir` deletes what an earlier call has made. */
function newPath(t: Test): string {
  if (!withFolder.has(t)) t.testdir();
  withFolder.add(t);
  return `${mkdtempSync(`${t.testdirName}/server-`)}/parlor.db`;
}

export async function buildTestApp(t: Test, options: Options = {}): Promise<TestServer> {
  const ports = options.ports ?? testPorts();
  const path = options.path ?? newPath(t);
  if (!options.path) writeFileSync(path, blankDatabase());
  // test/fault tests syncing by killing processes. Here it would only take time.
  const env = { PARLOR_LOG: 'silent', PARLOR_DURABILITY: 'normal', PARLOR_DB: path, ...options.env };
  const config = readConfig(env);
  const passwords = options.passwords ?? makePasswords(CHEAP);
  const app = await buildWatched(() => buildApp(config, ports, passwords), t.fail);
  if (!options.env?.PARLOR_DURABILITY) app.platform.database.raw.pragma('synchronous = OFF');
  const base = await app.http.listen({ port: 0, host: '127.0.0.1' });
  const sockets: TestSocket[] = [];
  let stopped: Promise<void> | undefined;
  const server: TestServer = {
    ...app,
    ports,
    path,
    base,
    call: (method, url, more) => call(base, method, url, more),
    async guest(name) {
      const { body } = await server.call('POST', '/api/user/guest/', { json: { name } });
      return new Player(server, body.id, body.username, body.access, body.refresh);
    },
    async guests(count) {
      const players: Player[] = [];
      for (let n = 1; n <= count; n++) players.push(await server.guest(`player${n}`));
      return players;
    },
    open(url, token, headers = {}) {
      const socket = new TestSocket(base.replace('http', 'ws') + url, {
        ...headers,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      });
      sockets.push(socket);
      return socket;
    },
    stop() {
      for (const socket of sockets) socket.raw.terminate();
      stopped ??= app.http.close();
      return stopped;
    },
  };
  t.teardown(() => server.stop());
  return server;
}

/** An account that plays over HTTP. */
export class Player {
  readonly server: TestServer;
  readonly id: number;
  readonly name: string;
  readonly token: string;
  readonly refresh: string;

  constructor(server: TestServer, id: number, name: string, token: string, refresh: string) {
    this.server = server;
    this.id = id;
    this.name = name;
    this.token = token;
    this.refresh = refresh;
  }

  get(path: string): Promise<Answer> {
    return this.server.call('GET', path, { token: this.token });
  }

  post(path: string, json: unknown = {}): Promise<Answer> {
    return this.server.call('POST', path, { token: this.token, json });
  }

  put(path: string, json: unknown = {}): Promise<Answer> {
    return this.server.call('PUT', path, { token: this.token, json });
  }

  describe(code: number, round: number, chain: number, description: string): Promise<Answer> {
    return this.post(`/api/session/${code}/${round}/${chain}/desc/`, { description });
  }

  draw(
    code: number,
    round: number,
    chain: number,
    svg: string | Uint8Array = SVG,
    field = 'drawing',
  ): Promise<Answer> {
    const body = new FormData();
    body.set(field, new Blob([svg as string], { type: 'image/svg+xml' }), 'img.svg');
    return this.server.call('POST', `/api/session/${code}/${round}/${chain}/draw/`, {
      token: this.token,
      body,
    });
  }
}

/** A drawing as an older client sends it. */
export const SVG = '<svg width="10" height="10"><path d="M1 1 L9 9" stroke="black"/></svg>';

// biome-ignore lint/suspicious/noExplicitAny: tests read frames of every shape
export type Frame = any;

/** A real socket that keeps every frame until a test asks for it. */
export class TestSocket {
  readonly raw: WebSocket;
  readonly frames: Frame[] = [];
  readonly opened: Promise<void>;
  /** The close code, or the HTTP status if the upgrade was refused. */
  readonly closed: Promise<number>;
  #waiting: { wanted: (frame: Frame) => boolean; found: (frame: Frame) => void }[] = [];
  #id = 0;

  constructor(url: string, headers: Record<string, string>) {
    this.raw = new WebSocket(url, { headers });
    this.raw.on('message', (data) => this.#take(JSON.parse(String(data))));
    this.raw.on('error', () => undefined);
    this.opened = new Promise((resolve, reject) => {
      this.raw.once('open', resolve);
      this.raw.once('error', reject);
      this.raw.once('unexpected-response', (_request, { statusCode }) =>
        reject(new Error(`The upgrade was refused with ${statusCode}.`)),
      );
    });
    this.opened.catch(() => undefined);
    this.closed = new Promise((resolve) => {
      this.raw.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      this.raw.once('close', resolve);
    });
  }

  #take(frame: Frame): void {
    const index = this.#waiting.findIndex(({ wanted }) => wanted(frame));
    const [waiter] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (waiter) waiter.found(frame);
    else this.frames.push(frame);
  }

  /** Takes the first matching frame, waiting for it if necessary. */
  next(wanted: string | ((frame: Frame) => boolean)): Promise<Frame> {
    const test = typeof wanted === 'string' ? (frame: Frame) => frame.event === wanted : wanted;
    const index = this.frames.findIndex(test);
    if (index >= 0) return Promise.resolve(this.frames.splice(index, 1)[0]);
    return new Promise((found) => this.#waiting.push({ wanted: test, found }));
  }

  /** Sends a message with a new id. Returns the ACK, ERROR or PONG that answers it. */
  async ask(event: string, payload: unknown = {}): Promise<Frame> {
    await this.opened;
    this.#id += 1;
    const id = this.#id;
    this.raw.send(JSON.stringify({ event, payload, id }));
    return this.next((frame) => frame.id === id);
  }
}

/** Starts a game with this many players. Returns the players in the order of joining, and the code. */
export async function startedGame(
  server: TestServer,
  count: number,
  times = { draw_time: 30, desc_time: 30 },
) {
  const players = await server.guests(count);
  const host = players[0] as Player;
  const { body } = await host.post('/api/session/create/', times);
  const code: number = body.game_code;
  for (const player of players.slice(1)) await player.get(`/api/session/${code}/join/`);
  const started = await host.put(`/api/session/${code}/start/`);
  return { players, host, code, session: started.body };
}

/** The chain that each player holds this round, from session JSON in play. */
export function holders(session: { chains: Record<string, number>[] }): { name: string; chain: number }[] {
  return session.chains.flatMap((one) => Object.entries(one).map(([name, chain]) => ({ name, chain })));
}

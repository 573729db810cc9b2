import type { InjectOptions } from 'fastify';
import { type App, buildApp } from '#src/app.ts';
import { readConfig } from '#src/config.ts';
import type { Viewer } from '#src/platform/access/viewer.ts';
import { AppError } from '#src/platform/errors.ts';
import { httpForm, type Payload } from '../commands.ts';
import { TestSocket, viewerLike } from '../helper.ts';
import { buildWatched } from '../refusals.ts';
import { until } from '../telephone/play.ts';
import { type FuzzPorts, fuzzPorts } from './clock.ts';
import type { Tv, Watching } from './model.ts';
import { ask, viaSocket } from './sockets.ts';
import { MULTIPART } from './upload.ts';

export const GRACE_MS = 5_000;
const MOST_ACCOUNTS = 12;
/**
 * This many accounts have no password. They play often, because guests who have not played are deleted after 30 days.
 */
const GUESTS = 6;
const AWAY_MS = 60_000;
const GONE_MS = 20_000;
/** Longer than a lobby stays open, so that nobody is still in a game of an earlier evening. */
const REST_MS = 25 * 3_600_000;
/** Within this time the server notices that a player is away. */
const LOOK_MS = 5_000;
/** Shorter than the lifetime of the server's access tokens. */
const TOKEN_MS = 80_000_000;

/** The result of a command or request, by any door. */
export interface Outcome {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  body: any;
  /** The answer as sent over the wire. */
  text: string;
}

/** When somebody was last active. */
export interface Presence {
  /** Undefined before its first request since the server started. */
  seenMs: number | undefined;
  /** When it last came back from being away. */
  backMs: number | undefined;
  sockets: TestSocket[];
}

export interface Account extends Presence {
  id: number;
  name: string;
  /** Has no password, so its seats may be claimed. */
  isGuest: boolean;
  access: string;
  refresh: string;
  tokenMs: number;
}

/** `message` is a command as a socket passes it on. `socket` and `http` need a listening server. */
export type Door = 'inject' | 'message' | 'http' | 'socket';

/** A server and the accounts that play on it. */
export class World {
  /** All accounts, the same every evening. */
  readonly accounts: Account[] = [];
  /** Guests, screens and watchers of this evening only. */
  phones: Account[] = [];
  tvs: Tv[] = [];
  watchers: Watching[] = [];
  base = '';
  bootMs = 0;

  app: App;
  readonly ports: FuzzPorts;
  readonly path: string;
  readonly listens: boolean;

  private constructor(app: App, ports: FuzzPorts, path: string, listens: boolean) {
    this.app = app;
    this.ports = ports;
    this.path = path;
    this.listens = listens;
  }

  /** `path` is a file, or `:memory:`. */
  static async open(path: string, listens = false): Promise<World> {
    const ports = fuzzPorts();
    const world = new World(await build(path, ports), ports, path, listens);
    await world.#booted();
    for (let n = 1; n <= MOST_ACCOUNTS; n++) world.accounts.push(await world.guest(`p${n}`, n <= GUESTS));
    return world;
  }

  async #booted(): Promise<void> {
    const { raw } = this.app.platform.database;
    this.ports.busy = () => raw.inTransaction;
    this.bootMs = this.ports.now();
    for (const one of [...this.people, ...this.watchers]) one.seenMs = undefined;
    if (this.listens) this.base = await this.app.http.listen({ port: 0, host: '127.0.0.1' });
  }

  get people(): Account[] {
    return [...this.accounts, ...this.phones];
  }

  async close(): Promise<void> {
    for (const account of this.people) await this.hangUp(account);
    await this.app.http.close();
    if (this.ports.timers() > 0) throw new Error('a closed server has timers');
    if (unlisted.length > 0) throw new Error(unlisted.join('\n'));
  }

  /** Lets hours pass with nobody present, so that earlier games no longer matter and all timers start again. */
  async rest(): Promise<void> {
    await this.ports.jump(REST_MS);
  }

  /** Advances time. Open sockets get the real time they need to answer the server's pings. */
  async advance(ms: number): Promise<void> {
    const sockets = this.people.flatMap((account) => account.sockets);
    if (sockets.length === 0) return this.ports.advance(ms);
    for (let left = ms; left > 0; left -= LOOK_MS) {
      await this.ports.advance(Math.min(left, LOOK_MS));
      // The second answer comes after the answer to a ping.
      for (let n = 0; n < 2; n++) await Promise.all(sockets.map((socket) => ask(socket, 'PING')));
    }
  }

  /** Stops the server and starts it again later on the same file. */
  async restart(downMs: number): Promise<void> {
    await this.close();
    await this.ports.advance(downMs);
    this.app = await build(this.path, this.ports);
    await this.#booted();
  }

  async guest(name: string, isGuest = true): Promise<Account> {
    const { body } = await this.#inject({ method: 'POST', url: '/api/user/guest/', payload: { name } });
    const { id, username, access, refresh } = body;
    const now = this.ports.now();
    const headers = { authorization: `Bearer ${access}` };
    const payload = { new_password: 'a long password' };
    if (!isGuest) await this.#inject({ method: 'POST', url: '/api/user/password/', headers, payload });
    const seen = { tokenMs: now, seenMs: isGuest ? undefined : now, backMs: undefined };
    return { id, name: username, isGuest, access, refresh, ...seen, sockets: [] };
  }

  async #inject(options: InjectOptions): Promise<Outcome> {
    const answer = await this.app.http.inject(options);
    const isJson = `${answer.headers['content-type']}`.includes('application/json');
    const text = answer.payload;
    return { status: answer.statusCode, body: isJson ? JSON.parse(text) : text, text };
  }

  async #token(account: Account): Promise<string> {
    if (this.ports.now() - account.tokenMs > TOKEN_MS) {
      const payload = { refresh: account.refresh };
      const { body } = await this.#inject({ method: 'POST', url: '/api/user/refresh/', payload });
      account.access = body.access;
      account.tokenMs = this.ports.now();
    }
    return account.access;
  }

  /** Makes a request as this account. */
  async request(
    account: Account,
    method: string,
    url: string,
    body?: unknown,
    door?: Door,
  ): Promise<Outcome> {
    const authorization = `Bearer ${await this.#token(account)}`;
    this.#sees(account);
    if (door === 'http') {
      const type = typeof body === 'string' ? MULTIPART : 'application/json';
      const headers = { authorization, ...(body === undefined ? {} : { 'content-type': type }) };
      const init = {
        method,
        headers,
        body: typeof body === 'string' ? body : (JSON.stringify(body) ?? null),
      };
      const response = await fetch(this.base + url, init);
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('application/json');
      return { status: response.status, body: isJson ? JSON.parse(text) : text, text };
    }
    const headers = { authorization, ...(typeof body === 'string' ? { 'content-type': MULTIPART } : {}) };
    return this.#inject({ method, url, headers, payload: body } as InjectOptions);
  }

  /** Makes a request as nobody, or as the holder of a ticket. */
  visit(by: Tv | Watching | undefined, method: string, url: string, payload?: object): Promise<Outcome> {
    if (by && 'account' in by) this.#sees(by);
    const headers = by ? { authorization: `${'screen' in by ? 'Screen' : 'Watcher'} ${by.secret}` } : {};
    return this.#inject({ method, url, headers, ...(payload && { payload }) } as InjectOptions);
  }

  /** Whether this token is still good. If not, its account does not count as present. */
  async isGood(access: string): Promise<boolean> {
    const headers = { authorization: `Bearer ${access}` };
    return (await this.#inject({ method: 'GET', url: '/api/user/me/', headers })).status === 200;
  }

  /** Sends a command by the given door or, without a socket, by the next best one. */
  async command(account: Account, event: string, payload: Payload, door: Door): Promise<Outcome> {
    const [socket] = account.sockets;
    if (door === 'socket' && socket) return viaSocket(socket, event, payload);
    if (door === 'message') return this.#viaMessage(account, event, payload);
    const { method, path, body } = httpForm(this.app.http.rows, event, payload);
    return this.request(account, method, path, body, door);
  }

  async #viaMessage(account: Account, event: string, payload: Payload): Promise<Outcome> {
    const { messages, activity } = this.app.platform;
    activity.touch(account.id);
    this.#sees(account);
    try {
      const result = await messages.find(event, payload)?.run(viewerOf(account), payload, () => () => false);
      return { status: 200, body: result?.payload, text: JSON.stringify(result) };
    } catch (fault) {
      if (!(fault instanceof AppError)) throw fault;
      return { status: fault.status, body: fault.payload(), text: JSON.stringify(fault.payload()) };
    }
  }

  /** Opens a socket for this account. Resolves when the server has accepted it. */
  async connect(account: Account, path: string): Promise<TestSocket> {
    const authorization = `Bearer ${await this.#token(account)}`;
    const socket = new TestSocket(this.base.replace('http', 'ws') + path, { authorization });
    await ask(socket, 'PING');
    this.#sees(account);
    account.sockets.push(socket);
    return socket;
  }

  /** Cuts the account's sockets. Resolves when the server has noticed. */
  async hangUp(account: Account): Promise<void> {
    if (account.sockets.length === 0) return;
    for (const socket of account.sockets.splice(0)) socket.raw.terminate();
    const left = this.people.flatMap(({ sockets }) => sockets).length;
    await until(() => this.app.sockets.size() === left);
    this.#sees(account);
  }

  /** Marks this account as present. */
  async stir(account: Account): Promise<void> {
    if (this.listens) await this.request(account, 'GET', '/api/past_sessions/', undefined, 'http');
    else this.app.platform.activity.touch(account.id);
    this.#sees(account);
    await this.ports.advance(0);
  }

  #sees(account: Presence): void {
    if (this.isAway(account)) account.backMs = this.ports.now();
    account.seenMs = this.ports.now();
  }

  silentMs({ seenMs }: Presence): number {
    return this.ports.now() - (seenMs ?? this.bootMs);
  }

  isAway(account: Presence): boolean {
    return account.sockets.length === 0 && this.silentMs(account) >= AWAY_MS;
  }

  /** Whether the account has been away long enough for the server to have noticed. */
  isKnownAway(account: Presence): boolean {
    return account.sockets.length === 0 && this.silentMs(account) >= AWAY_MS + LOOK_MS;
  }

  /** Whether this account's seat may be asked for on another device. */
  isGone(account: Account): boolean {
    return account.sockets.length === 0 && this.silentMs(account) >= GONE_MS;
  }

  /** Whether this account was away at `atMs`, or came back only in that same millisecond. */
  wasAway(account: Account, atMs: number): boolean {
    if (account.backMs === atMs) return true;
    return account.sockets.length === 0 && atMs - (account.seenMs ?? this.bootMs) >= AWAY_MS;
  }
}

/** Refusals that their rows do not list. */
const unlisted: string[] = [];

function build(path: string, ports: FuzzPorts): Promise<App> {
  const env = {
    ...{ PARLOR_LOG: 'silent', PARLOR_DB: path, PARLOR_RATE: 'off', PARLOR_DURABILITY: 'normal' },
    ...{ PARLOR_ACCESS_S: '86400', PARLOR_REFRESH_S: '31536000' },
  };
  return buildWatched(
    () => buildApp(readConfig(env), ports),
    (what) => unlisted.push(what),
  );
}

export function viewerOf({ id, name }: Account): Viewer {
  return viewerLike({ id, username: name });
}

import { errorCodes } from '#src/platform/errors.ts';
import { ADMIN, firstAdmin, PASSWORD } from '../admin/site.ts';
import { holders, type TestServer } from '../helper.ts';
import { PICTURE } from '../telephone/png.ts';

/**
 * The callers: a stranger without an account, a guest, the maker of the thing, a member, and so on. The last two hold a
 * ticket: a screen that shows the game of the scene, and a watcher without an account.
 */
export const WHO = [
  ...(['nobody', 'guest', 'host', 'member', 'other', 'staff', 'dead'] as const),
  ...(['screen', 'watcher'] as const),
] as const;
export type Who = (typeof WHO)[number];

/** An account with its credentials. `nobody` has none. */
interface Person {
  id: number;
  name: string;
  access: string;
  refresh: string;
  device: string;
  cookie: string;
  csrf: string;
  /** An API token with every scope. */
  api: string;
  /** The secret of a screen or watcher. */
  ticket?: string;
}

export type Cast = Record<Who | 'extra', Person>;
/** What the scene contains, by names of parameters. */
export type Things = Record<string, string | number>;
export interface Request {
  method: string;
  path: string;
  json?: object | undefined;
  form?: Record<string, string> | undefined;
  file?: keyof typeof FILES | undefined;
}

const SVG = '<svg width="9" height="9"><path d="M1 1L9 9" stroke="red"/></svg>';
/** The files of multipart forms, by their fields. */
const FILES = { drawing: Buffer.from(SVG), picture: PICTURE };

function multipart(field: keyof typeof FILES): Buffer {
  const head = `--b\r\nContent-Disposition: form-data; name="${field}"; filename="file"\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), FILES[field], Buffer.from('\r\n--b--\r\n')]);
}

const NOBODY: Person = {
  id: 0,
  name: '',
  access: '',
  refresh: '',
  device: '',
  cookie: '',
  csrf: '',
  api: '',
};
/** Addresses that accept API tokens. */
const OF_PROGRAMS = /^\/api\/(?:account|board|bot|challenge|stream)\//;
const STREAMS = /\/stream\/|^\/api\/board\/seek\//;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** A server with the whole cast, and their requests to it. */
export class Stage {
  readonly server: TestServer;
  readonly cast: Cast;

  private constructor(server: TestServer, cast: Cast) {
    this.server = server;
    this.cast = cast;
  }

  static async open(server: TestServer): Promise<Stage> {
    await firstAdmin(server);
    const names = ['host', 'member', 'other', 'late'];
    for (const username of names)
      await server.call('POST', '/api/user/register/', { json: { username, password: PASSWORD } });
    const [host, member, other, dead, staff] = await Promise.all(
      [...names, ADMIN].map((name) => login(server, name)),
    );
    const [guest, extra] = [await newGuest(server), await newGuest(server)];
    const [screen, watcher] = [NOBODY, NOBODY];
    const cast = { nobody: NOBODY, guest, host, member, other, staff, dead, extra, screen, watcher };
    const stage = new Stage(server, cast as Cast);
    await stage.must('dead', { method: 'POST', path: '/api/auth/del-logout/', json: {} });
    const json = { draw_time: 600, desc_time: 600 };
    const { game_code } = await stage.must('host', { method: 'POST', path: '/api/session/create/', json });
    await stage.admit(game_code);
    return stage;
  }

  /** From now on, a screen shows this game and somebody without an account watches it. */
  async admit(code: number): Promise<void> {
    const path = `/api/session/${code}`;
    const screen = await this.must('nobody', { method: 'POST', path: '/api/screen/' });
    const watcher = await this.must('nobody', { method: 'POST', path: `${path}/watch/` });
    await this.must('host', { method: 'POST', path: `${path}/screens/`, json: { screen: screen.screen } });
    this.cast.screen = { ...NOBODY, name: screen.screen, ticket: screen.secret };
    this.cast.watcher = { ...NOBODY, ticket: watcher.secret };
  }

  /**
   * Pages identify people by their cookie, the route for tokens by the device token, and all others by the access
   * token.
   */
  private credentials(who: Who | 'extra', path: string): Record<string, string> {
    const { access, device, cookie, csrf, api, ticket } = this.cast[who];
    if (ticket) return { authorization: `${who} ${ticket}` };
    if (access === '') return { cookie: 'sessionid=set' };
    if (OF_PROGRAMS.test(path)) return { authorization: `Bearer ${api}`, cookie: 'sessionid=set' };
    if (path.startsWith('/admin/')) return { cookie, 'x-csrftoken': csrf };
    if (path === '/api/jwt/') return device === '' ? {} : { authorization: `Token ${device}` };
    return { authorization: `Bearer ${access}`, cookie: 'sessionid=set' };
  }

  async ask(who: Who | 'extra', { method, path, json, form, file }: Request) {
    const headers: Record<string, string> = {
      ...this.credentials(who, path),
      // As if from another machine, where that matters.
      ...(path === '/metrics/' ? { 'x-forwarded-for': '192.0.2.1' } : {}),
    };
    const fields = new URLSearchParams(form);
    const body = file ? multipart(file) : form && fields.toString();
    if (file) headers['content-type'] = 'multipart/form-data; boundary=b';
    if (form) headers['content-type'] = FORM_TYPE;
    const payload = body ?? json;
    return this.server.http.inject({
      method: method as 'GET',
      url: path,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
  }

  /** A request that sets up a scene. Throws if it is refused. */
  async must(who: Who | 'extra', request: Request) {
    const answer = await this.ask(who, request);
    if (answer.statusCode >= 400) throw new Error(`${who} ${request.method} ${request.path}: ${answer.body}`);
    return answer.body === '' ? {} : answer.json();
  }

  /** In the words of the table: `ok`, `login` for a redirect to the log-in page, or the status. */
  async verdict(who: Who, request: Request): Promise<string> {
    if (request.path.startsWith('/ws/')) return this.upgrade(who, request.path);
    if (STREAMS.test(request.path)) return this.stream(who, request);
    const { statusCode, headers } = await this.ask(who, request);
    if (statusCode === 303 && String(headers.location).startsWith('/admin/login/')) return 'login';
    return statusCode < 400 ? 'ok' : String(statusCode);
  }

  /** A stream does not end, so only its headers are read. */
  private async stream(who: Who, { method, path, json }: Request): Promise<string> {
    const stop = new AbortController();
    const body = json ? { body: JSON.stringify(json) } : {};
    const headers = {
      ...this.credentials(who, path),
      ...(json ? { 'content-type': 'application/json' } : {}),
    };
    const { status } = await fetch(this.server.base + path, {
      method,
      headers,
      ...body,
      signal: stop.signal,
    });
    stop.abort();
    return status < 400 ? 'ok' : String(status);
  }

  private socketOf(who: Who, path: string) {
    const { access, ticket } = this.cast[who];
    return this.server.open(path, access || undefined, ticket ? { authorization: `${who} ${ticket}` } : {});
  }

  private async upgrade(who: Who, path: string): Promise<string> {
    const socket = this.socketOf(who, path);
    const end = await Promise.race([socket.opened.then(() => 'ok'), socket.closed]).catch(
      () => socket.closed,
    );
    socket.raw.terminate();
    return String(end);
  }

  /** The same for a socket message. A refused upgrade counts as the answer. */
  async answer(who: Who, event: string, payload: object): Promise<string> {
    const socket = this.socketOf(who, '/ws/');
    const opened = await Promise.race([socket.opened.then(() => true), socket.closed]).catch(
      () => socket.closed,
    );
    if (opened !== true) return String(await opened);
    const { ticket } = this.cast[who];
    if (ticket) await socket.ask('HELLO', { [who]: ticket });
    const frame = await socket.ask(event, payload);
    socket.raw.close();
    await socket.closed;
    if (frame.event !== 'ERROR') return 'ok';
    return String(errorCodes().find(([code]) => code === frame.payload.code)?.[1].status);
  }

  /** Another guest, who is in no game. */
  async renewGuest(): Promise<void> {
    this.cast.guest = await newGuest(this.server);
  }

  /** Logs people in again whose login a row has ended. */
  async revive(): Promise<void> {
    for (const who of ['guest', 'host', 'member', 'other', 'staff', 'extra'] as const) {
      const { cookie, device } = this.cast[who];
      const headers = [{ cookie }, ...(device ? [{ authorization: `Token ${device}` }] : [])];
      const asked = headers.map((one) => this.server.http.inject({ url: '/api/user/me/', headers: one }));
      const alive = [
        await this.ask(who, { method: 'GET', path: '/api/user/me/' }),
        await this.ask(who, { method: 'GET', path: '/api/account/' }),
        ...(await Promise.all(asked)),
      ];
      if (alive.every(({ statusCode }) => statusCode === 200)) continue;
      const fresh =
        who === 'guest' || who === 'extra' ? newGuest(this.server) : login(this.server, this.cast[who].name);
      this.cast[who] = await fresh;
    }
  }

  /** The chain that each player of a game in play holds. */
  async chains(code: string | number): Promise<Map<string, number>> {
    const session = await this.must('host', { method: 'GET', path: `/api/session/${code}/info/` });
    return new Map(holders(session).map(({ name, chain }) => [name, chain]));
  }
}

function cookiesIn(headers: Headers): { cookie: string; csrf: string } {
  const pairs = headers.getSetCookie().map((line) => line.split(';')[0] as string);
  const csrf = pairs.find((pair) => pair.startsWith('csrftoken='))?.slice('csrftoken='.length) ?? '';
  return { cookie: pairs.join('; '), csrf };
}

async function login(server: TestServer, name: string): Promise<Person> {
  const json = { username: name, password: PASSWORD };
  const { body, headers } = await server.call('POST', '/api/auth/login/', { json });
  const { access, refresh, token: device } = body;
  const { id } = (await server.call('GET', '/api/user/me/', { token: access })).body;
  return { id, name, access, refresh, device, ...cookiesIn(headers), api: await newApiToken(server, access) };
}

async function newGuest(server: TestServer): Promise<Person> {
  const { body, headers } = await server.call('POST', '/api/user/guest/', { json: { name: 'visitor' } });
  const { id, username: name, access, refresh } = body;
  return {
    id,
    name,
    access,
    refresh,
    device: '',
    ...cookiesIn(headers),
    api: await newApiToken(server, access),
  };
}

async function newApiToken(server: TestServer, token: string): Promise<string> {
  const json = { label: 'all', scopes: ['board:play', 'bot:play', 'challenge:read', 'challenge:write'] };
  return (await server.call('POST', '/api/user/api-tokens/', { token, json })).body.token;
}

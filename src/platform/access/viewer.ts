import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { Activity } from '../live/activity.ts';
import { addressKey } from './addresses.ts';
import type { Limits } from './limits.ts';
import type { LoginEnded } from './login-ended.ts';
import { type TicketKind, ticketKey } from './reader.ts';
import type { Ticket, Tickets } from './tickets.ts';

/**
 * The kind of a credential: an access token, the account's device token, the cookie of a web session, or an API token,
 * which counts only on routes that name it.
 */
export type Credential = 'bearer' | 'device' | 'cookie' | 'api';

/** A caller with a valid credential. `loginId` names what can be revoked: the login, or the device token. */
export interface Viewer {
  /** The integer id. */
  id: number;
  uuid: string;
  username: string;
  isStaff: boolean;
  credential: Credential;
  loginId: string;
  /** When the access token expires, in epoch ms. Other credentials do not. */
  expiresAtMs?: number;
  /** The client's address as limits count it. */
  address: string;
  /** With an API token: what it may do, and whether the account is a bot. */
  api?: { scopes: readonly string[]; isBot: boolean };
}

export const ALL_CREDENTIALS: readonly Credential[] = ['bearer', 'device', 'cookie'];
export const HEADERS_ONLY: readonly Credential[] = ['bearer', 'device'];

/** Turns a credential into a Viewer. Accounts provides it; HTTP and sockets use it. */
export interface ViewerDoor {
  /**
   * The viewer of a request or an upgrade, by the accepted kinds; undefined without a credential. Not a promise if
   * nothing has to be read. Throws or rejects with 401 for a bad header of any kind, and 403 `csrf_failed` for a cookie
   * that another site may have sent.
   */
  fromRequest(
    request: FastifyRequest,
    taken: readonly Credential[],
  ): Viewer | undefined | Promise<Viewer | undefined>;
  /** The viewer of the access token in a HELLO. `address` is as in Viewer. Throws 401. */
  fromAccess(token: string, address: string): Promise<Viewer>;
}

/** Whether a route needs a credential, needs none but refuses a bad one, or ignores credentials. */
export type Access = 'required' | 'optional' | 'public';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read, on routes that look at credentials. */
    viewer: Viewer | undefined;
    /** Set instead, for the holder of a ticket on a route that takes its kind. */
    ticket: Ticket | undefined;
    /** How many logins had ended in total when the credential was checked. */
    loginsEnded: number;
  }
  interface FastifyContextConfig {
    access?: Access;
    /** The kinds of credential accepted here; all by default. */
    credentials?: readonly Credential[];
    /** The kinds of ticket accepted here in place of an account; none by default. */
    tickets?: readonly TicketKind[];
    /** Not counted by the request limits. For files, long polls and the like. */
    uncounted?: boolean;
    /** A GET that changes something. With a cookie, it is accepted only from our own pages. */
    changes?: boolean;
    /** This route accepts an upgrade to WebSocket. */
    takesSockets?: boolean;
  }
}

const MOST_OF_ACCOUNT = 1_200;
const MOST_OF_ADDRESS = 300;
const WINDOW_MS = 60_000;

/** Every route says in `config.access` who may call it. The credential is checked before the body is read. */
export function installViewer(
  app: FastifyInstance,
  {
    loginEnded,
    door,
    tickets,
    activity,
    limits,
  }: { loginEnded: LoginEnded; door: ViewerDoor; tickets: Tickets; activity: Activity; limits: Limits },
): void {
  app.decorateRequest('viewer', undefined);
  app.decorateRequest('ticket', undefined);
  app.decorateRequest('loginsEnded', 0);
  app.addHook('onRequest', async (request) => {
    const { access = 'public', uncounted, ...taken } = request.routeOptions.config;
    const { credentials = ALL_CREDENTIALS } = taken;
    const countAnonymous = () => {
      if (!uncounted) limits.use('requests', addressKey(request.ip), MOST_OF_ADDRESS, WINDOW_MS);
    };
    if (access === 'public') return countAnonymous();
    request.loginsEnded = loginEnded.count();
    try {
      // A browser that is a screen in one window may be logged in in another, and it always sends its cookie.
      if (taken.tickets) request.ticket = await tickets.fromRequest(request, taken.tickets);
      if (!request.ticket) request.viewer = await door.fromRequest(request, credentials);
    } catch (refusal) {
      countAnonymous();
      throw refusal;
    }
    if (request.viewer) {
      activity.touch(request.viewer.id);
      if (!uncounted) limits.use('requests of account', request.viewer.id, MOST_OF_ACCOUNT, WINDOW_MS);
      return;
    }
    countAnonymous();
    if (request.ticket) activity.touch(ticketKey(request.ticket));
    if (access === 'required' && !request.ticket) throw notAuthenticated(credentials);
  });
  // A body may arrive a minute after its headers, when the credential is no longer valid.
  app.addHook('preValidation', (request, _reply, done) => {
    if (!request.viewer || request.loginsEnded === loginEnded.count()) return done();
    lookAgain(request).then(() => done(), done);
  });

  async function lookAgain(request: FastifyRequest): Promise<void> {
    request.loginsEnded = loginEnded.count();
    const { credentials = ALL_CREDENTIALS } = request.routeOptions.config;
    request.viewer = await door.fromRequest(request, credentials);
    if (!request.viewer) throw notAuthenticated(credentials);
  }
}

/** The header of every 401, naming the accepted credentials. */
export function challenge(credentials: readonly Credential[] = ALL_CREDENTIALS): {
  headers: Record<string, string>;
} {
  const isDevice = credentials.every((one) => one === 'device');
  return { headers: { 'WWW-Authenticate': isDevice ? 'Token' : 'Bearer realm="api"' } };
}

export function notAuthenticated(credentials?: readonly Credential[]): AppError {
  return new AppError('not_authenticated', challenge(credentials));
}

/** The ticket, on a route that accepts nothing else. */
export function ticketOf(request: FastifyRequest): Ticket {
  if (!request.ticket) throw notAuthenticated();
  return request.ticket;
}

/** The viewer, on a route whose access is `required`. */
export function viewerOf(request: FastifyRequest): Viewer {
  if (!request.viewer) throw notAuthenticated();
  return request.viewer;
}

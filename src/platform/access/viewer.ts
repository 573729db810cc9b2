import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';
import type { Activity } from '../live/activity.ts';
import { addressKey, type Limits } from './limits.ts';
import type { LoginEnded } from './login-ended.ts';

/** What somebody has shown: an access token, the account's device token, or the cookie of a web session. */
export type Credential = 'bearer' | 'device' | 'cookie';

/** Somebody who has shown a good credential. `loginId` names what can be revoked: the login, or the device token. */
export interface Viewer {
  /** The integer id. */
  id: number;
  uuid: string;
  username: string;
  isStaff: boolean;
  credential: Credential;
  loginId: string;
  /** What counts as the client's address in limits. */
  address: string;
}

export const ALL_CREDENTIALS: readonly Credential[] = ['bearer', 'device', 'cookie'];
export const HEADERS_ONLY: readonly Credential[] = ['bearer', 'device'];

/** How a credential becomes a Viewer; accounts registers it, HTTP and sockets use it. */
export interface ViewerDoor {
  /**
   * From a request or an upgrade, of the kinds that are taken: undefined without a credential. Throws 401 for a bad
   * header of any kind, and 403 `csrf_failed` for a cookie that another site may have sent.
   */
  fromRequest(request: FastifyRequest, taken: readonly Credential[]): Promise<Viewer | undefined>;
  /** From the access token of a HELLO; `address` as in Viewer. Throws 401. */
  fromAccess(token: string, address: string): Promise<Viewer>;
}

/** Whether a route looks at credentials: it needs one, it takes none but refuses a bad one, or it does not look. */
export type Access = 'required' | 'optional' | 'public';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read, on routes that look at credentials. */
    viewer: Viewer | undefined;
    /** How many logins of anybody had ended when the credential was looked at. */
    loginsEnded: number;
  }
  interface FastifyContextConfig {
    access?: Access;
    /** The kinds of credential that count here; all unless given. */
    credentials?: readonly Credential[];
    /** Not counted by the limits on requests: files, and answers that are waited for. */
    uncounted?: boolean;
    /** An upgrade to WebSocket is taken here. */
    takesSockets?: boolean;
    /** The route reads a multipart body itself; everywhere else one is 415. */
    multipart?: boolean;
    /** A multipart body of this route is read as a form: its fields are the body. */
    multipartFields?: boolean;
  }
}

const MOST_OF_ACCOUNT = 1_200;
const MOST_OF_ADDRESS = 300;
const WINDOW_MS = 60_000;

/** Every route says who may call it in `config.access`; the credential is checked before anything of the body is read. */
export function installViewer(
  app: FastifyInstance,
  {
    loginEnded,
    door,
    activity,
    limits,
  }: { loginEnded: LoginEnded; door: ViewerDoor; activity: Activity; limits: Limits },
): void {
  app.decorateRequest('viewer', undefined);
  app.decorateRequest('loginsEnded', 0);
  app.addHook('onRequest', async (request) => {
    const { access = 'public', credentials = ALL_CREDENTIALS, uncounted } = request.routeOptions.config;
    const countAnonymous = () => {
      if (!uncounted) limits.use('requests', addressKey(request.ip), MOST_OF_ADDRESS, WINDOW_MS);
    };
    if (access === 'public') return countAnonymous();
    request.loginsEnded = loginEnded.count();
    try {
      request.viewer = await door.fromRequest(request, credentials);
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
    if (access === 'required') throw notAuthenticated(credentials);
  });
  // A body may come a minute after its headers, when their credential is good no longer.
  app.addHook('preValidation', async (request) => {
    if (!request.viewer || request.loginsEnded === loginEnded.count()) return;
    request.loginsEnded = loginEnded.count();
    const { credentials = ALL_CREDENTIALS } = request.routeOptions.config;
    request.viewer = await door.fromRequest(request, credentials);
    if (!request.viewer) throw notAuthenticated(credentials);
  });
}

/** What every 401 carries: how one says here who one is. */
export function challenge(credentials: readonly Credential[] = ALL_CREDENTIALS): {
  headers: Record<string, string>;
} {
  return { headers: { 'WWW-Authenticate': credentials.includes('bearer') ? 'Bearer realm="api"' : 'Token' } };
}

export function notAuthenticated(credentials?: readonly Credential[]): AppError {
  return new AppError('not_authenticated', challenge(credentials));
}

/** The viewer of a route whose access is `required`. */
export function viewerOf(request: FastifyRequest): Viewer {
  if (!request.viewer) throw notAuthenticated();
  return request.viewer;
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from './errors.js';
import type { Seen } from './seen.js';

/** Somebody who has shown a good credential. `loginId` names the revocable login it comes from. */
export interface Viewer {
  /** The integer id. */
  id: number;
  uuid: string;
  username: string;
  loginId: string;
  /** What counts as the client's address in limits. */
  address: string;
}

/** How a credential becomes a Viewer; accounts registers it, HTTP and sockets use it. */
export interface ViewerDoor {
  /** From the headers of a request or an upgrade: undefined without a credential; throws 401 for a bad one. */
  fromRequest(request: FastifyRequest): Promise<Viewer | undefined>;
  /** From the access token of a HELLO; `address` as in Viewer. Throws 401. */
  fromAccess(token: string, address: string): Promise<Viewer>;
}

/** Whether a route looks at credentials: it needs one, it takes none but refuses a bad one, or it does not look. */
export type Access = 'required' | 'optional' | 'public';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before the body is read, on routes that look at credentials. */
    viewer: Viewer | undefined;
  }
  interface FastifyContextConfig {
    access?: Access;
    /** The route reads a multipart body itself; everywhere else one is 415. */
    multipart?: boolean;
  }
}

/** Every route says who may call it in `config.access`; the credential is checked before anything of the body is read. */
export function installViewer(app: FastifyInstance, door: ViewerDoor, seen: Seen): void {
  app.decorateRequest('viewer', undefined);
  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access ?? 'public';
    if (access === 'public') return;
    request.viewer = await door.fromRequest(request);
    if (request.viewer) seen.touch(request.viewer.id);
    if (!request.viewer && access === 'required') throw notAuthenticated();
  });
}

export function notAuthenticated(): AppError {
  return new AppError('not_authenticated', { headers: { 'WWW-Authenticate': 'Bearer realm="api"' } });
}

/** The viewer of a route whose access is `required`. */
export function viewerOf(request: FastifyRequest): Viewer {
  if (!request.viewer) throw notAuthenticated();
  return request.viewer;
}

import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import type { LeavingActions } from '../actions/leaving.ts';
import { DelLogout, LoggedOut, Logout } from '../schema.ts';
import type { WebSession } from '../web-session.ts';
import { own, tags } from './common.ts';

/** Ways out. */
export function addLeavingRoutes(server: FastifyInstance, actions: LeavingActions, web: WebSession): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.post(
    '/api/auth/logout/',
    {
      config: own,
      schema: {
        tags,
        summary: 'Log out: of the login of a refresh token, or of this web session',
        body: Logout,
        response: { 200: LoggedOut },
      },
    },
    async (request, reply) => {
      const out = await actions.logout(viewerOf(request), request.body, web.cookieOf(request));
      if (request.body.refresh === undefined) web.leave(request, reply);
      return out;
    },
  );

  app.post(
    '/api/auth/del-logout/',
    {
      config: own,
      schema: {
        tags,
        summary: 'Log out everywhere and delete what one has stored; `account` closes the account as well',
        body: DelLogout,
        response: { 200: LoggedOut },
      },
    },
    async (request, reply) => {
      const out = await actions.delLogout(viewerOf(request), request.body);
      web.leave(request, reply);
      return out;
    },
  );
}

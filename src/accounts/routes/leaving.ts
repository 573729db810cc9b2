import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import type { LeavingActions } from '../actions/leaving.ts';
import { DelLogout, LoggedOut, Logout } from '../schema.ts';
import type { WebSession } from '../web-session.ts';
import { own, tags } from './common.ts';

/** Routes for logging out and closing an account. */
export function addLeavingRoutes(server: FastifyInstance, actions: LeavingActions, web: WebSession): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.post(
    '/api/auth/logout/',
    {
      config: own,
      schema: {
        tags,
        summary: 'End the login of a refresh token, or this web login',
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
        summary: 'Log out everywhere and delete your stored data; `account` also closes the account',
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

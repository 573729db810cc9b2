import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { viewerOf } from '../../platform/access/viewer.ts';
import type { ProfileActions } from '../actions/profile.ts';
import { ChangeMe, ChangePassword, Empty, LoginList, LoginParams, Me } from '../schema.ts';
import { own, tags } from './common.ts';

export function addProfileRoutes(server: FastifyInstance, actions: ProfileActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.get(
    '/api/user/me/',
    { config: own, schema: { tags, summary: 'Get your own account', response: { 200: Me } } },
    (request) => actions.me(viewerOf(request)),
  );

  app.patch(
    '/api/user/me/',
    {
      config: own,
      schema: {
        tags,
        summary: 'Change your names and e-mail address',
        body: ChangeMe,
        response: { 200: Me },
      },
    },
    (request) => actions.change(viewerOf(request), request.body),
  );

  app.post(
    '/api/user/password/',
    {
      config: own,
      schema: {
        tags,
        summary: 'Change your password and end every other login',
        body: ChangePassword,
        response: { 200: Empty },
      },
    },
    (request) => actions.changePassword(viewerOf(request), request.body),
  );

  app.get(
    '/api/user/logins/',
    { config: own, schema: { tags, summary: 'List your logins', response: { 200: LoginList } } },
    (request) => actions.logins(viewerOf(request)),
  );

  app.delete(
    '/api/user/logins/:sid/',
    {
      config: own,
      schema: { tags, summary: 'End a login', params: LoginParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await actions.endLogin(viewerOf(request), request.params.sid);
      return reply.code(204).send(null);
    },
  );
}

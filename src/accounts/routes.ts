import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { AccountActions } from './actions.js';
import { Access, Guest, GuestMade, Login, Refresh, Register, Registered, TokenPair } from './schema.js';

const tags = ['Accounts'];

export function addAccountRoutes(server: FastifyInstance, actions: AccountActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.post(
    '/api/user/register/',
    {
      config: { access: 'optional' },
      schema: {
        tags,
        summary: 'Register with a name and a password',
        body: Register,
        response: { 201: Registered },
      },
    },
    async (request, reply) => reply.code(201).send(await actions.register(request.body)),
  );

  app.post(
    '/api/user/login/',
    { schema: { tags, summary: 'Log in', body: Login, response: { 200: TokenPair } } },
    (request) => actions.login(request.body, request.ip),
  );

  app.post(
    '/api/user/refresh/',
    { schema: { tags, summary: 'A new access token', body: Refresh, response: { 200: Access } } },
    (request) => actions.refresh(request.body.refresh),
  );

  app.post(
    '/api/user/guest/',
    { schema: { tags, summary: 'Play at once under a name', body: Guest, response: { 201: GuestMade } } },
    async (request, reply) => reply.code(201).send(await actions.guest(request.body, request.ip)),
  );
}

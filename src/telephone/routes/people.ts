import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import type { PeopleActions } from '../actions/people.ts';
import { CodeParams, Empty, Named, Session } from '../schema.ts';
import { codeOf, config, sendSession, tags } from './common.ts';

const response = { 200: Session };

export function addPeopleRoutes(server: FastifyInstance, actions: PeopleActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();
  const params = CodeParams;

  app.post(
    '/api/session/:code/leave/',
    { config, schema: { tags, summary: 'Leave', params, response: { 200: Empty } } },
    (request) => actions.leave(viewerOf(request), codeOf(request.params)),
  );

  app.post(
    '/api/session/:code/kick/',
    { config, schema: { tags, summary: 'Remove a member (host)', params, body: Named, response } },
    async (request, reply) => {
      const { username } = request.body;
      return sendSession(reply, await actions.kick(viewerOf(request), codeOf(request.params), username));
    },
  );

  app.post(
    '/api/session/:code/host/',
    { config, schema: { tags, summary: 'Make somebody else host (host)', params, body: Named, response } },
    async (request, reply) => {
      const { username } = request.body;
      return sendSession(reply, await actions.host(viewerOf(request), codeOf(request.params), username));
    },
  );

  app.post(
    '/api/session/:code/skip/',
    { config, schema: { tags, summary: 'End the round now (host); the grace still runs', params, response } },
    async (request, reply) =>
      sendSession(reply, await actions.skip(viewerOf(request), codeOf(request.params))),
  );

  app.post(
    '/api/session/:code/rematch/',
    {
      config,
      schema: {
        tags,
        summary: 'Play again: makes the new lobby, or joins it',
        params,
        response: { 200: Session, 201: Session },
      },
    },
    async (request, reply) => {
      const { session, created } = await actions.rematch(viewerOf(request), codeOf(request.params));
      return sendSession(reply.code(created ? 201 : 200), session);
    },
  );
}

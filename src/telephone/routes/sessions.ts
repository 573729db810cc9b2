import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { SessionActions } from '../actions/sessions.ts';
import { CodeParams, CreateSession, PastParams, PastQuery, Session, Wait } from '../schema.ts';
import { codeOf, config, NO_CODE, sendJson, sendSession, tags } from './common.ts';

const session = { 200: Session };

export function addSessionRoutes(server: FastifyInstance, actions: SessionActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.post(
    '/api/session/create/',
    { config, schema: { tags, summary: 'Open a lobby', body: CreateSession, response: { 201: Session } } },
    async (request, reply) =>
      sendSession(reply.code(201), await actions.create(viewerOf(request), request.body)),
  );

  for (const method of ['GET', 'POST'] as const) {
    app.route({
      method,
      url: '/api/session/:code/join/',
      config,
      schema: { tags, summary: 'Join a lobby', params: CodeParams, response: session },
      handler: async (request, reply) =>
        sendSession(reply, await actions.join(viewerOf(request), codeOf(request.params))),
    });
  }

  app.get(
    '/api/session/:code/info/',
    {
      config,
      schema: { tags, summary: 'The session; joins its lobby', params: CodeParams, response: session },
    },
    async (request, reply) =>
      sendSession(reply, await actions.info(viewerOf(request), codeOf(request.params))),
  );

  app.post(
    '/api/session/:code/wait/',
    {
      config: { ...config, uncounted: true },
      schema: {
        tags,
        summary: 'The session when it changes',
        params: CodeParams,
        body: Wait,
        response: session,
      },
    },
    async (request, reply) => {
      const code = codeOf(request.params);
      if (code !== NO_CODE && request.body.game_code !== code) throw new AppError('game_code_mismatch');
      const json = await actions.wait(viewerOf(request), code, request.body.last_modified, (leave) => {
        if (request.raw.socket.destroyed) leave();
        else reply.raw.once('close', leave);
      });
      return sendJson(reply, json);
    },
  );

  app.put(
    '/api/session/:code/start/',
    { config, schema: { tags, summary: 'Start the game', params: CodeParams, response: session } },
    async (request, reply) =>
      sendSession(reply, await actions.start(viewerOf(request), codeOf(request.params))),
  );

  app.get(
    '/api/past_sessions/',
    { config, schema: { tags, summary: 'My finished games', querystring: PastQuery } },
    async (request, reply) =>
      sendSession(reply, await actions.pastSessions(viewerOf(request), request.query.page ?? 1)),
  );

  app.get(
    '/api/past_sessions/:username/',
    {
      config,
      schema: { tags, summary: 'Finished games with somebody', params: PastParams, querystring: PastQuery },
    },
    async (request, reply) => {
      const { page = 1 } = request.query;
      return sendSession(reply, await actions.pastSessions(viewerOf(request), page, request.params.username));
    },
  );
}

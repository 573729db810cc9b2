import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import type { SessionActions } from '../actions/sessions.ts';
import {
  PostSession,
  SavedSession,
  SessionArguments,
  SessionGone,
  SessionKept,
  SessionQuery,
} from '../schema.ts';
import { jsonOfSession, send } from './answers.ts';
import { workOn } from './bodies.ts';
import { config, goneOf, tags } from './common.ts';

/** An empty name counts as missing. */
function sessionIdOf({ body, query }: { body: SessionArguments; query: SessionQuery }): string | undefined {
  const given = [body.session_id, body.sessioin_id, query.session_id, query.sessioin_id];
  return String(given.find((name) => name !== undefined) ?? '') || undefined;
}

export function addSessionRoutes(server: FastifyInstance, sessions: SessionActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();
  const schema = { tags, body: SessionArguments, querystring: SessionQuery };

  app.get(
    '/integers/session/',
    {
      config,
      exposeHeadRoute: false,
      schema: { ...schema, summary: 'Get all sets of a session', response: { 200: SavedSession } },
    },
    async (request, reply) => {
      const session = await sessions.get(viewerOf(request), sessionIdOf(request));
      return send(reply, jsonOfSession(session, request.query.as));
    },
  );

  app.delete(
    '/integers/session/',
    {
      config,
      schema: { ...schema, summary: 'Delete a session and its sets', response: { 200: SessionGone } },
    },
    async (request) => sessions.remove(viewerOf(request), sessionIdOf(request)),
  );
}

export function addLargeSessionRoutes(
  server: FastifyInstance,
  sessions: SessionActions,
  options: object,
): void {
  server.post(
    '/integers/session/',
    {
      ...options,
      schema: {
        tags,
        summary: 'Restore a saved session, all of it or nothing',
        body: PostSession,
        response: { 200: SessionKept },
      },
    },
    async (request) => workOn(request, (body) => sessions.restore(viewerOf(request), body, goneOf(request))),
  );
}

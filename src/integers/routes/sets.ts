import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import type { SetActions } from '../actions/sets.ts';
import { IntegerSet, Operation, OperationDone, PostSet, SetArguments, SetMade, SetQuery } from '../schema.ts';
import { jsonOfSet, send } from './answers.ts';
import { workOn } from './bodies.ts';
import { config, cookieOf, goneOf, tags, whenOver } from './common.ts';

/** An empty name counts as missing. */
function setIdOf({ body, query }: { body: SetArguments; query: SetQuery }): string | undefined {
  return String(body.set_id ?? query.set_id ?? '') || undefined;
}

export function addSetRoutes(server: FastifyInstance, sets: SetActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();
  const schema = { tags, body: SetArguments, querystring: SetQuery, response: { 200: IntegerSet } };

  app.get(
    '/integers/set/',
    { config, exposeHeadRoute: false, schema: { ...schema, summary: 'Get a set' } },
    async (request, reply) => {
      const set = await sets.get(viewerOf(request), cookieOf(request), setIdOf(request));
      return send(reply, jsonOfSet(set, request.query.as));
    },
  );

  app.delete(
    '/integers/set/',
    { config, schema: { ...schema, summary: 'Delete a set and return it' } },
    async (request, reply) => {
      const set = await sets.remove(viewerOf(request), cookieOf(request), setIdOf(request));
      whenOver(reply, set.done);
      return send(reply, jsonOfSet(set, request.query.as));
    },
  );

  app.post(
    '/integers/operation/',
    {
      config,
      schema: {
        tags,
        summary: 'Compute a new set from an equation',
        body: Operation,
        response: { 200: OperationDone },
      },
    },
    async (request) => {
      const { equation } = request.body;
      return sets.operate(viewerOf(request), cookieOf(request), equation, goneOf(request));
    },
  );
}

export function addLargeSetRoutes(server: FastifyInstance, sets: SetActions, options: object): void {
  server.post(
    '/integers/set/',
    { ...options, schema: { tags, summary: 'Store a set', body: PostSet, response: { 200: SetMade } } },
    async (request) =>
      workOn(request, (body) => sets.post(viewerOf(request), cookieOf(request), body, goneOf(request))),
  );
}

import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendPage } from '../http/html.ts';
import { atFirstUse } from '../validate.ts';
import { makeAsyncapi } from './asyncapi.ts';
import { type About, makeOpenapi } from './openapi.ts';
import { referencePage } from './page.ts';

const OURS = { config: { uncounted: true } };

/** The reference for people at `/docs/`, OpenAPI at `/docs/json` and AsyncAPI at `/docs/asyncapi.json`. */
export function addReference(app: FastifyInstance, about: About): void {
  const openapi = atFirstUse(() => makeOpenapi(app.rows, about));
  const openapiJson = atFirstUse(() => JSON.stringify(openapi()));
  const asyncapiJson = atFirstUse(() => JSON.stringify(makeAsyncapi(app.rows, about)));
  const page = atFirstUse(() => referencePage(openapi(), app.rows, about));
  app.get('/docs/', OURS, (_request, reply) => sendPage(reply, page()));
  app.get('/docs/json', OURS, (_request, reply) => sendJson(reply, openapiJson()));
  app.get('/docs/asyncapi.json', OURS, (_request, reply) => sendJson(reply, asyncapiJson()));
}

function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(json);
}

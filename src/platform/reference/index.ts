import type { FastifyInstance, FastifyReply } from 'fastify';
import { sendPage } from '../http/html.ts';
import { makeAsyncapi } from './asyncapi.ts';
import { type About, makeOpenapi } from './openapi.ts';
import { referencePage } from './page.ts';

const OURS = { config: { uncounted: true } };

/** The reference for people at `/docs/`, OpenAPI at `/docs/json` and AsyncAPI at `/docs/asyncapi.json`. */
export function addReference(app: FastifyInstance, about: About): void {
  const openapi = once(() => makeOpenapi(app.rows, about));
  const openapiJson = once(() => JSON.stringify(openapi()));
  const asyncapiJson = once(() => JSON.stringify(makeAsyncapi(app.rows, about)));
  const page = once(() => referencePage(openapi(), app.rows, about));
  app.get('/docs/', OURS, (_request, reply) => sendPage(reply, page()));
  app.get('/docs/json', OURS, (_request, reply) => sendJson(reply, openapiJson()));
  app.get('/docs/asyncapi.json', OURS, (_request, reply) => sendJson(reply, asyncapiJson()));
}

function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(json);
}

/** The tables do not change after the start, and most servers are never asked for their documents. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

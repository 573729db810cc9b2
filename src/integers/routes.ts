import { finished, Readable as ReadableStream } from 'node:stream';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { AppError } from '../platform/errors.js';
import { validatorCompiler } from '../platform/validate.js';
import { viewerOf } from '../platform/viewer.js';
import type { Readable } from './actions/desk.js';
import type { SessionActions } from './actions/sessions.js';
import type { SetActions } from './actions/sets.js';
import { withStrings } from './rules/chunks.js';
import { isName } from './rules/saved.js';
import {
  IntegerSet,
  Operation,
  OperationDone,
  PostSession,
  PostSet,
  SavedSession,
  SessionArguments,
  SessionGone,
  SessionKept,
  SessionQuery,
  SetArguments,
  SetMade,
  SetQuery,
} from './schema.js';

const MIB = 1024 * 1024;
const MOST_BODY_BYTES = 16 * MIB;
/** Of bodies that are on their way in or being worked on: of everybody, and of one account. */
const MOST_HELD_BYTES = 64 * MIB;
const MOST_OWN_HELD_BYTES = 32 * MIB;
/** What is sent in one piece, or a little more. */
const PIECE = 64 * 1024;

const tags = ['Integers'];
const config = { access: 'required', credentials: ['bearer'], multipartFields: true } as const;

/** Integer sets. (seed 002) */
export async function addIntegerRoutes(
  server: FastifyInstance,
  sets: SetActions,
  sessions: SessionActions,
): Promise<void> {
  await server.register(async (scope) => {
    scope.addHook('onRequest', async (request) => void cookieOf(request));
    addSmallRoutes(scope, sets, sessions);
    await scope.register(async (large) => addLargeRoutes(large, sets, sessions));
  });
}

function addSmallRoutes(server: FastifyInstance, sets: SetActions, sessions: SessionActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.get(
    '/integers/set/',
    {
      config,
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'A set',
        body: SetArguments,
        querystring: SetQuery,
        response: { 200: IntegerSet },
      },
    },
    async (request, reply) => {
      const set = await sets.get(viewerOf(request), cookieOf(request), setIdOf(request));
      return send(reply, jsonOfSet(set, request.query.as));
    },
  );

  app.delete(
    '/integers/set/',
    {
      config,
      schema: {
        tags,
        summary: 'Delete a set; gives it once more',
        body: SetArguments,
        querystring: SetQuery,
        response: { 200: IntegerSet },
      },
    },
    async (request, reply) => {
      const set = await sets.remove(viewerOf(request), cookieOf(request), setIdOf(request));
      finished(reply.raw, set.done);
      return send(reply, jsonOfSet(set, request.query.as));
    },
  );

  app.post(
    '/integers/operation/',
    {
      config,
      schema: {
        tags,
        summary: 'Make a set by an equation',
        body: Operation,
        response: { 200: OperationDone },
      },
    },
    async (request) => sets.operate(viewerOf(request), cookieOf(request), request.body.equation),
  );

  app.get(
    '/integers/session/',
    {
      config,
      exposeHeadRoute: false,
      schema: {
        tags,
        summary: 'All sets of a session',
        body: SessionArguments,
        querystring: SessionQuery,
        response: { 200: SavedSession },
      },
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
      schema: {
        tags,
        summary: 'Delete a session and its sets',
        body: SessionArguments,
        querystring: SessionQuery,
        response: { 200: SessionGone },
      },
    },
    async (request) => sessions.remove(viewerOf(request), sessionIdOf(request)),
  );
}

/** Their bodies are read on a thread: here they are bytes. */
function addLargeRoutes(server: FastifyInstance, sets: SetActions, sessions: SessionActions): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (_request: unknown, body: Buffer) => body,
  );
  holdBodies(server);
  const asBytes: FastifySchemaCompiler<TSchema> = (part) =>
    part.httpPart === 'body' ? (value) => ({ value }) : validatorCompiler(part);
  const options = {
    config: { access: 'required', credentials: ['bearer'] },
    bodyLimit: MOST_BODY_BYTES,
    validatorCompiler: asBytes,
  } as const;

  server.post(
    '/integers/set/',
    { ...options, schema: { tags, summary: 'Keep a set', body: PostSet, response: { 200: SetMade } } },
    async (request) => sets.post(viewerOf(request), cookieOf(request), bytesOf(request)),
  );

  server.post(
    '/integers/session/',
    {
      ...options,
      schema: {
        tags,
        summary: 'Restore a saved session, whole or not at all',
        body: PostSession,
        response: { 200: SessionKept },
      },
    },
    async (request) => sessions.restore(viewerOf(request), bytesOf(request)),
  );
}

/** Bounds what bodies take of the memory, before they are read. A body of unknown length counts as the longest. */
function holdBodies(server: FastifyInstance): void {
  const held = new Map<number, number>();
  let all = 0;
  server.addHook('onRequest', async (request, reply) => {
    const { id } = viewerOf(request);
    const bytes = Math.min(Number(request.headers['content-length'] ?? MOST_BODY_BYTES), MOST_BODY_BYTES);
    const own = (held.get(id) ?? 0) + bytes;
    if (all + bytes > MOST_HELD_BYTES || own > MOST_OWN_HELD_BYTES) throw new AppError('overloaded');
    all += bytes;
    held.set(id, own);
    finished(reply.raw, () => {
      all -= bytes;
      const left = (held.get(id) ?? 0) - bytes;
      if (left > 0) held.set(id, left);
      else held.delete(id);
    });
  });
}

/** The name of the client's integer session. */
function cookieOf({ cookies }: FastifyRequest): string {
  const name = cookies.sessionid;
  if (!name) throw new AppError('session_cookie_missing');
  if (!isName(name)) throw new AppError('session_cookie_malformed');
  return name;
}

function bytesOf({ body }: FastifyRequest): Uint8Array {
  return body instanceof Uint8Array ? body : new Uint8Array();
}

/** An empty name is none. */
function setIdOf({ body, query }: { body: SetArguments; query: SetQuery }): string | undefined {
  return String(body.set_id ?? query.set_id ?? '') || undefined;
}

function sessionIdOf({ body, query }: { body: SessionArguments; query: SessionQuery }): string | undefined {
  const given = [body.session_id, body.sessioin_id, query.session_id, query.sessioin_id];
  return String(given.find((name) => name !== undefined) ?? '') || undefined;
}

type As = 'string' | undefined;

async function* jsonOfSet({ setId, chunks }: Readable, as: As): AsyncGenerator<string> {
  let separator = '';
  yield `{"set_id":${JSON.stringify(setId)},"integers":[`;
  for await (const chunk of chunks) {
    const units = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    yield separator + (as === 'string' ? withStrings(units) : units);
    separator = ',';
  }
  yield ']}';
}

async function* jsonOfSession(
  session: { sessionId: string; sets: Readable[] },
  as: As,
): AsyncGenerator<string> {
  let separator = '';
  yield `{"session_id":${JSON.stringify(session.sessionId)},"integer_sets":[`;
  for (const set of session.sets) {
    yield separator;
    yield* jsonOfSet(set, as);
    separator = ',';
  }
  yield ']}';
}

async function* inPieces(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const part of parts) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** What fits into one piece is answered at once; the rest is read as fast as the client takes it. */
async function send(reply: FastifyReply, parts: AsyncIterable<string>): Promise<FastifyReply> {
  const pieces = inPieces(parts);
  const [first, second] = [await pieces.next(), await pieces.next()];
  reply.type('application/json; charset=utf-8');
  if (second.done) return reply.send(first.value);
  return reply.send(
    ReadableStream.from(
      (async function* () {
        yield first.value;
        yield second.value;
        yield* pieces;
      })(),
    ),
  );
}

import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import cors from '@fastify/cors';
import multipart from '@fastify/multipart';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import type { Config } from '../../config.ts';
import { forwardedFor } from '../access/addresses.ts';
import { AppError } from '../errors.ts';
import { serializerCompiler, unsupportedMediaType, validatorCompiler } from '../validate.ts';
import { installHeaders } from './answer-headers.ts';
import { BODY_LIMIT_BYTES, tooLarge } from './bodies.ts';
import { takeBodies } from './body-parsers.ts';
import { FORM_LIMITS } from './forms.ts';
import { isLost, sendLostPage } from './lost-page.ts';
import { installRequestLog } from './request-log.ts';

export const MEDIA_CSP = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Clients that send a request byte by byte are cut off. */
const TIME_LIMITS = {
  keepAliveTimeout: 72_000,
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
};
/** Connections of all clients together. A phone keeps up to seven. */
const MOST_CONNECTIONS = 10_000;
/** Unanswered requests of one connection. Browsers send one after the other. */
const MOST_PIPELINED = 32;
/** The rest of a refused body is read unless it is longer than this. */
const MOST_UNREAD_BYTES = 64 * 1024 * 1024;
/** Longer than any answer takes. */
const STUCK_MS = 60_000;

/** Adds what all routes share: bodies, refusals, headers, one log line. Call it before adding any route. */
export async function installHttp(app: FastifyInstance, config: Config): Promise<void> {
  installRequestLog(app);
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  const root = publicPath(config);
  const refuse: typeof onError = (fault, request, reply) => {
    if (isLost(request)) sendLostPage(request, reply, root);
    else onError(fault, request, reply);
  };
  app.setErrorHandler(refuse);
  app.setNotFoundHandler((request, reply) => refuse(new AppError('not_found'), request, reply));
  installHeaders(app, config);
  takeBodies(app, config.rateLimits);
  app.server.maxConnections = MOST_CONNECTIONS;
  app.server.timeout = config.waitMs + STUCK_MS;
  closeUnusedConnections(app);
  app.addHook('onRequest', (request, _reply, done) => {
    refuseUnclearHost(request.raw);
    const { headers } = request;
    const forwarded = headers['x-forwarded-for'];
    if (forwarded !== undefined) headers['x-forwarded-for'] = forwardedFor(String(forwarded));
    done();
  });
  // Without this, nobody would close a file whose connection was lost before it was sent.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (!reply.raw.destroyed || !(payload instanceof Readable)) return done(null, payload);
    payload.destroy();
    done(null, '');
  });
  if (config.corsOrigins.length > 0) {
    await app.register(cors, {
      origin: config.corsOrigins,
      credentials: true,
      methods: METHODS,
      maxAge: 3600,
      exposedHeaders: ['Retry-After'],
      // `watchMethods` answers the rest, including an OPTIONS that is no preflight.
      preflightContinue: true,
      strictPreflight: false,
    });
  }
  await app.register(multipart);
}

/**
 * Serves the requests of one connection one after the other, so that a client that sends many at once only delays itself.
 * A client that does not read its answers, or sends too many requests before them, is cut off.
 */
export function makeServer(serve: RequestListener): Server {
  // Node.js would refuse a request without Host itself, with an empty answer.
  return createServer({ ...TIME_LIMITS, requireHostHeader: false }, (request, response) => {
    const { socket } = request;
    const asked: Asked = unanswered.get(socket) ?? new Map();
    unanswered.set(socket, asked);
    if (asked.size === MOST_PIPELINED) socket.destroy();
    // Requests in the same chunk are still parsed.
    if (socket.destroyed) return;
    asked.set(response, request);
    response.once('close', () => {
      asked.delete(response);
      if (asked.size > 0) setImmediate(serveNext);
    });
    if (asked.size === 1) serve(request, response);

    function serveNext(): void {
      const [next] = asked;
      if (next && !socket.destroyed) serve(next[1], next[0]);
    }
  });
}

const HOST = 'host';

/** Two servers in a row could each read a different host. */
function refuseUnclearHost({ rawHeaders, httpVersion }: IncomingMessage): void {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === HOST.length && name.toLowerCase() === HOST) hosts += 1;
  }
  if (hosts === 1 || (hosts === 0 && httpVersion === '1.0')) return;
  const detail = hosts === 0 ? 'The header Host is missing.' : 'There must be only one header Host.';
  throw new AppError('malformed_request', { detail });
}

/** Whether an earlier request of this connection is still being answered. */
export function isAnswering(socket: Socket): boolean {
  return (unanswered.get(socket)?.size ?? 0) > 0;
}

/** Whether bytes of an answer may have been written, or an earlier answer must be written first. */
function hasBegunAnswer(socket: Socket): boolean {
  const [first, ...later] = unanswered.get(socket)?.keys() ?? [];
  return later.length > 0 || first?.headersSent === true;
}

/** The requests of a connection in their order. The first is being served. */
type Asked = Map<ServerResponse, IncomingMessage>;

const unanswered = new WeakMap<Socket, Asked>();

/** Answers an address that Fastify cannot parse. No hook runs then, so nothing else would end an upgrade's connection. */
export function onBadAddress(fault: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { headers, socket } = request.raw;
  if (headers.upgrade !== undefined) reply.raw.once('finish', () => socket.destroySoon());
  onError(fault, request, reply);
}

/** Answers what Node refuses before there is a request, in the form of every refusal, and closes the connection. */
export function onClientError(fault: Error & { code?: string }, socket: Socket): void {
  if (socket.destroyed || fault.code === 'ECONNRESET') return;
  const refusal = new AppError(CLIENT_ERRORS[fault.code ?? ''] ?? 'malformed_request');
  const body = JSON.stringify(refusal.body());
  const head = [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  // Nothing can be written into an answer that has begun.
  if (socket.writable && !hasBegunAnswer(socket)) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.destroy(fault);
}

const CLIENT_ERRORS: Record<string, 'headers_too_large' | 'too_slow'> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'too_slow',
};

/** Browsers open connections in advance. An unused one would delay the shutdown. */
function closeUnusedConnections(app: FastifyInstance): void {
  const unused = new Set<Socket>();
  const used = ({ socket }: IncomingMessage) => unused.delete(socket);
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  app.server.on('request', used).on('upgrade', used);
  app.addHook('preClose', async () => {
    for (const socket of unused) socket.destroy();
  });
}

const TOO_MANY_PARTS = `Too many parts: at most ${FORM_LIMITS.fields} fields and ${FORM_LIMITS.files} files.`;

/** Translates errors of Fastify and its plugins into codes of our table. Our own faults are logged. */
export function refusalOf(fault: FastifyError | AppError, request: FastifyRequest): AppError {
  const refusal = translated(fault, request);
  request.server.refusals.add(refusal.code);
  if (refusal.status === 500) request.log.error({ err: fault }, 'internal error');
  return refusal;
}

function translated(fault: FastifyError, request: FastifyRequest): AppError {
  if (fault instanceof AppError) return fault;
  switch (fault.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return unsupportedMediaType(request.headers['content-type']);
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return tooLarge(request.routeOptions.bodyLimit ?? BODY_LIMIT_BYTES);
    case 'FST_FILES_LIMIT':
    case 'FST_FIELDS_LIMIT':
    case 'FST_PARTS_LIMIT':
      return new AppError('too_large', { detail: TOO_MANY_PARTS });
    case 'FST_ERR_BAD_URL':
      return new AppError('malformed_request', { detail: 'Malformed address.', cause: fault });
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new AppError('not_found');
  }
  if (fault.statusCode === 416) {
    const headers = 'headers' in fault ? Object(fault.headers) : {};
    return new AppError('range_not_satisfiable', { headers, cause: fault });
  }
  if (fault.statusCode === 503) return new AppError('shutting_down', { cause: fault });
  if (fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500) {
    return new AppError('malformed_request', { detail: fault.message, cause: fault });
  }
  return new AppError('internal', { cause: fault, extra: { request_id: request.id } });
}

/** Answers a request with a refusal, also before a route is found. */
export function onError(fault: FastifyError | AppError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(fault, request);
  // Proxies that are still sending a body would lose the answer with the connection, so Node reads the rest of it.
  if (Number(request.headers['content-length']) <= MOST_UNREAD_BYTES) reply.removeHeader('connection');
  reply.code(refusal.status).headers(refusal.headers).type('application/json; charset=utf-8');
  reply.send(JSON.stringify(refusal.body()));
}

const METHODS: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * Call it first: it records the methods of every route added later. Call the returned function last: it makes other
 * methods answer 405 and unknown paths 404, before the body is read.
 */
export function watchMethods(app: FastifyInstance): () => void {
  const methodsOf = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ method, url }) => {
    const key = url.length > 1 ? url.replace(/\/$/, '') : url;
    const methods = methodsOf.get(key) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    methodsOf.set(key, methods);
  });
  return () => {
    app.addHook('onRequest', (request, _reply, done) => {
      if (request.is404) throw new AppError('not_found');
      done();
    });
    for (const [url, methods] of [...methodsOf]) {
      if (methods.has('*') || url.includes('*')) continue;
      const allow = [...methods, 'OPTIONS'].sort().join(', ');
      app.route({
        method: METHODS.filter((method) => !methods.has(method)),
        url,
        exposeHeadRoute: false,
        onRequest: async (request) => {
          const detail = `Method "${request.method}" not allowed.`;
          throw new AppError('method_not_allowed', { detail, headers: { Allow: allow } });
        },
        handler: () => undefined,
      });
      if (methods.has('OPTIONS')) continue;
      app.options(url, (_request, reply) => {
        reply.code(204).header('Allow', allow).send();
      });
    }
  };
}

/** The origins that count as ours: the one this request was sent to, the public one, and those of PARLOR_CORS. */
export function originsOf(request: FastifyRequest, config: Config): string[] {
  const here = `${request.protocol}://${request.host}`;
  return [here, ...(config.publicUrl ? [new URL(config.publicUrl).origin] : []), ...config.corsOrigins];
}

/** Whether a browser says that a page of ours sent this request. Programs without these headers do not count as one. */
export function isFromOwnPage(request: FastifyRequest, config: Config): boolean {
  const { origin, referer, 'sec-fetch-site': site } = request.headers;
  const ours = originsOf(request, config);
  // Sent to a page of another origin that PARLOR_CORS allows.
  if (origin !== undefined) return ours.includes(origin);
  if (site !== undefined) return site === 'same-origin';
  return referer !== undefined && URL.canParse(referer) && ours.includes(new URL(referer).origin);
}

/** The path prefix of the public address behind a proxy, without a final slash. Often empty. */
export function publicPath({ publicUrl }: Pick<Config, 'publicUrl'>): string {
  return publicUrl === undefined ? '' : new URL(publicUrl).pathname.replace(/\/+$/, '');
}

/** The base of absolute links, without a final slash. */
export function baseUrl(request: FastifyRequest, config: Config): string {
  return config.publicUrl ?? `${request.protocol}://${request.host}`;
}

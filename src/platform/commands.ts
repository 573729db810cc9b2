import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { type Access, type Credential, type Viewer, viewerOf } from './access/viewer.ts';
import type { Message, Messages, OnClose, Result } from './live/messages.ts';
import { makeCheck, makeParamsCheck } from './validate.ts';

export type Http = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/**
 * Who may call. `public` looks at no credential. `anyone` needs none but refuses a bad one. All others need an account:
 * the rule behind the row tells a member, the host or a player from others, and the authorisation matrix checks it.
 */
export type Who = 'public' | 'anyone' | 'account' | 'member' | 'host' | 'player' | 'staff';

/** What `run` gets besides its input. */
export interface Call {
  /** Throws `not_authenticated` where `who` lets in callers without an account. */
  viewer: Viewer;
  /** Calls its argument when the caller's socket closes, and returns a function that cancels this. Requests have no socket. */
  onClose: OnClose;
}

export interface HttpCall extends Call {
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Fastify's own options, for the few rows that need one. */
type Options = Pick<
  RouteOptions,
  | 'attachValidation'
  | 'bodyLimit'
  | 'errorHandler'
  | 'exposeHeadRoute'
  | 'preValidation'
  | 'validatorCompiler'
> & {
  uncounted?: boolean;
  /** A page for browsers: not documented, and callers who may not see it are shown another page. */
  page?: boolean;
};

interface Head<H extends Http, P extends TObject, Q extends TObject, B extends TSchema> {
  http: H | readonly H[];
  who: Who;
  /** The accepted kinds of credential; by default all. */
  credentials?: readonly Credential[];
  /** Parameters of the path. They are always text, so they are coerced. */
  params?: P;
  /** The query. It is always text, so it is coerced. */
  query?: Q;
  /** The body of the request, whose members are also members of the socket message. Strict. */
  body?: B;
  /** Content types of the body, for the documentation. By default all that are read: JSON and both kinds of forms. */
  consumes?: readonly string[];
  /** Schema of the body of each successful status; none for a body that is not JSON. `send` chooses the status. */
  answers: Partial<Record<200 | 201 | 204, unknown>>;
  /** Codes of the refusals that are specific to this row. */
  refuses: readonly string[];
  /** One sentence, for both descriptions of the interface. */
  says: string;
  options?: Options;
}

/** The members of path, body and query together. If two have the same name, the first in this order counts. */
type Input<P extends TObject, Q extends TObject, B extends TSchema> = Static<B> & Static<Q> & Static<P>;

/** A row as the machinery and the tests see it. `types` exists for the typed client only and is never set. */
export interface Row<H extends Http = Http, I = unknown, A = unknown>
  extends Omit<Head<H, TObject, TObject, TSchema>, 'http'> {
  http: readonly H[];
  /** Name of the socket message. */
  event?: string;
  /** The schema of the socket message's payload. */
  payload: TSchema;
  /** Maps members of the payload to parameters of the path. */
  names: Record<string, string>;
  beforeBody?(params: object, call: HttpCall): Promise<void>;
  run(input: object, call: HttpCall): Promise<unknown>;
  send?(result: unknown, call: HttpCall): unknown;
  ack?(result: unknown): Result;
  readonly types?: { input: I; answer: A };
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every row of every table that was added. */
    rows: Row[];
  }
}

/** The rows of a domain, by name. */
export type Table = Record<string, Row>;

type Answers = Head<Http, TObject, TObject, TSchema>['answers'];
type Bodies<A> = { [S in keyof A]: A[S] extends TSchema ? Static<A[S]> : unknown }[keyof A];
type None = TObject<Record<never, never>>;

/** A command that is a request and a socket message. */
export function command<
  const H extends Http,
  A extends Answers,
  R,
  P extends TObject = None,
  Q extends TObject = None,
  B extends TSchema = None,
>(
  row: Head<H, P, Q, B> & {
    event: string;
    answers: A;
    /** By default the members of path and body. */
    payload?: TSchema;
    names?: Record<string, keyof Static<P> & string>;
    run(input: Input<P, Q, B>, call: Call): Promise<R>;
    /** Sends the answer. By default it sends the result of `run` with the row's only status. */
    send?(result: R, call: HttpCall): unknown;
    /** Makes the ACK. By default its payload is the result of `run`. */
    ack?(result: R): Result;
  },
) {
  return finished<H, Input<P, Q, B>, Bodies<A>>(row);
}

/** A request only: a query, or a command that needs the request itself. */
export function route<
  const H extends Http,
  A extends Answers,
  R,
  P extends TObject = None,
  Q extends TObject = None,
  B extends TSchema = None,
>(
  row: Head<H, P, Q, B> & {
    answers: A;
    /** Refuses a request before its body is read. */
    beforeBody?(params: Static<P>, call: HttpCall): Promise<void>;
    run(input: Input<P, Q, B>, call: HttpCall): Promise<R>;
    send?(result: R, call: HttpCall): unknown;
  },
) {
  return finished<H, Input<P, Q, B>, Bodies<A>>(row);
}

/** The schemas have checked what `run` is typed for, so the row can forget its own types. */
function finished<H extends Http, I, A>(row: object): Row<H, I, A> {
  const { http, names = {}, ...rest } = row as Omit<Row<H, I, A>, 'http'> & { http: H | readonly H[] };
  const payload = rest.payload ?? payloadOf(rest, names);
  return { ...rest, names, payload, http: [http].flat() as readonly H[] };
}

/** Adds the routes and socket messages of the tables. `tags` name the domain in OpenAPI. */
export function addTables(
  app: FastifyInstance,
  messages: Messages,
  tags: string[],
  ...tables: Table[]
): void {
  for (const row of tables.flatMap((table) => Object.values(table))) {
    app.rows.push(row);
    for (const http of row.http) addRoute(app, http, tags, row);
    if (row.event !== undefined) messages.add([messageOf(row.event, row)]);
  }
}

function messageOf(event: string, { payload, names, says, run, ack }: Row): Message {
  const check = makeCheck(payload);
  return {
    ...{ event, schema: payload, summary: says },
    async run(viewer, given, onClose) {
      const input = renamed(check(given) as object, names);
      const result = await run(input, { viewer, onClose } as HttpCall);
      return ack ? ack(result) : { payload: result as object };
    },
  };
}

const BODY_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];
const ACCESS: Partial<Record<Who, Access>> = { public: 'public', anyone: 'optional' };
const noSocket: OnClose = () => () => undefined;

function addRoute(app: FastifyInstance, http: Http, tags: string[], row: Row): void {
  const [method, url] = http.split(' ') as [string, string];
  const { who, credentials, params, query, body, answers, says, run, options = {} } = row;
  const { uncounted, page, ...own } = options;
  const access = ACCESS[who] ?? (page ? 'optional' : 'required');
  // A GET that does the same as another method is a command. HEAD must not be one.
  const changes = method === 'GET' && row.http.some((one) => !one.startsWith('GET '));
  const config = { access, credentials, uncounted, changes: changes || undefined };
  const response = Object.keys(answers).length > 0 ? answers : undefined;
  const consumes = row.consumes ?? (body && BODY_TYPES);
  const schema = { tags, summary: says, consumes, params, querystring: query, body, response, hide: page };
  const send = row.send ?? sendOnly(answers);
  app.route({
    ...own,
    ...(changes ? { exposeHeadRoute: false } : {}),
    method,
    url,
    config: defined(config),
    schema: defined(schema),
    ...checkedBeforeBody(row),
    async handler(request, reply) {
      // Only parts that a schema of the row has checked. A body of bytes is for the row to read from the request.
      const members = body && !(request.body instanceof Uint8Array) ? request.body : undefined;
      const parts = [query && request.query, members, params && request.params];
      const call = callOf(request, reply);
      const result = await run(Object.assign({}, ...parts), call);
      // If `run` has sent the reply itself, it has been awaited here.
      return reply.sent ? reply : send(result, call);
    },
  });
}

function callOf(request: FastifyRequest, reply: FastifyReply): HttpCall {
  return {
    ...{ request, reply, onClose: noSocket },
    get viewer() {
      return viewerOf(request);
    },
  };
}

function checkedBeforeBody({ params = Type.Object({}), beforeBody }: Row): Pick<RouteOptions, 'preParsing'> {
  if (!beforeBody) return {};
  const check = makeParamsCheck(params);
  return {
    preParsing: async (request, reply) => beforeBody(check(request.params) as object, callOf(request, reply)),
  };
}

/** For a row with one successful status. */
function sendOnly(answers: object): (result: unknown, call: HttpCall) => FastifyReply {
  const status = Number(Object.keys(answers)[0]);
  return (result, { reply }) => reply.code(status).send(result);
}

/** The path's parameters under their names in a message, and the members of the body. */
function payloadOf({ params, body }: Pick<Row, 'params' | 'body'>, names: Record<string, string>): TSchema {
  if (!params) return body ?? Type.Object({}, { additionalProperties: false });
  const path = Object.entries(names).map(([member, name]) => [member, params.properties[name]]);
  const rest = body && 'properties' in body ? (body.properties as object) : {};
  return Type.Object({ ...Object.fromEntries(path), ...rest }, { additionalProperties: false });
}

function renamed(payload: object, names: Record<string, string>): object {
  const members = Object.entries(payload).map(([member, value]) => [names[member] ?? member, value]);
  return Object.fromEntries(members);
}

/** Leaves out undefined members, which Fastify would treat as given. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

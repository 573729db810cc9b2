import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import type { Caller } from './access/caller.ts';
import type { TicketKind } from './access/reader.ts';
import type { Credential, Viewer } from './access/viewer.ts';
import type { ErrorKind } from './errors.ts';
import type { OnClose, Result } from './live/messages.ts';
import type { Tally } from './meters.ts';

export type Http = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

/**
 * Who may call. `public` ignores credentials. `anyone` needs none but refuses a bad one. `ticket` needs one of the
 * row's `tickets`. All others need an account, or one of those tickets if the row has any. Only this much is enforced
 * here. The functions that `run` calls tell members, the host, players and staff from others, and the authorisation
 * matrix checks that they do.
 */
export type Who = 'public' | 'anyone' | 'account' | 'member' | 'host' | 'player' | 'staff' | 'ticket';

/** What `run` gets besides its input. */
export interface Call {
  /** Throws `not_authenticated` where `who` lets in callers without an account. */
  viewer: Viewer;
  /** Throws `not_authenticated` if there is neither an account nor a ticket. */
  caller: Caller;
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
  /** A GET that changes something. Not needed if the row also has another method. */
  changes?: boolean;
  /** A page for browsers: not documented, and callers who may not see it are shown another page. */
  page?: boolean;
};

/** A parameter as OpenAPI has it. */
export interface Parameter {
  name: string;
  in: string;
  schema: object;
  required?: boolean;
  description?: string;
  example?: unknown;
}

/** The schema of a JSON body, or of another type's. */
export type Answer = TSchema | { content: Record<string, { schema: TSchema }> };

interface Head<H extends Http, P extends TObject, Q extends TObject, B extends TSchema> {
  http: H | readonly H[];
  who: Who;
  /** The accepted kinds of credential; by default all. */
  credentials?: readonly Credential[];
  /** The accepted kinds of ticket, in place of an account; by default none. */
  tickets?: readonly TicketKind[];
  /** Parameters of the path. They are always text, so they are coerced. */
  params?: P;
  /** The query. It is always text, so it is coerced. */
  query?: Q;
  /** The body of the request, whose members are also members of the socket message. Strict. */
  body?: B;
  /** For the documentation: a body that the row reads itself, by content type. */
  bodies?: Record<string, TSchema>;
  /** For the documentation: cookies and headers that `run` reads, as OpenAPI's parameters. */
  also?: readonly Parameter[];
  /** Schema of the body of each successful status; none for a body that is not JSON. `send` chooses the status. */
  answers: Partial<Record<200 | 201 | 202 | 204 | 500, Answer>>;
  /** Codes of the refusals specific to this row. `reference/refusals.ts` adds those that any row like it can give. */
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
  payload: TObject;
  /** Maps members of the payload to parameters of the path. */
  names: Record<string, string>;
  beforeBody?(params: object, call: HttpCall): Promise<void>;
  /** Rows with an event need no more than a Call. The others get an HttpCall. */
  run(input: object, call: Call): Promise<unknown>;
  send?(result: unknown, call: HttpCall): unknown;
  /** Rows with an event have it. */
  ack?(result: unknown): Result;
  readonly types?: { input: I; answer: A };
}

/** What the descriptions of the interface say about all rows of a domain. */
export interface Domain {
  /** Begins the name of each operation. */
  name: string;
  /** The heading in the reference. */
  tag: string;
  /** The domain's `schema.ts`: the documents name its schemas as it does. */
  schemas: object;
  /** How this domain words a shared refusal, if a document prescribes other words. */
  kindOf?(code: string, kind: ErrorKind): ErrorKind;
}

/** What the server tells about itself. */
export const SERVER: Domain = { name: 'server', tag: 'Server', schemas: {} };

/** A row with its key in the table, and the domain of the table. */
export type NamedRow = Row & { name: string; domain: Domain };

/** The name of a row in the descriptions of the interface: `chessMove`. Unique. */
export function operationName({ domain, name }: NamedRow): string {
  return `${domain.name}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Every row of every table that was added. */
    rows: NamedRow[];
    /** Refusals by code. */
    refusals: Tally;
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
  R extends object,
  P extends TObject = None,
  Q extends TObject = None,
  B extends TSchema = None,
>(
  row: Head<H, P, Q, B> & {
    event: string;
    answers: A;
    /** By default the members of path and body. */
    payload?: TObject;
    names?: Record<string, keyof Static<P> & string>;
    run(input: Input<P, Q, B>, call: Call): Promise<R>;
    /** Sends the answer. By default it sends the result of `run` with the row's only status. */
    send?(result: R, call: HttpCall): unknown;
    /** Makes the ACK. By default its payload is the result of `run`. */
    ack?(result: R): Result;
  },
) {
  const ack = (payload: object): Result => ({ payload });
  return { ...finished<H, Input<P, Q, B>, Bodies<A>>({ ack, ...row }), run: row.run };
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
  return { ...finished<H, Input<P, Q, B>, Bodies<A>>(row), run: row.run };
}

/** The schemas have checked what `run` is typed for, so the row can forget its own types. */
function finished<H extends Http, I, A>(row: object): Row<H, I, A> {
  const { http, names = {}, ...rest } = row as Omit<Row<H, I, A>, 'http'> & { http: H | readonly H[] };
  const payload = rest.payload ?? payloadOf(rest, names);
  return { ...rest, names, payload, http: typeof http === 'string' ? [http] : http };
}

/** A GET that does the same as another method of its row is a command. */
export function changesByGet({ http, options }: Row): boolean {
  return options?.changes === true || http.some((one) => !one.startsWith('GET '));
}

/** The path's parameters under their names in a message, and the members of the body. */
function payloadOf({ params, body }: Pick<Row, 'params' | 'body'>, names: Record<string, string>): TObject {
  const inBody = Type.IsObject(body) ? body : undefined;
  if (!params) return inBody ?? Type.Object({}, { additionalProperties: false });
  const path = Object.entries(names).map(([member, name]) => [member, params.properties[name]]);
  return Type.Object({ ...Object.fromEntries(path), ...inBody?.properties }, { additionalProperties: false });
}

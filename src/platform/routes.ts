import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { Type } from 'typebox';
import type { Caller } from './access/caller.ts';
import { type Access, type Viewer, viewerOf } from './access/viewer.ts';
import {
  changesByGet,
  type Domain,
  type Http,
  type HttpCall,
  type Row,
  type Table,
  type Who,
} from './commands.ts';
import type { Message, Messages, OnClose, Result } from './live/messages.ts';
import { makeCheck, makeParamsCheck } from './validate.ts';

/** Adds the routes and socket messages of the tables. */
export function addTables(
  app: FastifyInstance,
  messages: Messages,
  domain: Domain,
  ...tables: Table[]
): void {
  for (const [name, row] of tables.flatMap((table) => Object.entries(table))) {
    app.rows.push({ ...row, name, domain });
    for (const http of row.http) addRoute(app, http, row);
    const { event, ack } = row;
    if (event !== undefined && ack) messages.add([messageOf(event, ack, row)]);
  }
}

function messageOf(
  event: string,
  ack: (result: unknown) => Result,
  { payload, names, says, run }: Row,
): Message {
  const check = makeCheck(payload);
  return {
    ...{ event, schema: payload, summary: says },
    async run(viewer, given, onClose) {
      return ack(await run(renamed(check(given), names), { viewer, caller: viewer, onClose }));
    },
  };
}

const ACCESS: Partial<Record<Who, Access>> = { public: 'public', anyone: 'optional' };

function addRoute(app: FastifyInstance, http: Http, row: Row): void {
  const [method = '', url = ''] = http.split(' ');
  const { who, credentials, tickets, params, query, body, answers, run, options = {} } = row;
  const { uncounted, page, changes: _changes, ...own } = options;
  const access = ACCESS[who] ?? (page ? 'optional' : 'required');
  // HEAD must not run a command.
  const changes = method === 'GET' && changesByGet(row);
  const config = { access, credentials, tickets, uncounted, changes: changes || undefined };
  const response = Object.keys(answers).length > 0 ? answers : undefined;
  const schema = { params, querystring: query, body, response };
  const send = row.send ?? sendOnly(answers);
  app.route({
    ...own,
    ...(changes ? { exposeHeadRoute: false } : {}),
    ...{ method, url, config: defined(config), schema: defined(schema) },
    ...checkedBeforeBody(row),
    async handler(request, reply) {
      // Only parts that a schema of the row has checked. The row reads a body of bytes from the request itself.
      const members = body && !(request.body instanceof Uint8Array) ? request.body : undefined;
      const parts = [query && request.query, members, params && request.params];
      const call = new RequestCall(request, reply);
      const result = await run(Object.assign({}, ...parts), call);
      // If `run` has sent the reply itself, it has been awaited here.
      return reply.sent ? reply : send(result, call);
    },
  });
}

class RequestCall implements HttpCall {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly onClose: OnClose = () => () => undefined;

  constructor(request: FastifyRequest, reply: FastifyReply) {
    this.request = request;
    this.reply = reply;
  }

  get viewer(): Viewer {
    return viewerOf(this.request);
  }

  get caller(): Caller {
    return this.request.ticket ?? viewerOf(this.request);
  }
}

function checkedBeforeBody({ params = Type.Object({}), beforeBody }: Row): Pick<RouteOptions, 'preParsing'> {
  if (!beforeBody) return {};
  const check = makeParamsCheck(params);
  return {
    preParsing: async (request, reply) => beforeBody(check(request.params), new RequestCall(request, reply)),
  };
}

/** For a row with one successful status. */
function sendOnly(answers: object): (result: unknown, call: HttpCall) => FastifyReply {
  const status = Number(Object.keys(answers)[0]);
  return (result, { reply }) => reply.code(status).send(result);
}

function renamed(payload: object, names: Record<string, string>): object {
  const members = Object.entries(payload).map(([member, value]) => [names[member] ?? member, value]);
  return Object.fromEntries(members);
}

/** Leaves out undefined members, which Fastify would treat as given. The others keep their types. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}

import { STATUS_CODES } from 'node:http';
import { TICKET_KINDS, type TicketKind } from '../access/reader.ts';
import { ALL_CREDENTIALS, type Credential } from '../access/viewer.ts';
import { type NamedRow, operationName, type Parameter, type Row } from '../commands.ts';
import { type ErrorKind, errorCodes } from '../errors.ts';
import { refusalsOf } from './refusals.ts';
import { exampleOf, makeShapes, type Shape, type Shapes } from './shapes.ts';

/** What the document says about the server. */
export interface About {
  version: string;
  publicUrl: string | undefined;
}

export interface Media {
  schema: Shape;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}

export interface Response {
  $ref?: string;
  description?: string;
  content?: Record<string, Media>;
}

export interface Operation {
  operationId: string;
  tags: string[];
  summary: string;
  description: string;
  parameters: Parameter[];
  requestBody?: { required: boolean; content: Record<string, Media> };
  responses: Record<string, Response>;
  security: object[];
}

export interface OpenapiDocument {
  openapi: string;
  info: object;
  servers: object[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    securitySchemes: object;
    responses: Record<string, Response>;
    schemas: Record<string, Shape>;
  };
}

function ticketScheme(kind: TicketKind): object {
  const scheme = kind === 'screen' ? 'Screen' : 'Watcher';
  return {
    ...{ type: 'apiKey', in: 'header', name: 'Authorization' },
    description: `\`${scheme}\` and the secret of a ${kind}`,
  };
}

/** Named like the kinds of Credential and Ticket. */
const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token' },
  api: { type: 'http', scheme: 'bearer', description: 'A token for the board API, from the account page' },
  device: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: '`Token` and the device token of 40 hex digits',
  },
  ...Object.fromEntries(TICKET_KINDS.map((kind) => [kind, ticketScheme(kind)])),
  cookie: { type: 'apiKey', in: 'cookie', name: 'parlor_login', description: 'A web session' },
  csrf: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRFToken',
    description: 'The value of the cookie `csrftoken`. Whatever changes something by cookie needs it',
  },
};

export const TAGS = [
  { name: 'Telephone', description: 'The drawing game: describe, draw, describe…' },
  { name: 'Chess', description: 'Live chess: games, clocks, offers, seeks' },
  { name: 'Board API', description: 'The part of a public chess API that existing bots and boards speak' },
  { name: 'Integers', description: 'Sets of integers of any size, and exact arithmetic on them' },
  { name: 'Accounts', description: 'Registration, login, guests, tokens, cookies' },
  { name: 'Server', description: 'Is it up?' },
];

const JSON_TYPE = 'application/json';
const FORM_TYPES = ['application/x-www-form-urlencoded', 'multipart/form-data'];
/** The refusals that nearly every operation can give. They are written once. */
const SHARED = new Map([
  [429, 'TooManyRequests'],
  [500, 'InternalError'],
  [503, 'TryAgain'],
]);

/** The OpenAPI 3.1 document of all rows but the pages for browsers. */
export function makeOpenapi(rows: readonly NamedRow[], { version, publicUrl }: About): OpenapiDocument {
  const documented = rows.filter(({ options }) => !options?.page);
  const shapes = makeShapes(documented.flatMap(({ domain }) => Object.entries(domain.schemas)));
  const kinds = new Map(errorCodes());
  const paths = new Map<string, Record<string, Operation>>();
  for (const row of documented) {
    for (const [place, http] of row.http.entries()) {
      const [method = '', path = ''] = http.split(' ');
      const key = path.replaceAll(/:(\w+)/g, '{$1}');
      const operation = operationOf({ row, method, operationId: idOf(row, place), shapes, kinds });
      paths.set(key, { ...paths.get(key), [method.toLowerCase()]: operation });
    }
  }
  const responses = Object.fromEntries(
    [...SHARED].map(([status, name]) => {
      const codes = [...kinds].flatMap(([code, kind]) => (kind.status === status ? [code] : []));
      return [name, refusalResponse(codes, kinds)];
    }),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parlor',
      version,
      summary: 'Game nights: drawing telephone and live chess. Integer sets for programs.',
      description:
        'Every operation of a Parlor server. To be told of changes instead of asking, see the socket messages in `asyncapi.json`.',
      contact: contactOf(publicUrl),
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl ?? '/', description: 'This server' }],
    tags: TAGS,
    paths: Object.fromEntries(paths),
    components: { securitySchemes, responses, schemas: { Refusal, FieldProblems, ...shapes.components() } },
  };
}

export function contactOf(publicUrl = 'http://localhost:8000'): object {
  return { name: 'The host of this server', url: publicUrl };
}

/** If a row has several addresses, the others are numbered: `accountsRefresh2`. */
function idOf(row: NamedRow, place: number): string {
  return place === 0 ? operationName(row) : `${operationName(row)}${place + 1}`;
}

interface Subject {
  row: NamedRow;
  method: string;
  operationId: string;
  shapes: Shapes;
  kinds: Map<string, ErrorKind>;
}

function operationOf({ row, method, operationId, shapes, kinds }: Subject): Operation {
  const { says, domain, params, query, also = [] } = row;
  const requestBody = bodyOf(row, method, shapes);
  return {
    operationId,
    tags: [domain.tag],
    summary: (says.split('. ')[0] ?? says).replace(/\.$/, ''),
    description: says + bodyInProse(row, method),
    parameters: [...parameters('path', params, shapes), ...parameters('query', query, shapes), ...also],
    ...(requestBody ? { requestBody } : {}),
    responses: { ...answers(row, shapes), ...refusals(row, method, kinds) },
    security: security(row, method),
  };
}

function parameters(place: 'path' | 'query', schema: object | undefined, shapes: Shapes): Parameter[] {
  const { properties = {}, required = [] }: Shape = schema ?? {};
  return Object.entries(properties).map(([name, one]) => {
    const { description, ...rest } = shapes.of(one);
    return {
      ...{ name, in: place, required: place === 'path' || required.includes(name), schema: rest },
      ...(description ? { description } : {}),
      ...(place === 'path' ? { example: exampleOf(one) } : {}),
    };
  });
}

/** By content type: JSON and forms alike, or what the row reads itself. OpenAPI has no body for GET and DELETE. */
function bodyOf({ body, bodies }: Row, method: string, shapes: Shapes): Operation['requestBody'] {
  if (method === 'GET' || method === 'DELETE') return undefined;
  const all =
    bodies ?? (body ? Object.fromEntries([JSON_TYPE, ...FORM_TYPES].map((type) => [type, body])) : {});
  const content = Object.entries(all).map(([type, schema]) => [type, mediaType(schema, shapes)]);
  if (content.length === 0) return undefined;
  const { required = [] }: Shape = body ?? {};
  return { required: bodies !== undefined || required.length > 0, content: Object.fromEntries(content) };
}

/** Describes the body of a GET or DELETE in prose, because no generator accepts one. */
function bodyInProse({ body }: Row, method: string): string {
  const { properties = {} }: Shape = body ?? {};
  const names = Object.keys(properties);
  if (names.length === 0 || (method !== 'GET' && method !== 'DELETE')) return '';
  return ` A JSON body may say the same as the query: ${names.map((name) => `\`${name}\``).join(', ')}.`;
}

function mediaType(schema: object, shapes: Shapes): Media {
  const { examples = [] }: Shape = schema;
  const shape = { schema: shapes.of(schema) };
  if (isBinary(schema)) return shape;
  if (examples.length < 2) return { ...shape, example: exampleOf(schema) };
  const named = examples.map((value, place) => [`example${place + 1}`, { value }]);
  return { ...shape, examples: Object.fromEntries(named) };
}

/** Files have no example. */
function isBinary(schema: object): boolean {
  const { format, properties = {} }: Shape = schema;
  return format === 'binary' || Object.values(properties).some(isBinary);
}

function answers({ answers: all }: Row, shapes: Shapes): Record<string, Response> {
  const rows = Object.entries(all).map(([status, answer]) => {
    const description = STATUS_CODES[status] ?? '';
    const content = 'content' in answer ? answer.content : { [JSON_TYPE]: { schema: answer } };
    if (status === '204') return [status, { description }];
    const media = Object.entries(content).map(([type, { schema }]) => [type, mediaType(schema, shapes)]);
    return [status, { description, content: Object.fromEntries(media) }];
  });
  return Object.fromEntries(rows);
}

function refusals(row: NamedRow, method: string, table: Map<string, ErrorKind>): Record<string, Response> {
  const { kindOf = (_code, kind) => kind } = row.domain;
  const kinds = new Map([...table].map(([code, kind]) => [code, kindOf(code, kind)]));
  const byStatus = new Map<number, string[]>();
  for (const code of refusalsOf(row, method)) {
    const { status } = kinds.get(code) ?? missing(code);
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const responses = [...byStatus].map(([status, codes]) => {
    const shared = SHARED.get(status);
    const response = shared ? { $ref: `#/components/responses/${shared}` } : refusalResponse(codes, kinds);
    return [status, response];
  });
  return Object.fromEntries(responses);
}

function missing(code: string): never {
  throw new Error(`a row refuses with "${code}", which is not in the table of errors`);
}

/** Older documents call the text differently for some codes, and fields have problems of their own. */
function refusalResponse(codes: string[], kinds: Map<string, ErrorKind>): Response {
  const own = codes.filter((code) => code !== 'invalid');
  const coded = {
    allOf: [{ $ref: '#/components/schemas/Refusal' }, { properties: { code: { enum: own } } }],
  };
  const fields = { $ref: '#/components/schemas/FieldProblems' };
  const schema = own.length === codes.length ? coded : own.length === 0 ? fields : { anyOf: [fields, coded] };
  const examples = codes.map((code) => [code, { value: exampleRefusal(code, kinds) }]);
  const description = codes.map((code) => `\`${code}\`: ${kinds.get(code)?.text}`).join('\n\n');
  return {
    description,
    content: { [JSON_TYPE]: { schema, examples: Object.fromEntries(examples) } },
  };
}

function exampleRefusal(code: string, kinds: Map<string, ErrorKind>): object {
  if (code === 'invalid') return { field: ['This field is required.'] };
  const { text, member = 'detail' } = kinds.get(code) ?? missing(code);
  return { [member]: text, code };
}

const Refusal = {
  type: 'object',
  description:
    '`code` is the interface, the text is for people. The documents of the older servers call the text `error` or otherwise for some codes.',
  properties: { code: { type: 'string' }, detail: { type: 'string' }, error: { type: 'string' } },
  required: ['code'],
};

const FieldProblems = {
  type: 'object',
  description: 'The problems of each field that is not valid, as text for people',
  additionalProperties: { type: 'array', items: { type: 'string' } },
};

/** Any one of these is enough. A cookie alone changes nothing. */
function security({ who, credentials = ALL_CREDENTIALS, tickets = [] }: Row, method: string): object[] {
  if (who === 'public') return [];
  const byTicket = tickets.map((kind) => ({ [kind]: [] }));
  if (who === 'ticket') return byTicket;
  const byCookie = method === 'GET' ? { cookie: [] } : { cookie: [], csrf: [] };
  const kinds = credentials.map((kind: Credential) => (kind === 'cookie' ? byCookie : { [kind]: [] }));
  return [...(who === 'anyone' ? [{}] : []), ...kinds, ...byTicket];
}

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { ALL_CREDENTIALS } from '../access/viewer.ts';
import { errorCodes } from '../errors.ts';
import { FromClient, Hello, type Messages, Ping, Subscribe, Unsubscribe } from '../live/messages.ts';

/** Named like the kinds of Credential. */
const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
  device: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: '`Token` and the device token of 40 hex digits',
  },
  cookie: {
    type: 'apiKey',
    in: 'cookie',
    name: 'parlor_login',
    description:
      'A web session; POST, PUT, PATCH and DELETE then need `X-CSRFToken`, as the cookie `csrftoken` says',
  },
} as const;

/** OpenAPI of every route at `/docs/` and `/docs/json`. Call it before adding any route. */
export async function installDocs(
  app: FastifyInstance,
  version: string,
  messages: Messages,
  publicUrl: string | undefined,
): Promise<void> {
  app.addHook('onRoute', (route) => {
    if (route.url.startsWith('/docs')) route.config = { ...route.config, uncounted: true };
  });
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Parlor',
        version,
        description:
          'Game nights: drawing telephone and chess over HTTP and WebSocket; integer sets for programs.',
      },
      ...(publicUrl ? { servers: [{ url: publicUrl }] } : {}),
      components: { securitySchemes },
      tags: [
        { name: 'Telephone', description: 'The drawing game: describe, draw, describe…' },
        { name: 'Chess', description: 'Live chess: games, clocks, offers, seeks' },
        {
          name: 'Integers',
          description:
            'Sets of integers of any size, and exact arithmetic on them. Every call needs the cookie `sessionid` as well, which names the integer session',
        },
        { name: 'Accounts', description: 'Registration, login, guests, tokens, cookies' },
        { name: 'Server', description: 'Is it up?' },
      ],
    },
    transform: ({ schema, url, route }) => {
      const { access, credentials = ALL_CREDENTIALS } = route.config ?? {};
      const security = access === 'required' ? { security: credentials.map((kind) => ({ [kind]: [] })) } : {};
      return { schema: { ...schema, ...security }, url };
    },
    transformObject: (document) => {
      if (!('openapiObject' in document)) return document.swaggerObject;
      const { openapiObject } = document;
      const info = {
        ...openapiObject.info,
        description: `${openapiObject.info?.description}\n\n${live(messages)}\n\n${codes()}`,
      };
      return Object.assign({}, openapiObject, { info, 'x-messages': schemas(messages) });
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    ...(publicUrl ? { indexPrefix: new URL(publicUrl).pathname } : {}),
    staticCSP: true,
    transformStaticCSP: (header) => `${header.replace('upgrade-insecure-requests;', '')}`,
  });
}

const protocol = [
  { event: 'HELLO', schema: Hello, summary: 'Says who this socket is, with an access token.' },
  {
    event: 'SUBSCRIBE',
    schema: Subscribe,
    summary: 'ACK `{topic, version, now}`, then STATE_SYNC unless `version` is the newest.',
  },
  { event: 'UNSUBSCRIBE', schema: Unsubscribe, summary: 'Ends a subscription.' },
  { event: 'PING', schema: Ping, summary: 'PONG `{t, now}`.' },
];

function live(messages: Messages): string {
  const rows = [...protocol, ...messages.all()].map(({ event, schema, summary }) => {
    const fields = Object.keys(schema.properties);
    return `| \`${event}\` | ${fields.map((field) => `\`${field}\``).join(', ')} | ${summary} |`;
  });
  return [
    '## Live: WebSocket at `/ws/`',
    'Text frames of JSON, `{"event", "payload", "id"?}` both ways; every message but PING is answered by exactly one',
    'ACK or ERROR `{code, detail}` with the same `id`. `/ws/session/<game_code>/` and `/ws/game/<game_id>/` are',
    'subscribed at once; the other topics are `lobby` (who looks for a game of chess) and `user` (what is going on for',
    'oneself). The server sends STATE_SYNC (the whole state, with `topic` and `version`), PRESENCE `{users, watchers}`,',
    'for a game of chess with `goneBy` (epoch ms from which, at the earliest, the absent side to move may be claimed against), on the topic',
    '`user` NOTICE `{kind}` (invited, kicked, challenged, joined, paired, rematch), and SERVER_CLOSING `{reconnectInMs}`.',
    'Schemas: `x-messages` of `/docs/json`.',
    '',
    '| message | payload | |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

function codes(): string {
  const rows = errorCodes().map(([code, { status, text }]) => `| \`${code}\` | ${status} | ${text} |`);
  return ['## Error codes', '', '| code | status | text |', '|---|---|---|', ...rows].join('\n');
}

function schemas(messages: Messages): object {
  const byEvent = new Map<string, TSchema[]>();
  for (const { event, schema } of [...protocol, ...messages.all()]) {
    byEvent.set(event, [...(byEvent.get(event) ?? []), schema]);
  }
  const rows = [...byEvent].map(([event, [one, ...more]]) => [
    event,
    more.length ? { anyOf: [one, ...more] } : one,
  ]);
  return { FromClient, ...Object.fromEntries(rows) };
}

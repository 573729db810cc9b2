import { type TSchema, Type } from 'typebox';
import { type NamedRow, operationName } from '../commands.ts';
import { FROM_CLIENT, Id, TO_CLIENT } from '../live/messages.ts';
import { type About, contactOf, TAGS } from './openapi.ts';
import { exampleOf, makeShapes, type Shape, type Shapes } from './shapes.ts';

/** One message as the documents show it. */
export interface Described {
  /** Unique, as in OpenAPI. */
  name: string;
  event: string;
  tag: string;
  says: string;
  /** What the payload must be. */
  payload: TSchema;
  example: object;
}

/** Every message that clients may send: those of the protocol, then the commands of all domains. */
export function messagesFromClient(rows: readonly NamedRow[]): Described[] {
  const protocol = FROM_CLIENT.map(({ event, says, payload }) => {
    return {
      name: event.toLowerCase(),
      event,
      tag: 'Connection',
      says,
      payload,
      example: exampleFrame(event, payload),
    };
  });
  const commands = rows.flatMap((row) => {
    const { event, payload, says, domain, body } = row;
    if (event === undefined) return [];
    const example = exampleFrame(event, payload, body);
    return [{ name: operationName(row), event, tag: domain.tag, says, payload, example }];
  });
  return [...protocol, ...commands];
}

function exampleFrame(event: string, payload: TSchema, body?: TSchema): object {
  return { event, id: 1, payload: Object.assign({}, exampleOf(payload), body && exampleOf(body)) };
}

/** The AsyncAPI 3 document: the messages of the sockets, in both directions. */
export function makeAsyncapi(rows: readonly NamedRow[], { version, publicUrl }: About): object {
  const shapes = makeShapes(rows.flatMap(({ domain }) => Object.entries(domain.schemas)));
  const fromClient = messagesFromClient(rows);
  const messages = { ...ofClient(fromClient, shapes), ...ofServer(shapes) };
  const names = Object.keys(messages);
  return {
    asyncapi: '3.1.0',
    info: {
      title: 'Parlor, live',
      version,
      description:
        'Text frames of JSON over WebSocket. Each message but `PING` is answered by one `ACK` or `ERROR`, in order. The next may be sent before that.',
      contact: contactOf(publicUrl),
      tags: [{ name: 'Connection', description: 'What concerns the socket itself' }, ...TAGS],
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    servers: { here: serverOf(publicUrl) },
    channels: Object.fromEntries(CHANNELS.map((channel) => [channel.name, channelOf(channel, names)])),
    operations: operationsOf(fromClient),
    components: { messages, schemas: shapes.components() },
  };
}

const CHANNELS = [
  { name: 'socket', address: '/ws/', description: 'Subscribed to nothing at first.', parameters: {} },
  {
    name: 'session',
    address: '/ws/session/{game_code}/',
    description: 'The same, subscribed to a drawing game.',
    parameters: { game_code: { description: 'The code of the game', examples: ['145078'] } },
  },
  {
    name: 'game',
    address: '/ws/game/{gameId}/',
    description: 'The same, subscribed to a game of chess.',
    parameters: { gameId: { description: 'A UUID', examples: ['254a2ae6-b15b-48e0-8b24-acccea908542'] } },
  },
];

function channelOf({ name: _, ...channel }: (typeof CHANNELS)[number], names: string[]): object {
  const messages = names.map((name) => [name, { $ref: `#/components/messages/${name}` }]);
  return { ...channel, messages: Object.fromEntries(messages) };
}

function serverOf(publicUrl: string | undefined): object {
  const { protocol, host, pathname } = new URL(publicUrl ?? 'http://localhost:8000');
  return {
    ...{ host, protocol: protocol === 'https:' ? 'wss' : 'ws' },
    ...(pathname === '/' ? {} : { pathname }),
    description: 'This server',
  };
}

function ofClient(described: Described[], shapes: Shapes): object {
  const rows = described.map(({ name, event, tag, says, payload, example }) => {
    const { required = [] }: Shape = payload;
    const frame = {
      type: 'object',
      required: required.length > 0 ? ['event', 'payload'] : ['event'],
      properties: { event: { const: event }, id: shapes.of(Id), payload: shapes.of(payload) },
    };
    const examples = [{ name: 'example', payload: example }];
    return [
      name,
      { name: event, title: event, summary: says, tags: [{ name: tag }], payload: frame, examples },
    ];
  });
  return Object.fromEntries(rows);
}

function ofServer(shapes: Shapes): object {
  const rows = TO_CLIENT.map(({ event, says, frame }) => {
    const payload = shapes.of(Type.Object({ event: Type.Literal(event), ...frame }));
    const example = Object.assign({ event }, exampleOf(Type.Object(frame)));
    const examples = [{ name: 'example', payload: example }];
    return [nameOf(event), { name: event, title: event, summary: says, payload, examples }];
  });
  return Object.fromEntries(rows);
}

function nameOf(event: string): string {
  return event.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** From the server's side: it receives what clients send, and replies. */
function operationsOf(fromClient: Described[]): object {
  const inSocket = (name: string) => ({ $ref: `#/channels/socket/messages/${name}` });
  const channel = { $ref: '#/channels/socket' };
  const received = fromClient.map(({ name, event, says }) => {
    const replies = event === 'PING' ? ['pong'] : ['ack', 'error'];
    const reply = { channel, messages: replies.map(inSocket) };
    return [name, { action: 'receive', description: says, channel, messages: [inSocket(name)], reply }];
  });
  const pushed = ['stateSync', 'presence', 'notice', 'serverClosing', 'error'];
  const push = {
    action: 'send',
    channel,
    description: 'Sent without being asked.',
    messages: pushed.map(inSocket),
  };
  return Object.fromEntries([...received, ['push', push]]);
}

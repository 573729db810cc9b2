import { EventEmitter } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { addressKey } from '../access/addresses.ts';
import { readerKey } from '../access/caller.ts';
import { makeHeld } from '../access/held.ts';
import type { LoginEnded } from '../access/login-ended.ts';
import type { Tickets } from '../access/tickets.ts';
import { ALL_CREDENTIALS, type Viewer, type ViewerDoor } from '../access/viewer.ts';
import { AppError } from '../errors.ts';
import { isAnswering } from '../http/server.ts';
import type { Tally } from '../meters.ts';
import type { Ports, Timer } from '../ports.ts';
import type { Activity } from './activity.ts';
import { CLOSE_GOING_AWAY, CLOSE_LOGIN_ENDED, CLOSE_POLICY, CLOSE_TRY_LATER } from './close-codes.ts';
import { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import type { Messages } from './messages.ts';
import { nothingSent, type Sent } from './outbox.ts';
import type { Presence } from './presence.ts';
import type { Surroundings } from './surroundings.ts';

const MOST_FRAME_BYTES = 16 * 1024;
const MOST_FRAGMENTS = 128;
const MOST_OF_ONE_USER = 20;
const MOST_ANONYMOUS_OF_ONE_ADDRESS = 50;
const PING_EVERY_MS = 20_000;
const PONG_WITHIN_MS = 10_000;
const RECONNECT_MS = 2_000;

interface Parts {
  hub: Hub;
  presence: Presence;
  activity: Activity;
  loginEnded: LoginEnded;
  door: ViewerDoor;
  tickets: Tickets;
  messages: Messages;
  ports: Ports;
  refusals: Tally;
  rateLimits: boolean;
}

/** A socket as administrators see it. */
export interface SocketView {
  viewer: Viewer | undefined;
  address: string;
  sinceMs: number;
  topics: string[];
}

/** All open sockets of the process. */
export interface Sockets {
  size(): number;
  /** How many have been opened so far. */
  opened(): number;
  /** How many accounts and tickets have an open socket. */
  people(): number;
  sent: Sent;
  /** Oldest first. */
  list(): SocketView[];
  /** Tells all clients and closes with 1001. Clients that do not answer within 2 s are cut off. */
  close(): void;
}

/** Makes routes with a `wsHandler` possible. Call it before adding any route. */
export async function installWebSocket(app: FastifyInstance): Promise<void> {
  const upgrades = new EventEmitter();
  app.server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    // Node no longer handles this socket, and the plugin cannot act before the earlier answer is sent.
    if (isAnswering(socket)) socket.destroy();
    else if (request.headers.upgrade?.toLowerCase() === 'websocket')
      upgrades.emit('upgrade', request, socket, head);
    else servePlainly(app, request, socket, head);
  });
  await app.register(websocket, {
    options: {
      // The plugin only listens to the event `upgrade` of its server.
      server: upgrades as unknown as Server,
      maxPayload: MOST_FRAME_BYTES,
      maxFragments: MOST_FRAGMENTS,
      perMessageDeflate: false,
    },
    preClose: (done: () => void) => done(),
  });
  // After the plugin's own hook, which recognises an upgrade.
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.ws && !request.routeOptions.config.takesSockets) throw new AppError('unknown_topic');
    done();
  });
}

/**
 * Some clients offer another protocol than WebSocket (Java's offers h2c). The offer is ignored and the request served.
 */
function servePlainly(app: FastifyInstance, request: IncomingMessage, socket: Socket, head: Buffer): void {
  const lines = [`${request.method} ${request.url} HTTP/${request.httpVersion}`];
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? '';
    if (!/^(?:upgrade|connection|http2-settings)$/i.test(name))
      lines.push(`${name}: ${request.rawHeaders[i + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  app.server.emit('connection', socket);
}

/** Serves `/ws/` and `/ws/<kind>/<key>/`, which subscribes to `<kind>:<key>` at once. (docs/live.md) */
export function addSockets(app: FastifyInstance, parts: Parts): Sockets {
  const { hub, presence, loginEnded, door, ports } = parts;
  const open = new Set<Connection>();
  const sent = nothingSent();
  let opened = 0;
  const places = makePlaces();
  const around: Surroundings = {
    ...parts,
    sent,
    admit: (caller) => places.take(`user ${readerKey(caller)}`, MOST_OF_ONE_USER),
  };

  loginEnded.listen((loginId) => {
    for (const connection of open)
      if (connection.viewer?.loginId === loginId) connection.close(CLOSE_LOGIN_ENDED, 'login ended');
  });

  for (const url of ['/ws/', '/ws/:kind/:key/']) {
    app.route<{ Params: { kind?: string; key?: string } }>({
      method: 'GET',
      url,
      exposeHeadRoute: false,
      config: { access: 'optional', takesSockets: true },
      // A refusal here reaches the client as a real answer instead of an upgrade.
      preValidation: async (request) => {
        if (!request.ws) throw new AppError('upgrade_required', { headers: { Upgrade: 'websocket' } });
        const topic = topicOf(request.params);
        if (topic) await hub.open(topic, request.viewer);
        places.check(...placeOf(request));
      },
      // Releases what the upgrade no longer needs. An idle socket would cost three times as much memory.
      preHandler: async (request, reply) => reply.raw.detachSocket(request.raw.socket),
      handler: () => undefined,
      wsHandler: (socket, request) => {
        let giveBack: () => void;
        try {
          giveBack = places.take(...placeOf(request));
        } catch {
          // Others took the last places in the same turn. The plugin's error listener is still attached.
          return socket.close(CLOSE_POLICY, 'too many connections');
        }
        // The plugin's listener would keep the request in memory. The connection has its own.
        socket.removeAllListeners('error');
        const first = {
          viewer: request.viewer,
          address: addressKey(request.ip),
          wire: request.raw.socket,
          giveBack,
        };
        const connection = new Connection(socket, first, app.log, around);
        open.add(connection);
        opened += 1;
        socket.on('close', () => open.delete(connection));
        const topic = topicOf(request.params);
        if (topic) void connection.follow(topic);
        void refuseEnded(connection, request);
      },
    });
  }

  /** The login may have ended before this socket could learn about it. */
  async function refuseEnded(connection: Connection, request: FastifyRequest): Promise<void> {
    try {
      const still = await door.fromRequest(request, ALL_CREDENTIALS);
      if (request.viewer && !still) connection.close(CLOSE_LOGIN_ENDED, 'login ended');
    } catch (fault) {
      const isEnded = fault instanceof AppError && fault.status === 401;
      connection.close(isEnded ? CLOSE_LOGIN_ENDED : CLOSE_TRY_LATER, 'login');
    }
  }

  const heartbeat = beat(ports, open);
  return {
    size: () => open.size,
    opened: () => opened,
    people: places.people,
    sent,
    list: () =>
      [...open].map(({ viewer, address, sinceMs, topics }) => ({
        viewer,
        address,
        sinceMs,
        topics: [...topics],
      })),
    close() {
      heartbeat.cancel();
      presence.stop();
      for (const connection of open) {
        connection.outbox.send({ event: 'SERVER_CLOSING' }, { reconnectInMs: RECONNECT_MS });
        connection.close(CLOSE_GOING_AWAY, 'server closing');
      }
    },
  };
}

function topicOf(params: { kind?: string; key?: string }): string | undefined {
  return params.kind === undefined ? undefined : `${params.kind}:${params.key}`;
}

function placeOf(request: FastifyRequest): [key: string, most: number] {
  if (request.viewer) return [`user ${request.viewer.id}`, MOST_OF_ONE_USER];
  return [`address ${addressKey(request.ip)}`, MOST_ANONYMOUS_OF_ONE_ADDRESS];
}

/** Counts sockets by key. Call the returned function to give a place back. */
function makePlaces() {
  const ofUsers = makeHeld<string>();
  const ofAddresses = makeHeld<string>();
  const heldFor = (key: string) => (key.startsWith('user ') ? ofUsers : ofAddresses);

  function check(key: string, most: number): void {
    if (heldFor(key).of(key) < most) return;
    throw new AppError('too_many_sockets', { headers: { 'Retry-After': '10' } });
  }

  function take(key: string, most: number): () => void {
    check(key, most);
    return heldFor(key).take(key);
  }

  return { check, take, people: ofUsers.keys };
}

/** Pings all sockets every 20 s, and 10 s later drops those that have not answered. */
function beat(ports: Ports, open: Set<Connection>): Timer {
  let timer = ports.after(PING_EVERY_MS, ping);
  function ping(): void {
    for (const connection of open) connection.ping();
    timer = ports.after(PONG_WITHIN_MS, drop);
  }
  function drop(): void {
    for (const connection of open) if (connection.isSilent) connection.terminate();
    timer = ports.after(PING_EVERY_MS - PONG_WITHIN_MS, ping);
  }
  return { cancel: () => timer.cancel() };
}

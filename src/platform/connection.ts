import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import { AppError, rateLimited } from './errors.js';
import type { Hub, Listener, Served } from './hub.js';
import {
  type FromClient,
  Hello,
  type Messages,
  Ping,
  readFrame,
  Subscribe,
  Unsubscribe,
} from './messages.js';
import { makeOutbox, type Outbox } from './outbox.js';
import type { Ports, Timer } from './ports.js';
import type { Presence } from './presence.js';
import type { Seen } from './seen.js';
import { userTopic } from './user-topic.js';
import { makeCheck } from './validate.js';
import { notAuthenticated, type Viewer, type ViewerDoor } from './viewer.js';

/** What a connection needs of the server around it. */
export interface Surroundings {
  hub: Hub;
  presence: Presence;
  seen: Seen;
  messages: Messages;
  door: ViewerDoor;
  ports: Ports;
  rateLimits: boolean;
  /** Takes a place for one more socket of this account; returns the way to give it back. Throws `too_many_sockets`. */
  admit(viewer: Viewer): () => void;
  closed(connection: Connection): void;
}

/** One socket: who it is, what it listens to, and the messages it sends, answered one after the other. */
export interface Connection {
  readonly viewer: Viewer | undefined;
  readonly address: string;
  readonly sinceMs: number;
  /** What it listens to. */
  readonly topics: ReadonlySet<string>;
  readonly outbox: Outbox;
  /** Subscribes to a topic named in the path: STATE_SYNC, or an ERROR with the topic. */
  follow(topic: string): Promise<void>;
  close(code: number, reason: string): void;
  ping(): void;
  /** Whether the last ping is still without an answer. */
  silent(): boolean;
  terminate(): void;
}

export const CLOSE_POLICY = 1008;
export const CLOSE_TRY_LATER = 1013;
export const CLOSE_LOGIN_ENDED = 4401;

const MOST_TOPICS = 64;
const MOST_MESSAGES = 100;
const MESSAGES_WINDOW_MS = 20_000;
const MOST_BAD_FRAMES = 10;
/** How long a peer that does not answer our close may keep the connection. */
const CLOSING_MS = 2_000;

const checks = {
  HELLO: makeCheck(Hello),
  SUBSCRIBE: makeCheck(Subscribe),
  UNSUBSCRIBE: makeCheck(Unsubscribe),
  PING: makeCheck(Ping),
};

/** Attaches its listeners at once, so that no early message is lost. `giveBack` frees the place the socket has taken. */
export function connect(
  socket: WebSocket,
  first: { viewer: Viewer | undefined; address: string; giveBack: () => void },
  log: FastifyBaseLogger,
  around: Surroundings,
): Connection {
  const { hub, presence, seen, messages, door, ports } = around;
  const topics = new Set<string>();
  const endings = new Set<() => void>();
  const outbox = makeOutbox(socket, ports, () => close(CLOSE_TRY_LATER, 'too slow'));
  let { viewer, giveBack } = first;
  let badFrames = 0;
  let recent = 0;
  let windowEndsAt = 0;
  let awaitsPong = false;
  let cutOff: Timer | undefined;
  let queue: Promise<void> = Promise.resolve();

  const listener: Listener = {
    get viewer() {
      return viewer;
    },
    news: (served) => outbox.push(served),
    present: (topic, frame) => outbox.offer(topic, frame),
    lost(topic, refusal) {
      topics.delete(topic);
      outbox.forget(topic);
      present('leave', topic);
      tell(refusal, { topic });
    },
  };

  /** Who else listens is of no interest where it is only oneself. */
  function present(change: 'enter' | 'leave', topic: string): void {
    if (!viewer || topic !== userTopic(viewer.id)) presence[change](topic, viewer);
  }

  function tell(refusal: AppError, about: { topic?: string; id?: FromClient['id'] }): void {
    outbox.send({ event: 'ERROR', ...about, payload: refusal.payload() });
  }

  function refusalOf(fault: unknown): AppError {
    if (fault instanceof AppError) return fault;
    log.error({ err: fault }, 'socket');
    return new AppError('internal', { cause: fault });
  }

  function close(code: number, reason: string): void {
    socket.close(code, reason);
    cutOff ??= ports.after(CLOSING_MS, () => socket.terminate());
  }

  /** Whether this frame is to be answered; who sends too many is told so and closed. */
  function counted(): boolean {
    if (socket.readyState !== socket.OPEN) return false;
    if (!around.rateLimits) return true;
    // The wall clock may have been set back meanwhile.
    if (ports.now() >= windowEndsAt || windowEndsAt - ports.now() > MESSAGES_WINDOW_MS) {
      windowEndsAt = ports.now() + MESSAGES_WINDOW_MS;
      recent = 0;
    }
    recent += 1;
    if (recent <= MOST_MESSAGES) return true;
    tell(rateLimited(windowEndsAt - ports.now()), {});
    close(CLOSE_POLICY, 'rate limited');
    return false;
  }

  function onMessage(data: Buffer, isBinary: boolean): void {
    if (!counted()) return;
    queue = queue
      .then(() => answer(data, isBinary))
      .catch((fault) => log.error({ err: fault }, 'socket message'));
  }

  async function answer(data: Buffer, isBinary: boolean): Promise<void> {
    if (socket.readyState !== socket.OPEN) return;
    let frame: FromClient | undefined;
    try {
      frame = readFrame(data, isBinary);
      await perform(frame);
      badFrames = 0;
    } catch (fault) {
      refuse(frame, fault);
    }
  }

  function refuse(frame: FromClient | undefined, fault: unknown): void {
    const refusal = refusalOf(fault);
    tell(refusal, { id: frame?.id });
    if (frame?.event === 'HELLO' && refusal.status === 401) close(CLOSE_LOGIN_ENDED, 'bad credential');
    if (frame?.event === 'HELLO' && refusal.status === 429) close(CLOSE_POLICY, 'too many connections');
    const bad = !frame || refusal.code === 'unknown_event';
    badFrames = bad ? badFrames + 1 : 0;
    if (badFrames >= MOST_BAD_FRAMES) close(CLOSE_POLICY, 'too many bad frames');
  }

  function ack(frame: FromClient, payload: object, about: { topic?: string; version?: number } = {}): void {
    outbox.send({ event: 'ACK', id: frame.id, ...about, now: ports.now(), payload });
  }

  async function perform(frame: FromClient): Promise<void> {
    const payload = frame.payload ?? {};
    switch (frame.event) {
      case 'PING':
        outbox.send({
          event: 'PONG',
          id: frame.id,
          payload: { t: checks.PING(payload).t, now: ports.now() },
        });
        return;
      case 'HELLO':
        return hello(frame, checks.HELLO(payload).access);
      case 'SUBSCRIBE':
        return subscribe(frame, checks.SUBSCRIBE(payload));
      case 'UNSUBSCRIBE':
        leave(inHub(checks.UNSUBSCRIBE(payload).topic));
        return ack(frame, {});
      default:
        return command(frame, payload);
    }
  }

  async function hello(frame: FromClient, access: string): Promise<void> {
    // A browser sends its cookie along by itself: what its page says goes before that, as it does over HTTP.
    const byCookieOnly = viewer?.credential === 'cookie' && topics.size === 0;
    if (viewer && !byCookieOnly) throw new AppError('already_authenticated');
    const known = await door.fromAccess(access, first.address);
    if (socket.readyState !== socket.OPEN) return;
    const place = around.admit(known);
    giveBack();
    giveBack = place;
    for (const topic of topics) present('leave', topic);
    if (viewer) seen.disconnected(viewer.id);
    viewer = known;
    seen.connected(known.id);
    for (const topic of topics) present('enter', topic);
    // It may have ended before this socket could hear of it.
    await door.fromAccess(access, first.address);
    ack(frame, { user: { id: known.id, username: known.username } });
  }

  async function subscribe(frame: FromClient, { topic, version }: { topic: string; version?: number }) {
    const served = await listen(inHub(topic));
    ack(frame, { topic, version: served.version, now: ports.now() }, { topic, version: served.version });
    if (version !== served.version) outbox.push(served);
  }

  /** The socket may have closed while the topic was read: then nothing may stay behind. */
  async function listen(topic: string): Promise<Served> {
    if (!topics.has(topic) && topics.size >= MOST_TOPICS) throw new AppError('too_many_topics');
    const served = await hub.subscribe(topic, listener);
    if (socket.readyState !== socket.OPEN) hub.unsubscribe(topic, listener);
    else if (!topics.has(topic)) {
      topics.add(topic);
      present('enter', topic);
    }
    return served;
  }

  /** `user` is everybody's own. */
  function inHub(topic: string): string {
    return topic === 'user' && viewer ? userTopic(viewer.id) : topic;
  }

  function leave(topic: string): void {
    if (!topics.delete(topic)) return;
    hub.unsubscribe(topic, listener);
    outbox.forget(topic);
    present('leave', topic);
  }

  /** A socket that has closed already calls at once. */
  function onClose(work: () => void): () => void {
    if (socket.readyState !== socket.OPEN) work();
    else endings.add(work);
    return () => endings.delete(work);
  }

  async function command(frame: FromClient, payload: unknown): Promise<void> {
    const message = messages.find(frame.event, payload);
    if (!message) throw new AppError('unknown_event');
    if (!viewer) throw notAuthenticated();
    const { payload: result, ...about } = await message.run(viewer, payload, onClose);
    ack(frame, result, about);
  }

  if (viewer) seen.connected(viewer.id);
  const connection: Connection = {
    get viewer() {
      return viewer;
    },
    address: first.address,
    sinceMs: ports.now(),
    topics,
    outbox,
    async follow(topic) {
      try {
        outbox.push(await listen(topic));
      } catch (fault) {
        tell(refusalOf(fault), { topic });
      }
    },
    close,
    ping() {
      awaitsPong = true;
      socket.ping();
    },
    silent: () => awaitsPong,
    terminate: () => socket.terminate(),
  };

  socket.on('message', (data, isBinary) => onMessage(data as Buffer, isBinary));
  // The library answers a ping by itself, however little of that is read.
  socket.on('ping', counted);
  socket.on('pong', () => {
    awaitsPong = false;
  });
  socket.on('close', () => {
    for (const topic of [...topics]) leave(topic);
    for (const work of endings) work();
    outbox.stop();
    cutOff?.cancel();
    giveBack();
    if (viewer) seen.disconnected(viewer.id);
    around.closed(connection);
  });
  return connection;
}

import type { Socket } from 'node:net';
import type { FastifyBaseLogger } from 'fastify';
import type { WebSocket } from 'ws';
import { type Caller, isTicket, readerKey } from '../access/caller.ts';
import { notAuthenticated, type Viewer } from '../access/viewer.ts';
import { AppError, rateLimited } from '../errors.ts';
import type { Timer } from '../ports.ts';
import { CLOSE_LOGIN_ENDED, CLOSE_POLICY, CLOSE_TRY_LATER, CLOSING_MS } from './close-codes.ts';
import { watchExpiry } from './expiry.ts';
import { greet, recognise, shownTo } from './hello.ts';
import type { Listener } from './hub.ts';
import { MessageLimit } from './message-limit.ts';
import { type Answer, MessageQueue } from './message-queue.ts';
import { checks, type FromClient, type Hello, type OnClose, readFrame } from './messages.ts';
import { Outbox } from './outbox.ts';
import type { Served } from './served.ts';
import type { Surroundings } from './surroundings.ts';
import { userTopic } from './user-topic.ts';

const MOST_TOPICS = 64;
const MOST_BAD_FRAMES = 10;
const nothing = () => undefined;

/** One socket: its viewer, its topics and its messages. */
export class Connection implements Listener {
  readonly sinceMs: number;
  readonly address: string;
  /** The topics it listens to. */
  readonly topics = new Set<string>();
  readonly outbox: Outbox;
  caller: Caller | undefined;
  /** Whether the last ping is still unanswered. */
  isSilent = false;
  /** Gives back the place of the socket. */
  #giveBack: () => void;
  #badFrames = 0;
  #cutOff: Timer | undefined;
  /** Runs while the viewer has a token that expires. */
  #expiry: Timer | undefined;
  /** Functions to call when it closes. */
  #endings: Set<() => void> | undefined;

  readonly #socket: WebSocket;
  readonly #log: FastifyBaseLogger;
  readonly #around: Surroundings;
  readonly #limit: MessageLimit;
  readonly #queue: MessageQueue;

  /** Attaches the listeners at once, so that no early message is lost. */
  constructor(
    socket: WebSocket,
    first: { viewer: Viewer | undefined; address: string; wire: Socket; giveBack: () => void },
    log: FastifyBaseLogger,
    around: Surroundings,
  ) {
    this.#socket = socket;
    this.#log = log;
    this.#around = around;
    this.#limit = new MessageLimit(around.ports);
    this.#queue = new MessageQueue((fault) => log.error({ err: fault }, 'socket message'));

    this.sinceMs = around.ports.now();
    this.address = first.address;
    this.caller = first.viewer;
    this.#giveBack = first.giveBack;
    this.outbox = new Outbox(socket, first.wire, around, () => this.close(CLOSE_TRY_LATER, 'too slow'));
    if (this.caller) around.activity.connected(readerKey(this.caller));
    // The library gives other types only if it is told to.
    socket.on('message', (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    // The library answers pings by itself, even if the client reads nothing.
    socket.on('ping', () => this.#counts());
    socket.on('pong', () => {
      this.isSilent = false;
    });
    // The library has already answered a frame that breaks the protocol with a closing code.
    socket.on('error', (fault) => {
      log.debug({ err: fault }, 'socket');
      if (this.#isOpen()) socket.terminate();
    });
    socket.on('close', () => this.#onClosed());
    this.#watchExpiry();
  }

  /** Undefined for a stranger, and for the holder of a ticket. */
  get viewer(): Viewer | undefined {
    return this.caller && !isTicket(this.caller) ? this.caller : undefined;
  }

  /** Subscribes to a topic named in the path: STATE_SYNC, or an ERROR with the topic. */
  async follow(topic: string): Promise<void> {
    try {
      this.outbox.push(await this.#listen(topic));
    } catch (fault) {
      this.outbox.refuse(this.#refusalOf(fault), { topic });
    }
  }

  close(code: number, reason: string): void {
    this.outbox.flush();
    this.#socket.close(code, reason);
    this.#cutOff ??= this.#around.ports.after(CLOSING_MS, () => this.#socket.terminate());
  }

  ping(): void {
    this.isSilent = true;
    this.#socket.ping();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  news(served: Served): void {
    this.outbox.push(served);
  }

  present(topic: string, frame: Buffer, _message: object, mayBeLost: boolean): void {
    this.outbox.offer(topic, frame, mayBeLost);
  }

  lost(topic: string, refusal: AppError): void {
    this.topics.delete(topic);
    this.outbox.forget(topic);
    this.#tellPresence('leave', topic);
    this.outbox.refuse(refusal, { topic });
  }

  #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  /** Nobody else can listen to one's own topic, so it has no presence. A screen does not count as present anywhere. */
  #tellPresence(change: 'enter' | 'leave', topic: string): void {
    const { caller, viewer } = this;
    if (caller && isTicket(caller) && caller.kind === 'screen') return;
    if (!viewer || topic !== userTopic(viewer.id)) this.#around.presence[change](topic, viewer);
  }

  #refusalOf(fault: unknown): AppError {
    if (fault instanceof AppError) return fault;
    this.#log.error({ err: fault }, 'socket');
    return new AppError('internal', { cause: fault });
  }

  /** Counts a frame. False if it must not be answered: a socket that sends too many is told so, and closed. */
  #counts(): boolean {
    if (!this.#isOpen()) return false;
    if (!this.#around.rateLimits) return true;
    const waitMs = this.#limit.count();
    if (waitMs === 0) return true;
    this.outbox.refuse(rateLimited(waitMs), {});
    this.close(CLOSE_POLICY, 'rate limited');
    return false;
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (!this.#counts()) return;
    try {
      const frame = readFrame(data, isBinary);
      const isAlone = Object.hasOwn(checks, frame.event);
      this.#queue.add(() => this.#answer(frame), { isAlone });
    } catch (fault) {
      this.#queue.add(async () => () => this.#refuse(undefined, fault), { isAlone: true });
    }
  }

  async #answer(frame: FromClient): Promise<Answer> {
    if (!this.#isOpen()) return nothing;
    try {
      const answer = await this.#perform(frame);
      this.#badFrames = 0;
      return answer;
    } catch (fault) {
      return () => this.#refuse(frame, fault);
    }
  }

  #refuse(frame: FromClient | undefined, fault: unknown): void {
    const refusal = this.#refusalOf(fault);
    this.outbox.refuse(refusal, { id: frame?.id });
    if (frame?.event === 'HELLO' && refusal.status === 401) this.close(CLOSE_LOGIN_ENDED, 'bad credential');
    if (frame?.event === 'HELLO' && refusal.status === 429) this.close(CLOSE_POLICY, 'too many connections');
    const isBad = !frame || refusal.code === 'unknown_event';
    this.#badFrames = isBad ? this.#badFrames + 1 : 0;
    if (this.#badFrames >= MOST_BAD_FRAMES) this.close(CLOSE_POLICY, 'too many bad frames');
  }

  #ack(frame: FromClient, payload: object, about: { topic?: string; version?: number } = {}): void {
    this.outbox.send({ event: 'ACK', id: frame.id, ...about, now: this.#around.ports.now() }, payload);
  }

  async #perform(frame: FromClient): Promise<Answer> {
    const payload = frame.payload ?? {};
    switch (frame.event) {
      case 'PING': {
        const pong = { ...checks.PING(payload), now: this.#around.ports.now() };
        return () => this.outbox.send({ event: 'PONG', id: frame.id }, pong);
      }
      case 'HELLO':
        return this.#hello(frame, checks.HELLO(payload));
      case 'SUBSCRIBE':
        return this.#subscribe(frame, checks.SUBSCRIBE(payload));
      case 'UNSUBSCRIBE':
        this.#leave(this.#inHub(checks.UNSUBSCRIBE(payload).topic));
        return () => this.#ack(frame, {});
      default:
        return this.#command(frame, payload);
    }
  }

  async #hello(frame: FromClient, shown: Hello): Promise<Answer> {
    const now = { caller: this.caller, isInUse: this.topics.size > 0, address: this.address };
    const known = await greet(shown, now, this.#around);
    if (!this.#isOpen()) return nothing;
    if (this.caller && readerKey(known) === readerKey(this.caller)) this.caller = known;
    else this.#become(known);
    this.#watchExpiry();
    // The login may have ended before this socket could learn about it.
    await recognise(shown, this.#around, this.address);
    return () => this.#ack(frame, shownTo(known));
  }

  #become(known: Caller): void {
    const { activity, admit } = this.#around;
    const place = admit(known);
    this.#giveBack();
    this.#giveBack = place;
    for (const topic of this.topics) this.#tellPresence('leave', topic);
    if (this.caller) activity.disconnected(readerKey(this.caller));
    this.caller = known;
    activity.connected(readerKey(known));
    for (const topic of this.topics) this.#tellPresence('enter', topic);
  }

  #watchExpiry(): void {
    this.#expiry?.cancel();
    const { expiresAtMs } = this.viewer ?? {};
    if (expiresAtMs !== undefined) this.#expiry = watchExpiry(expiresAtMs, this.#around.ports, this);
  }

  async #subscribe(frame: FromClient, asked: { topic: string; version?: number }): Promise<Answer> {
    const served = await this.#listen(this.#inHub(asked.topic));
    const about = { topic: asked.topic, version: served.version };
    return () => {
      this.#ack(frame, { ...about, now: this.#around.ports.now() }, about);
      if (asked.version !== served.version) this.outbox.push(served);
    };
  }

  /** The socket may have closed while the topic was read. Then the subscription must not stay. */
  async #listen(topic: string): Promise<Served> {
    const { hub } = this.#around;
    if (!this.topics.has(topic) && this.topics.size >= MOST_TOPICS) throw new AppError('too_many_topics');
    const served = await hub.subscribe(topic, this);
    if (!this.#isOpen()) hub.unsubscribe(topic, this);
    else if (!this.topics.has(topic)) {
      this.topics.add(topic);
      this.#tellPresence('enter', topic);
    }
    return served;
  }

  /** Everybody has a topic `user` of their own. */
  #inHub(topic: string): string {
    return topic === 'user' && this.viewer ? userTopic(this.viewer.id) : topic;
  }

  #leave(topic: string): void {
    if (!this.topics.delete(topic)) return;
    this.#around.hub.unsubscribe(topic, this);
    this.outbox.forget(topic);
    this.#tellPresence('leave', topic);
  }

  /** If the socket has already closed, the function is called at once. */
  #onClose(work: () => void): () => void {
    if (!this.#isOpen()) work();
    else this.#endings = (this.#endings ?? new Set()).add(work);
    return () => this.#endings?.delete(work);
  }

  async #command(frame: FromClient, payload: unknown): Promise<Answer> {
    const message = this.#around.messages.find(frame.event, payload);
    if (!message) throw new AppError('unknown_event');
    if (!this.viewer) throw notAuthenticated();
    const onClose: OnClose = (work) => this.#onClose(work);
    const { payload: result, ...about } = await message.run(this.viewer, payload, onClose);
    return () => this.#ack(frame, result, about);
  }

  #onClosed(): void {
    for (const topic of [...this.topics]) this.#leave(topic);
    for (const work of this.#endings ?? []) work();
    this.outbox.stop();
    this.#cutOff?.cancel();
    this.#expiry?.cancel();
    this.#giveBack();
    if (this.caller) this.#around.activity.disconnected(readerKey(this.caller));
  }
}

import { monotonicNow, ServerClock } from './clock.ts';
import { ConnectionLost, ParlorError } from './errors.ts';
import type { Http } from './http.ts';
import type { LiveOptions, LiveSettings, LiveStatus } from './live-options.ts';
import { type Poller, Polling, type Versioned } from './polling.ts';
import { Requests } from './requests.ts';
import { type Frame, LOGIN_ENDED, leave, PASSING, refusalOf, type SocketLike } from './socket.ts';
import type { Watcher } from './watcher.ts';

interface Topic {
  watcher: Watcher<unknown>;
  /** The newest version passed to the watcher. */
  version: number | undefined;
  /** For topics that can be polled. */
  poller: Poller<Versioned> | undefined;
}

/** How many connections in a row must fail before states are polled. */
const POLLS_AFTER = 2;

/** One socket that reconnects by itself. It logs in and subscribes again, and never shows an older state. */
export class Live {
  readonly #http: Http;
  readonly #options: LiveSettings;
  readonly #topics = new Map<string, Topic>();
  readonly #requests: Requests;
  readonly #clock = new ServerClock();
  readonly #polling: Polling;
  #socket: SocketLike | undefined;
  /** True once the server has accepted our login, so we may subscribe to topics. */
  #greeted = false;
  #ready: Promise<void> | undefined;
  #status: LiveStatus = 'closed';
  #stopped = true;
  #attempts = 0;
  #onNextTry: (() => void)[] = [];
  #reconnectInMs = 0;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  constructor(http: Http, options: LiveOptions) {
    this.#http = http;
    this.#options = { now: monotonicNow, retryMs: 250, pingMs: 15_000, answerMs: 10_000, ...options };
    this.#requests = new Requests(this.#options.answerMs, () => this.#socket);
    this.#polling = new Polling(this.#options.now, this.#clock, () => this.#setStatus('closed'));
  }

  get status(): LiveStatus {
    return this.#status;
  }

  /** Best estimate of the server's clock in epoch ms, for countdowns on devices whose clock is wrong or is set meanwhile. */
  serverNow(): number {
    return this.#options.now() + this.#clock.offsetMs;
  }

  /**
   * Follows a topic across reconnects. Returns a function that stops it. A topic has one watcher, and a new watcher
   * replaces the earlier one. `poller` is used while no WebSocket gets through.
   */
  subscribe<State>(topic: string, watcher: Watcher<State>, poller?: Poller<State & Versioned>): () => void {
    const entry: Topic = { watcher, version: undefined, poller };
    this.#polling.stop(topic);
    this.#topics.set(topic, entry);
    this.#start();
    if (this.#polling.works) this.#poll(topic, entry);
    const socket = this.#socket;
    if (this.#greeted && socket) this.#subscribe(topic, entry).catch(() => this.#drop(socket));
    return () => {
      if (this.#topics.get(topic) !== entry) return;
      this.#topics.delete(topic);
      this.#polling.stop(topic);
      if (this.#greeted) this.#requests.ask('UNSUBSCRIBE', { topic }).catch(() => undefined);
    };
  }

  /**
   * Sends a command and returns its result once the server has saved it. Throws ParlorError for a refusal and
   * ConnectionLost if no answer came. The same command may then be sent again.
   */
  async send<Result>(event: string, payload: object): Promise<Result> {
    this.#start();
    await this.#ready;
    // The row of this event promises this type.
    return (await this.#requests.ask(event, payload)).payload as Result;
  }

  /** Resolves once the connection is open again. Throws ConnectionLost if the next try fails, and after `close`. */
  async reconnected(): Promise<void> {
    // The socket is already closing, but its close event has not fired yet.
    if (this.#socket && this.#socket.readyState > 1) this.#drop(this.#socket);
    if (this.#status === 'closed' && !this.#stopped) {
      await new Promise<void>((tried) => this.#onNextTry.push(tried));
    }
    if (this.#stopped) throw new ConnectionLost();
    await this.#ready;
  }

  /** For the browser's `online` event and for visible pages. Checks the connection, or reconnects, without delay. */
  wake(): void {
    if (this.#status === 'open' && this.#socket) this.#check(this.#socket);
    if (this.#stopped || this.#status !== 'closed') return;
    clearTimeout(this.#retry);
    this.#connect();
  }

  /** Reconnects as the account now logged in, which may be allowed to see other things than the one before. */
  again(): void {
    for (const entry of this.#topics.values()) entry.version = undefined;
    if (this.#socket) this.#drop(this.#socket);
    this.wake();
  }

  close(): void {
    const socket = this.#socket;
    this.#stopped = true;
    this.#polling.stopAll();
    clearTimeout(this.#retry);
    for (const topic of [...this.#topics.keys()])
      this.#lose(topic, new ParlorError('client_closed', 'The client was closed.'));
    this.#down(socket);
    for (const tried of this.#onNextTry.splice(0)) tried();
    if (socket) leave(socket, this.#options.answerMs);
  }

  #start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    this.#connect();
  }

  #setStatus(reached: LiveStatus): void {
    const status = reached !== 'open' && this.#polling.works ? 'polling' : reached;
    if (this.#status === status) return;
    this.#status = status;
    this.#options.onStatus?.(status);
  }

  #poll(topic: string, entry: Topic): void {
    const { poller } = entry;
    if (!poller) return;
    this.#polling.start(topic, {
      poller,
      onAnswer: (payload) => {
        this.#setStatus('polling');
        this.#show(entry, { version: payload.version, payload });
      },
      onRefused: (refusal) => this.#lose(topic, refusal),
    });
  }

  /** `renewed` means that the token was just refreshed, so a refusal is not because it has expired. */
  #connect(renewed = false): void {
    this.#setStatus('connecting');
    const socket = new this.#options.WebSocket(`${this.#http.base.replace(/^http/, 'ws')}/ws/`);
    let refused = false;
    this.#socket = socket;
    this.#ready = new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => this.#drop(socket), this.#options.answerMs);
      socket.addEventListener('open', () => {
        this.#greet(socket).then(resolve, async (fault) => {
          refused = fault instanceof ParlorError;
          const again = refused && !renewed && (await this.#renew()) && socket === this.#socket;
          if (again) {
            this.#connect(true);
            this.#ready?.then(resolve, reject);
          } else reject(fault);
          if (refused && fault.code === 'ticket_not_valid') this.#options.onRefused?.();
          this.#drop(socket);
        });
      });
      socket.addEventListener('close', ({ code }) => {
        clearTimeout(tooLate);
        if (refused) return;
        reject(new ConnectionLost());
        if (code === LOGIN_ENDED) this.#renew().then(() => this.#down(socket));
        else this.#down(socket);
      });
      socket.addEventListener('error', () => undefined);
      socket.addEventListener('message', ({ data }) => {
        clearTimeout(tooLate);
        if (socket === this.#socket) this.#receive(JSON.parse(String(data)));
      });
    });
    this.#ready.catch(() => undefined);
    for (const tried of this.#onNextTry.splice(0)) tried();
  }

  /** Logs in, subscribes to everything again and starts checking the connection. */
  async #greet(socket: SocketLike): Promise<void> {
    if (this.#http.hello) await this.#requests.ask('HELLO', this.#http.hello);
    this.#greeted = socket === this.#socket;
    // The clock comes first, since it is needed to read the times in the states.
    const measured = this.#measure();
    const topics = [...this.#topics].map(([topic, entry]) => this.#subscribe(topic, entry));
    await Promise.all([measured, ...topics]);
    // A watcher that received a state may have closed this client.
    if (socket !== this.#socket) throw new ConnectionLost();
    this.#attempts = 0;
    this.#polling.stopAll();
    this.#heartbeat = setInterval(() => this.#check(socket), this.#options.pingMs);
    this.#setStatus('open');
  }

  /** False if the login is over, or if the server could not be asked. */
  #renew(): Promise<boolean> {
    return this.#http.refresh().catch(() => false);
  }

  /** Logs the open socket in with a new token. If this fails, the server closes it when the old one expires. */
  async #stayLoggedIn(): Promise<void> {
    const socket = this.#socket;
    if (!(await this.#renew()) || socket !== this.#socket) return;
    await this.#requests.ask('HELLO', { access: this.#http.tokens?.access }).catch(() => undefined);
  }

  async #subscribe(topic: string, entry: Topic): Promise<void> {
    const known = entry.version ? { version: entry.version } : {};
    try {
      await this.#requests.ask('SUBSCRIBE', { topic, ...known }, ({ payload }) => {
        // After a restore from a backup, the server's versions start again from there.
        if (entry.version !== undefined && Number(payload.version) < entry.version) entry.version = undefined;
      });
    } catch (fault) {
      if (!(fault instanceof ParlorError) || PASSING.includes(fault.code)) throw fault;
      if (this.#topics.get(topic) === entry) this.#lose(topic, fault);
    }
  }

  #lose(topic: string, refusal: ParlorError): void {
    const entry = this.#topics.get(topic);
    this.#topics.delete(topic);
    entry?.watcher.onLost?.(refusal);
  }

  async #measure(): Promise<void> {
    const sentAt = this.#options.now();
    const { payload } = await this.#requests.ask('PING', { t: sentAt });
    this.#clock.learn(sentAt, Number(payload.now), this.#options.now());
  }

  /** Checks that the server still answers. */
  #check(socket: SocketLike): void {
    this.#measure().catch(() => this.#drop(socket));
  }

  #receive(frame: Frame): void {
    if (this.#requests.answered(frame)) return;
    if (frame.event === 'NOTICE' && frame.payload.kind === 'token_expiring') {
      void this.#stayLoggedIn();
      return;
    }
    const topic = frame.topic === undefined ? undefined : this.#topics.get(frame.topic);
    if (frame.event === 'SERVER_CLOSING') this.#reconnectInMs = Number(frame.payload.reconnectInMs);
    if (!topic || frame.topic === undefined) return;
    if (frame.event === 'STATE_SYNC') this.#show(topic, frame);
    if (frame.event === 'PRESENCE') topic.watcher.onPresence?.(frame.payload);
    if (frame.event === 'REACTIONS') topic.watcher.onReactions?.(frame.payload.reactions);
    if (frame.event === 'NOTICE') topic.watcher.onNotice?.(frame.payload);
    if (frame.event === 'ERROR') this.#lose(frame.topic, refusalOf(frame));
  }

  #show(topic: Topic, { version = 0, payload }: { version?: number; payload: object }): void {
    if (topic.version !== undefined && version <= topic.version) return;
    topic.version = version;
    topic.watcher.onState(payload, version);
  }

  /** Drops a connection that does not answer, since its close event may take minutes. */
  #drop(socket: SocketLike): void {
    this.#down(socket);
    if (socket.terminate) socket.terminate();
    else socket.close();
  }

  #down(socket: SocketLike | undefined): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    this.#greeted = false;
    clearInterval(this.#heartbeat);
    this.#requests.loseAll();
    this.#setStatus('closed');
    if (this.#stopped) return;
    const pause = Math.min(this.#options.retryMs * 2 ** this.#attempts, this.#options.retryMs * 20);
    this.#attempts += 1;
    if (this.#attempts >= POLLS_AFTER) for (const [topic, entry] of this.#topics) this.#poll(topic, entry);
    // Spread, so that the clients of a server do not all come back at the same moment.
    const wait = Math.max(2 * this.#reconnectInMs, pause) * (0.5 + Math.random() / 2);
    this.#reconnectInMs = 0;
    this.#retry = setTimeout(() => this.#connect(), wait);
  }
}

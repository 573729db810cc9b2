import type { Test } from 'tap';
import { WebSocket } from 'ws';
import { type HttpOptions, type LiveOptions, type LiveStatus, ParlorClient } from '#src/client/index.ts';

/** Collects values in the order of arrival, and lets a test wait for the next one. */
export class Told<T> {
  readonly all: T[] = [];
  #waiting: { wanted: (one: T) => boolean; found: (one: T) => void }[] = [];
  #from = 0;

  add(one: T): void {
    this.all.push(one);
    const ready = this.#waiting.filter(({ wanted }) => wanted(one));
    this.#waiting = this.#waiting.filter((waiter) => !ready.includes(waiter));
    for (const { found } of ready) found(one);
  }

  get last(): T | undefined {
    return this.all.at(-1);
  }

  /** The first matching value since `forget`, waiting for it if necessary. */
  async next(wanted: (one: T) => boolean = () => true): Promise<T> {
    const there = this.all.slice(this.#from).find(wanted);
    if (there !== undefined) return there;
    return new Promise((found) => this.#waiting.push({ wanted, found }));
  }

  /** Ignores everything collected so far. */
  forget(): void {
    this.#from = this.all.length;
  }
}

export interface TestClient extends ParlorClient {
  name: string;
  statuses: Told<LiveStatus>;
  /** Every new token pair, and undefined when the login ends. */
  tokens: Told<ParlorClient['http']['tokens']>;
}

type Options = Partial<HttpOptions & LiveOptions>;

/** Short delays keep the tests fast. The answer time is long, since the machine may be busy. */
const TIMES = { retryMs: 20, pingMs: 1_000, answerMs: 10_000 };

export function makeClient(t: Test, base: string, options: Options = {}): TestClient {
  const statuses = new Told<LiveStatus>();
  const tokens: TestClient['tokens'] = new Told();
  const client = new ParlorClient({
    base,
    WebSocket,
    ...TIMES,
    onStatus: (status) => statuses.add(status),
    onTokens: (pair) => tokens.add(pair),
    ...options,
  });
  t.teardown(() => client.live.close());
  return Object.assign(client, { name: '', statuses, tokens });
}

export async function guest(t: Test, base: string, name: string, options: Options = {}): Promise<TestClient> {
  const client = makeClient(t, base, options);
  client.name = (await client.guest(name)).username;
  return client;
}

export async function guests(
  t: Test,
  base: string,
  count: number,
  options: Options = {},
): Promise<TestClient[]> {
  const made: TestClient[] = [];
  for (let n = 1; n <= count; n++) made.push(await guest(t, base, `player${n}`, options));
  return made;
}

export const TIMES_OF_GAME = { draw_time: 60, desc_time: 60 };

/** The error that `work` fails with. Throws if it does not fail. */
export async function refusal<T extends Error>(
  work: Promise<unknown>,
  kind: new (...args: never[]) => T,
): Promise<T> {
  const fault = await work.then(
    () => new Error('was not refused'),
    (reason: unknown) => reason,
  );
  if (fault instanceof kind) return fault;
  throw fault;
}

/** Counts the calls of every method of a class. */
export function countCalls(t: Test, { prototype }: { prototype: object }): Map<string, number> {
  const calls = new Map<string, number>();
  const { constructor: _, ...methods } = Object.getOwnPropertyDescriptors(prototype);
  for (const [name, descriptor] of Object.entries(methods)) {
    calls.set(name, 0);
    Object.defineProperty(prototype, name, {
      ...descriptor,
      value(...args: unknown[]) {
        calls.set(name, (calls.get(name) ?? 0) + 1);
        return descriptor.value.apply(this, args);
      },
    });
  }
  t.teardown(() => Object.defineProperties(prototype, methods));
  return calls;
}

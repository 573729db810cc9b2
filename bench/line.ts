import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Reply {
  status: number;
  body: string;
  /** When its last byte was read, as `performance.now()`. */
  atMs: number;
}

/** One kept-alive HTTP connection, for one request at a time. Lightweight, since load and server share the machine. */
export class Line {
  #received = '';
  #resolve: ((reply: Reply) => void) | undefined;

  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;

    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('data', (text: string) => this.#take(text));
  }

  static async open(port: number): Promise<Line> {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Line(socket);
  }

  /** Sends a whole request. A connection error ends the program. */
  ask(request: string): Promise<Reply> {
    this.#socket.write(request);
    return new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(text: string): void {
    this.#received += text;
    const headEnds = this.#received.indexOf('\r\n\r\n');
    if (headEnds < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received)?.[1] ?? 0);
    const bodyBegins = headEnds + 4;
    if (this.#received.length < bodyBegins + length) return;
    const atMs = performance.now();
    const reply = {
      status: Number(this.#received.slice(9, 12)),
      body: this.#received.slice(bodyBegins),
      atMs,
    };
    this.#received = '';
    this.#resolve?.(reply);
  }
}

/** The text of a request with an optional JSON body. */
export function requestText(method: string, path: string, token?: string, json?: unknown): string {
  const body = json === undefined ? '' : JSON.stringify(json);
  return [
    `${method} ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    ...(token ? [`Authorization: Bearer ${token}`] : []),
    ...(body ? ['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`] : []),
    '',
    body,
  ].join('\r\n');
}

/** Sends one request after another for as long as `work` takes. Returns the ms of each. */
export async function roundTrips(
  line: Line,
  request: () => string,
  work: Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  let ended = false;
  const watched = work.finally(() => {
    ended = true;
  });
  while (!ended) {
    const before = performance.now();
    const { status, body, atMs } = await line.ask(request());
    if (status !== 200) throw new Error(`${status} ${body}`);
    times.push(atMs - before);
  }
  await watched;
  return times;
}

/** A call on this line. Returns the JSON of the answer, and throws if it is a refusal. */
export function callOn(line: Pick<Line, 'ask'>) {
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  return async (method: string, path: string, token?: string, json?: unknown): Promise<any> => {
    const { status, body } = await line.ask(requestText(method, path, token, json));
    if (status !== 200 && status !== 201) throw new Error(`${method} ${path}: ${status} ${body}`);
    return JSON.parse(body);
  };
}

/** Like `callOn`, but with a new connection for each call: servers close one that is idle for a few seconds. */
export function callAt(port: number): ReturnType<typeof callOn> {
  return async (...request) => {
    const line = await Line.open(port);
    try {
      return await callOn(line)(...request);
    } finally {
      line.close();
    }
  };
}

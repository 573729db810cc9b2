import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import type { Test } from 'tap';
import { WebSocket, WebSocketServer } from 'ws';
import { Told } from './client.ts';

/** A TCP proxy to the server that can go dead silently. */
export interface Line {
  base: string;
  /** Passes nothing on in either direction, and closes nothing. New connections open and stay silent. */
  freeze(): void;
  /** Passes on new connections. Frozen ones stay dead. */
  thaw(): void;
  /** Passes on this many more bytes from the server, then cuts the connection. */
  cutAfter(bytes: number): void;
  /** Every connection opened. */
  opened: Told<Socket>;
}

export async function makeLine(t: Test, to: string): Promise<Line> {
  const { port } = new URL(to);
  const opened = new Told<Socket>();
  const sockets = new Set<Socket>();
  let dead = new Set<Socket>();
  let frozen = false;
  let left = Number.POSITIVE_INFINITY;

  const server = createTcpServer((near) => {
    const far = connect(Number(port), '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      if (frozen) dead.add(one);
      one.on('error', () => undefined);
      one.on('data', (bytes) => {
        if (dead.has(one)) return;
        if (one === near) other.write(bytes);
        else pass(bytes, near, far);
      });
      one.on('close', () => {
        sockets.delete(one);
        if (!dead.has(one)) other.destroy();
      });
    }
    opened.add(near);
  });

  function pass(bytes: Buffer, near: Socket, far: Socket): void {
    near.write(bytes.subarray(0, left));
    left -= Math.min(left, bytes.length);
    if (left > 0) return;
    left = Number.POSITIVE_INFINITY;
    near.end();
    far.destroy();
  }

  await listen(server);
  t.teardown(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    opened,
    freeze() {
      frozen = true;
      dead = new Set(sockets);
    },
    thaw() {
      frozen = false;
    },
    cutAfter(bytes) {
      left = bytes;
    },
  };
}

async function listen(server: { listen(port: number, host: string): unknown } & NodeJS.EventEmitter) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

// biome-ignore lint/suspicious/noExplicitAny: passes frames of every shape
export type AnyFrame = any;

/** An HTTP and WebSocket proxy that can read and change what it passes on. */
export interface Middle {
  base: string;
  /** The frames that the client gets in place of this frame from the server. */
  toClient: (frame: AnyFrame) => AnyFrame[];
  /** The status to answer this request with. 0 passes the request on to the server. */
  answer: (method: string, path: string) => number;
  /** Whether upgrades to WebSocket are refused, as some proxies do. */
  blocksSockets: boolean;
  /** Called when the server closes a socket. */
  onClosed: (code: number) => void;
  /** Cuts every open socket. */
  drop: () => void;
  /** Every frame that clients sent over sockets. */
  sent: Told<AnyFrame>;
  /** Every HTTP request. */
  asked: Told<string>;
  /** When each socket was opened, by `performance.now()`. */
  openedAt: Told<number>;
}

export async function makeMiddle(t: Test, to: string): Promise<Middle> {
  const middle: Middle = {
    base: '',
    toClient: (frame) => [frame],
    answer: () => 0,
    blocksSockets: false,
    onClosed: () => undefined,
    drop: () => undefined,
    sent: new Told(),
    asked: new Told(),
    openedAt: new Told(),
  };
  const server = createServer((from, reply) => {
    middle.asked.add(`${from.method} ${from.url}`);
    const status = middle.answer(from.method ?? '', from.url ?? '');
    if (status > 0) {
      reply
        .writeHead(status, { 'content-type': 'application/json' })
        .end('{"detail":"Not now.","code":"not_now"}');
      return;
    }
    const onward = request(to + from.url, { method: from.method, headers: from.headers }, (answer) => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(reply);
    });
    onward.on('error', () => reply.destroy());
    from.pipe(onward);
  });
  const sockets = new WebSocketServer({ server, verifyClient: () => !middle.blocksSockets });
  sockets.on('connection', (near, { url, socket }) => {
    middle.openedAt.add(performance.now());
    const far = new WebSocket(to.replace('http', 'ws') + url);
    const early: string[] = [];
    far.on('open', () => {
      for (const text of early.splice(0)) far.send(text);
    });
    near.on('message', (data) => {
      middle.sent.add(JSON.parse(String(data)));
      if (far.readyState === far.OPEN) far.send(String(data));
      else early.push(String(data));
    });
    far.on('message', (data) => {
      // In one packet, so that the client reads them together.
      socket.cork();
      for (const frame of middle.toClient(JSON.parse(String(data)))) near.send(JSON.stringify(frame));
      socket.uncork();
    });
    far.on('close', (code) => {
      middle.onClosed(code);
      near.close(code === 1005 || code === 1006 ? 1011 : code);
    });
    near.on('close', () => far.terminate());
    for (const one of [near, far]) one.on('error', () => undefined);
  });
  middle.drop = () => {
    for (const socket of sockets.clients) socket.terminate();
  };
  await listen(server);
  t.teardown(() => {
    middle.drop();
    server.close();
    server.closeAllConnections();
  });
  middle.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return middle;
}

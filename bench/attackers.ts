/**
 * The hostile peers of `attacks.ts`, in a separate process. It gets `{start}` or `{stop}` over IPC, and sends `done` once
 * the attack is under way, or once all its connections are closed.
 */
import { connect, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** Where to attack, and with what. */
export interface Target {
  port: number;
  token: string;
  /** Paths of large answers, by kind. */
  large: { album: string; integers: string; page: string };
  /** Where that token may draw, so the server waits for a body. */
  upload: string;
  topics: string[];
}

/** Opens connections and keeps them busy. */
interface Peers {
  target: Target;
  /** Each sends `first` at once. A `deaf` one reads nothing. */
  open(count: number, first?: string, deaf?: boolean): Socket[];
  every(ms: number, work: () => void): void;
}

type Attack = (peers: Peers) => void;

/** The number of client addresses, sent as a proxy would send them. */
const ADDRESSES = 100;
const FORM = 'application/x-www-form-urlencoded';

export const ATTACKS: Record<string, Attack> = {
  '1,000 half-open connections': ({ open }) => void open(1_000),
  '500 slow headers': ({ open, every }) => {
    const all = open(500, 'GET /status/ HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    every(100, () => send(all, 'a'));
  },
  '500 slow bodies': ({ open, every }) => {
    const all = open(500, post('/api/user/login/', 60_000));
    every(100, () => send(all, ' '));
  },
  'JSON by the byte, each its own chunk': again(1, 200, chunked('/api/user/login/', 'application/json')),
  'form by the byte, each its own chunk': again(1, 200, chunked('/api/auth/login/', FORM)),
  'JSON nested 50,000 deep': again(5, 20, post('/api/user/login/', '['.repeat(50_000))),
  '__proto__, 1e999, lone surrogates': again(
    5,
    20,
    post('/api/user/login/', '{"__proto__":{"a":1e999},"constructor":{"prototype":1},"username":"\\ud800"}'),
  ),
  'JSON that is not UTF-8': again(5, 20, binaryPost('/api/user/login/', Buffer.alloc(50_000, 0xc3))),
  'gzip bombs as bodies': again(
    5,
    20,
    post('/api/user/login/', 'x'.repeat(50_000), 'Content-Encoding: gzip\r\n'),
  ),
  'uploads that stall': ({ open, target }) => void open(200, stalledUpload(target)),
  'unread: album file': ({ open, target }) => void open(100, get(target.large.album), true),
  'unread: integer sets': ({ open, target }) => void open(20, get(target.large.integers, target.token), true),
  'unread: page files': ({ open, target }) => void open(100, get(target.large.page).repeat(50), true),
  'Range with 2,000 parts': ({ open, every, target }) => {
    const ranges = Array.from({ length: 2_000 }, (_, n) => `${n}-${n}`).join(',');
    every(20, () => open(5, get(target.large.page, undefined, `Range: bytes=${ranges}\r\n`)));
  },
  '5,000 pipelined requests': again(1, 250, get('/api/past_sessions/').repeat(5_000)),
  'connection churn, 1,000 a second': ({ open, every }) =>
    every(20, () => {
      for (const socket of open(20)) setTimeout(() => socket.destroy(), 30);
    }),
  'sockets that flood': again(5, 50, upgrade() + message({ event: 'PING', payload: {} }).repeat(1_000)),
  'ping floods, unread': ({ open, every, target }) => {
    const all = open(10, upgrade(target.token), true);
    const pings = frame(0x9, 'x'.repeat(125)).repeat(200);
    every(20, () => send(all, pings));
  },
  'giant frames': again(
    5,
    20,
    upgrade() + frameOf(0x81, Buffer.from('ff000000010000000000000000', 'hex')) + 'x'.repeat(65_536),
  ),
  'frames in 5,000 fragments': again(
    5,
    20,
    upgrade() +
      frameOf(0x01, Buffer.from('8000000000', 'hex')) +
      `${frameOf(0x00, Buffer.from('8100000000', 'hex'))}x`.repeat(5_000),
  ),
  'compressed frames': again(
    5,
    20,
    `${upgrade(undefined, 'permessage-deflate') + frameOf(0xc1, Buffer.from('8400000000', 'hex'))}aaaa`,
  ),
  'frames that are not UTF-8': again(5, 20, upgrade() + frame(0x1, '\xc3\x28'.repeat(50))),
  '10,000 subscriptions': ({ open, target }) => {
    const asks = Array.from({ length: 200 }, (_, n) => ({
      event: 'SUBSCRIBE',
      payload: { topic: target.topics[n % target.topics.length] },
    }));
    open(50, upgrade() + asks.map(message).join(''));
  },
  'sockets that do not answer a close': again(5, 100, upgrade() + frame(0x1, '{').repeat(20)),
};

/** Opens `count` new connections every `ms`, each of which sends the same text. */
function again(count: number, ms: number, text: string): Attack {
  return ({ open, every }) => every(ms, () => open(count, text));
}

function send(sockets: Socket[], text: string): void {
  for (const socket of sockets)
    if (socket.writable && socket.writableLength < 1_000_000) socket.write(text, 'latin1');
}

function get(path: string, token?: string, more = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: x\r\n${token ? bearer(token) : ''}${more}\r\n`;
}

function bearer(token: string): string {
  return `Authorization: Bearer ${token}\r\nCookie: sessionid=s\r\n`;
}

/** A POST with this body, or only the head for a body of this length. */
function post(path: string, body: string | number, more = ''): string {
  const [length, text] = typeof body === 'number' ? [body, ''] : [body.length, body];
  return `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${more}Content-Length: ${length}\r\n\r\n${text}`;
}

function binaryPost(path: string, body: Buffer): string {
  return post(path, body.toString('latin1'));
}

function chunked(path: string, type: string): string {
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nTransfer-Encoding: chunked\r\n\r\n`;
  return head + '1\r\na\r\n'.repeat(300_000);
}

function stalledUpload({ upload, token }: Target): string {
  const head = `POST ${upload} HTTP/1.1\r\nHost: x\r\n${bearer(token)}Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: 1000000\r\n\r\n`;
  const part =
    'Content-Disposition: form-data; name="drawing"; filename="a.svg"\r\nContent-Type: image/svg+xml';
  return `${head}--edge\r\n${part}\r\n\r\n${'x'.repeat(100_000)}`;
}

function upgrade(token?: string, extensions?: string): string {
  const more = `${token ? bearer(token) : ''}${extensions ? `Sec-WebSocket-Extensions: ${extensions}\r\n` : ''}`;
  return get(
    '/ws/',
    undefined,
    `Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${more}`,
  );
}

function frameOf(first: number, rest: Buffer): string {
  return String.fromCharCode(first) + rest.toString('latin1');
}

/** A whole frame of at most 125 bytes, masked with zeros. */
function frame(opcode: number, text: string): string {
  return `${frameOf(0x80 | opcode, Buffer.from([0x80 | text.length, 0, 0, 0, 0]))}${text}`;
}

function message(json: object): string {
  return frame(0x1, JSON.stringify(json));
}

/** The attack in progress: its connections and timers. */
class Raid {
  readonly #sockets = new Set<Socket>();
  #opened = 0;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(target: Target, attack: Attack) {
    attack({
      target,
      open: (count, first = '', deaf = false) =>
        Array.from({ length: count }, () => this.#open(target.port, first, deaf)),
      every: (ms, work) => {
        work();
        this.#timers.push(setInterval(work, ms));
      },
    });
  }

  #open(port: number, first: string, deaf: boolean): Socket {
    const socket = connect(port, '127.0.0.1');
    this.#opened += 1;
    const address = `X-Forwarded-For: 10.9.9.${this.#opened % ADDRESSES}`;
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.#sockets.delete(socket));
    if (deaf) socket.pause();
    else socket.resume();
    socket.on(
      'connect',
      () => first !== '' && socket.write(first.replace('\r\n', `\r\n${address}\r\n`), 'latin1'),
    );
    return socket;
  }

  async end(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.resetAndDestroy();
    while (this.#sockets.size > 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  let raid: Raid | undefined;
  process.on('message', async (order: { start: string; target: Target } | { stop: true }) => {
    if ('start' in order) raid = new Raid(order.target, ATTACKS[order.start] as Attack);
    else await raid?.end();
    process.send?.('done');
  });
  process.on('disconnect', () => process.exit(0));
}

import type { WebSocket } from 'ws';

/** A server that runs as a process of its own. */
export interface Started {
  pid: number;
  port: number;
}

/** One of those that are compared. */
export interface Contender {
  name: string;
  pid: number;
  /** A new room with so many sockets in it, all of which hear of every change. */
  room(size: number): Promise<Room>;
  /** Prepares so many sockets; each opener is done when its socket has come in, is in a room, and knows its state. */
  dial(count: number): Promise<(() => Promise<WebSocket>)[]>;
}

/** A game with those who are in it. */
export interface Room {
  sockets: WebSocket[];
  /** Sends the next change, by the socket whose turn it is. */
  change(): void;
  /** Sends so many changes at once, by several sockets where the server lets them. */
  burst(count: number): void;
  /** The server tells the one who made a change that it is made. Times by `performance.now()`. */
  onAck: (atMs: number) => void;
  /** A state has reached a socket. */
  onDelivery: (atMs: number, bytes: number) => void;
  /** To be awaited before a slice: begins a new game where the old one is nearly played out. */
  renew(): Promise<void>;
  close(): void;
}

/** What rivals and floors send: a game of chess as Parlor tells it. */
export interface Sample {
  json: string;
  /** Of the whole frame. */
  bytes: number;
}

type Send = [socket: WebSocket, frame: string | Buffer];

/** How a server's messages look on the wire. */
export interface Wire {
  isAck(message: Buffer, socket: WebSocket): boolean;
  isState(message: Buffer): boolean;
  /** The next change. */
  next(): Send;
  /** The change that may be sent while others are under way; the nth of a burst. */
  nextOfBurst(n: number): Send;
  renew?(): Promise<void>;
}

export function makeRoom(sockets: WebSocket[], wire: Wire): Room {
  let closed = false;
  const room: Room = {
    sockets,
    onAck: () => undefined,
    onDelivery: () => undefined,
    change() {
      const [socket, frame] = wire.next();
      socket.send(frame);
    },
    burst(count) {
      for (let n = 0; n < count; n++) {
        const [socket, frame] = wire.nextOfBurst(n);
        socket.send(frame);
      }
    },
    renew: async () => wire.renew?.(),
    close() {
      closed = true;
      for (const socket of sockets) socket.terminate();
    },
  };
  for (const socket of sockets) {
    socket.on('close', (code, reason) => {
      if (!closed) throw new Error(`a socket was closed with ${code} ${reason}`);
    });
    socket.on('message', (message: Buffer) => {
      if (wire.isAck(message, socket)) room.onAck(performance.now());
      if (wire.isState(message)) room.onDelivery(performance.now(), message.length);
    });
  }
  return room;
}

export function startsWith(message: Buffer, prefix: Buffer): boolean {
  return message.subarray(0, prefix.length).equals(prefix);
}

/** The next message that begins with one of these. Throws when the socket closes before. */
export function nextMessage(socket: WebSocket, ...prefixes: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const hear = (message: Buffer) => {
      const text = String(message);
      if (!prefixes.some((prefix) => text.startsWith(prefix))) return;
      socket.off('message', hear).off('close', fail);
      resolve(text);
    };
    const fail = (code: number, reason: Buffer) =>
      reject(new Error(`closed with ${code} ${reason}, waiting for ${prefixes}`));
    socket.on('message', hear).on('close', fail);
  });
}

const AT_ONCE = 16;

/** Opens so many, some at once, and gives them in their order. */
export async function openAll<T>(count: number, open: (n: number) => Promise<T>): Promise<T[]> {
  const opened: T[] = [];
  let next = 0;
  const work = async () => {
    while (next < count) {
      const n = next++;
      opened[n] = await open(n);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return opened;
}

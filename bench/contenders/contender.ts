import type { WebSocket } from 'ws';

/** A server that runs as a separate process. */
export interface Started {
  pid: number;
  port: number;
}

/** One of the servers that are compared. */
export interface Contender {
  name: string;
  pid: number;
  /** A new room with this many sockets, all of which are told of every change. */
  room(size: number): Promise<Room>;
  /** Prepares this many sockets. Each opener resolves when its socket is connected, is in a room, and has its state. */
  dial(count: number): Promise<(() => Promise<WebSocket>)[]>;
}

/** A game and its sockets. */
export interface Room {
  sockets: WebSocket[];
  /** Sends the next change, from the socket whose turn it is. */
  change(): void;
  /** Sends this many changes at once, from several sockets if the server allows it. */
  burst(count: number): void;
  /** The server has told the sender that a change is made. Times are those of `performance.now()`. */
  onAck: (atMs: number) => void;
  /** A state has reached a socket. */
  onDelivery: (atMs: number, bytes: number) => void;
  /** Await this before a slice: it begins a new game if the old one is nearly over. */
  renew(): Promise<void>;
  close(): void;
}

/** What rivals and floors send: a game of chess as Parlor sends it. */
export interface Sample {
  json: string;
  /** Of the whole frame. */
  bytes: number;
}

type Send = [socket: WebSocket, frame: string | Buffer];

/** A server's messages on the wire. */
export interface Wire {
  isAck(message: Buffer, socket: WebSocket): boolean;
  isState(message: Buffer): boolean;
  /** The next change. */
  next(): Send;
  /** The nth change of a burst, which can be sent before the others are acknowledged. */
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

/** The next message that begins with one of these. Throws if the socket closes first. */
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

/** Opens them, a few at a time, and returns them in order. */
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

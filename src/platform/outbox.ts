import type { WebSocket } from 'ws';
import type { Served } from './hub.js';
import type { Ports, Timer } from './ports.js';

/** What is sent to one socket, so that a slow reader costs little memory and slows nobody down. */
export interface Outbox {
  /** A direct answer; always sent. */
  send(message: object): void;
  /** A PRESENCE frame: as `push`. */
  offer(topic: string, frame: Buffer): void;
  /** A snapshot: sent, or kept as the newest of its topic until the reader has caught up. */
  push(served: Served): void;
  forget(topic: string): void;
  stop(): void;
}

const SLOW_BYTES = 64 * 1024;
const MOST_BYTES = 1024 * 1024;
const SLOW_MS = 30_000;

/** `onStuck` is called, once, for a socket that holds too much or has been slow for 30 s. */
export function makeOutbox(socket: WebSocket, ports: Ports, onStuck: () => void): Outbox {
  const snapshots = new Map<string, { readonly frame: Buffer }>();
  const presences = new Map<string, { readonly frame: Buffer }>();
  let slow: Timer | undefined;
  let stuck = false;

  function giveUp(): void {
    if (stuck) return;
    stuck = true;
    onStuck();
  }

  function slowDown(): void {
    if (socket.bufferedAmount > MOST_BYTES) giveUp();
    slow ??= ports.after(SLOW_MS, giveUp);
  }

  function write(data: string | Buffer): void {
    socket.send(data, { binary: false }, onWritten);
    if (socket.bufferedAmount > SLOW_BYTES) slowDown();
  }

  function onWritten(): void {
    if (!slow || socket.bufferedAmount > SLOW_BYTES) return;
    slow.cancel();
    slow = undefined;
    for (const waiting of [snapshots, presences]) {
      for (const [topic, { frame }] of waiting) {
        if (slow) return;
        waiting.delete(topic);
        write(frame);
      }
    }
  }

  return {
    send: (message) => write(JSON.stringify(message)),
    offer(topic, frame) {
      if (slow) presences.set(topic, { frame });
      else write(frame);
    },
    push(served) {
      if (slow) snapshots.set(served.topic, served);
      else write(served.frame);
    },
    forget(topic) {
      snapshots.delete(topic);
      presences.delete(topic);
    },
    stop() {
      slow?.cancel();
      snapshots.clear();
      presences.clear();
    },
  };
}

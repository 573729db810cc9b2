import type { Thrown } from '../telephone/schema-show.ts';
import { ParlorError } from './errors.ts';
import type { Notice, Present } from './watcher.ts';

/** The part of a WebSocket that the client uses. Fits the browser's and that of the package `ws`. */
export interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
  /** Cuts the connection at once. The browser's socket lacks it. */
  terminate?(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: (event: { code?: number }) => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

export type SocketClass = new (url: string) => SocketLike;

/** Close code of a socket after its login has ended. */
export const LOGIN_ENDED = 4401;
/** Refusals that do not depend on the topic. The same request may succeed in a moment. */
export const PASSING = ['storage_unavailable', 'overloaded', 'internal', 'shutting_down'];

interface Head {
  id?: number;
  topic?: string;
  version?: number;
  now?: number;
}

interface Refusal extends Head {
  event: 'ERROR';
  payload: { code: string; detail: string; fields?: Record<string, string[]> };
}

/** A message that carries what was asked for, or the state of a topic. */
export interface Answer extends Head {
  event: 'ACK' | 'PONG' | 'STATE_SYNC' | 'SERVER_CLOSING';
  payload: Record<string, unknown>;
}

/** A message from the server. (docs/live.md) */
export type Frame =
  | Answer
  | Refusal
  | (Head & { event: 'PRESENCE'; payload: Present })
  | (Head & { event: 'NOTICE'; payload: Notice })
  | (Head & { event: 'REACTIONS'; payload: { reactions: Thrown[] } });

/** A message waiting for its answer. */
export interface Pending {
  /** Called before any later frame is handled. The promise may resolve only after them. */
  atOnce: ((answer: Answer) => void) | undefined;
  resolve: (answer: Answer) => void;
  reject: (fault: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

/** Closes the socket. By itself `ws` would wait half a minute for a server that does not answer. */
export function leave(socket: SocketLike, withinMs: number): void {
  const tooLate = setTimeout(() => socket.terminate?.(), withinMs);
  socket.addEventListener('close', () => clearTimeout(tooLate));
  socket.close(1000);
}

export function refusalOf({ payload: { code, detail, fields } }: Refusal): ParlorError {
  return new ParlorError(code, detail, 0, fields);
}

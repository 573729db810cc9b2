import { ParlorError } from './errors.ts';

/** What is used of a WebSocket: the browser's, or that of the package `ws`. */
export interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
  /** Cuts the connection off. The browser's has no such thing. */
  terminate?(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: (event: { code?: number }) => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

export type SocketClass = new (url: string) => SocketLike;

/** The code that a socket is closed with when its login is over. */
export const LOGIN_ENDED = 4401;
/** Refusals that say nothing about the topic: the same question may do better in a moment. */
export const PASSING = ['storage_unavailable', 'overloaded', 'internal', 'shutting_down'];

/** Both ways. (live push) */
export interface Frame {
  event: string;
  id?: number;
  topic?: string;
  version?: number;
  now?: number;
  payload: Record<string, unknown>;
}

/** A message that waits for its answer. */
export interface Pending {
  /** Called before any later frame is looked at; the promise is kept only after them. */
  atOnce: ((frame: Frame) => void) | undefined;
  resolve: (frame: Frame) => void;
  reject: (fault: Error) => void;
  timer: ReturnType<typeof setTimeout>;
}

/** Takes leave; `ws` would wait half a minute for a server that does not answer. */
export function leave(socket: SocketLike, withinMs: number): void {
  const tooLate = setTimeout(() => socket.terminate?.(), withinMs);
  socket.addEventListener('close', () => clearTimeout(tooLate));
  socket.close(1000);
}

export function refusalOf({ payload }: Frame): ParlorError {
  const { code, detail, fields } = payload as {
    code: string;
    detail: string;
    fields?: Record<string, string[]>;
  };
  return new ParlorError(code, detail, 0, fields);
}

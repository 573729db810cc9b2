import type { SocketClass } from './socket.ts';

/**
 * `open` means that the client is logged in and has subscribed to every topic again; `polling` that no WebSocket gets
 * through, but states do, by long polling.
 */
export type LiveStatus = 'closed' | 'connecting' | 'open' | 'polling';

/** Whether states arrive, and commands can be sent over HTTP. */
export function isConnected(status: LiveStatus): boolean {
  return status === 'open' || status === 'polling';
}

export interface LiveOptions {
  WebSocket: SocketClass;
  /** Local clock in ms. It may be wrong, since only differences are used. */
  now?: () => number;
  /** First delay before reconnecting. It doubles up to 20 times this value, with random jitter. */
  retryMs?: number;
  /** How often the connection is checked, and how long an answer may take. */
  pingMs?: number;
  answerMs?: number;
  onStatus?: (status: LiveStatus) => void;
  /** The server does not know this client's ticket, or no longer knows it. */
  onRefused?: () => void;
}

/** With the defaults filled in. */
export type LiveSettings = Required<Omit<LiveOptions, Listener>> & Pick<LiveOptions, Listener>;
type Listener = 'onStatus' | 'onRefused';

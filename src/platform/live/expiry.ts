import type { Ports, Timer } from '../ports.ts';
import { CLOSE_LOGIN_ENDED } from './close-codes.ts';

const NOTICE_MS = 60_000;
/** The clock may be set while a timer runs, and no timer can take 2^31 ms or more. */
const LONGEST_WAIT_MS = 600_000;

/** The socket whose token expires. */
interface Holder {
  outbox: { send(head: object, payload: object): void };
  close(code: number, reason: string): void;
}

/**
 * Closes a socket with 4401 when its access token expires. A NOTICE tells it a minute before, or halfway if less than two
 * minutes are left. `expiresAtMs` is as in Viewer.
 */
export function watchExpiry(expiresAtMs: number, ports: Pick<Ports, 'now' | 'after'>, socket: Holder): Timer {
  const noticeMs = Math.min(NOTICE_MS, (expiresAtMs - ports.now()) / 2);
  let isTold = false;
  let timer: Timer | undefined;

  function look(): void {
    const leftMs = expiresAtMs - ports.now();
    if (leftMs <= 0) {
      socket.close(CLOSE_LOGIN_ENDED, 'token expired');
      return;
    }
    const isSoon = leftMs <= noticeMs;
    timer = ports.after(Math.min(isSoon ? leftMs : leftMs - noticeMs, LONGEST_WAIT_MS), look);
    if (!isSoon || isTold) return;
    isTold = true;
    const payload = { kind: 'token_expiring', expiresAt: expiresAtMs };
    socket.outbox.send({ event: 'NOTICE', topic: 'user' }, payload);
  }

  look();
  return { cancel: () => timer?.cancel() };
}

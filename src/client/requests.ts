import { ConnectionLost } from './errors.ts';
import { type Answer, type Frame, type Pending, refusalOf, type SocketLike } from './socket.ts';

/** The requests of a socket that are waiting for their answers. */
export class Requests {
  readonly #answerMs: number;
  readonly #socket: () => SocketLike | undefined;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  /** `socket` returns the current one. */
  constructor(answerMs: number, socket: () => SocketLike | undefined) {
    this.#answerMs = answerMs;
    this.#socket = socket;
  }

  /** Throws ParlorError for a refusal, and ConnectionLost if no answer comes in time. */
  ask(event: string, payload: object, atOnce?: Pending['atOnce']): Promise<Answer> {
    const socket = this.#socket();
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      if (socket?.readyState !== 1) return reject(new ConnectionLost());
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(new ConnectionLost('The server did not answer in time.'));
      }, this.#answerMs);
      this.#pending.set(id, { atOnce, resolve, reject, timer });
      socket.send(JSON.stringify({ event, payload, id }));
    });
  }

  /** Whether this frame is the answer to one of them. */
  answered(frame: Frame): boolean {
    const { id = 0 } = frame;
    const pending = this.#pending.get(id);
    if (!pending) return false;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    if (frame.event === 'ERROR') pending.reject(refusalOf(frame));
    if (frame.event === 'ACK' || frame.event === 'PONG') {
      pending.atOnce?.(frame);
      pending.resolve(frame);
    }
    return true;
  }

  /** Rejects all requests, because the connection is lost. */
  loseAll(): void {
    for (const { reject, timer } of this.#pending.values()) {
      clearTimeout(timer);
      reject(new ConnectionLost());
    }
    this.#pending.clear();
  }
}

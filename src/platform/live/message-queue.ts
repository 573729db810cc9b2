/** How many commands of one socket may be in progress. Others must not wait for one who sends many at once. */
const MOST_AT_ONCE = 8;

/** Sends the answer to a message. */
export type Answer = () => void;

/**
 * The messages of one socket: begun in their order, and answered in their order. A command does not wait until those before
 * it are on the disk, so many share one sync.
 */
export class MessageQueue {
  #unanswered = 0;
  /** Resolves when the next command may begin. */
  #next = Promise.resolve();
  /** Resolves when everything so far has been answered. */
  #answered = Promise.resolve();

  readonly #onFault: (fault: unknown) => void;

  constructor(onFault: (fault: unknown) => void) {
    this.#onFault = onFault;
  }

  /** A message that is alone begins when all before it have been answered, and those after it wait for its answer. */
  add(carryOut: () => Promise<Answer>, { isAlone }: { isAlone: boolean }): void {
    const waits = isAlone || this.#unanswered >= MOST_AT_ONCE;
    const carriedOut = (waits ? this.#answered : this.#next).then(carryOut);
    this.#unanswered += 1;
    this.#answered = Promise.all([carriedOut, this.#answered])
      .then(([answer]) => answer())
      .catch(this.#onFault)
      .finally(() => {
        this.#unanswered -= 1;
      });
    if (waits) this.#next = this.#answered;
  }
}

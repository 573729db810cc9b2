import argon2 from 'argon2';
import pLimit from 'p-limit';
import { AppError } from '../errors.ts';

/** argon2id; the cost of one hash is about 30 ms of one thread. (accounts contract) */
const COST = { type: argon2.argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
/** More at once would fill libuv's four threads, and every file read would wait for them. */
const AT_ONCE = 2;
const MOST_WAITING = 64;
/** Costs what a real one costs; of zeros only, so that it is no password's. */
const DUMMY = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

export interface Passwords {
  /** Throws `overloaded` when too many wait already. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password is the hash's. Without a hash a dummy is tried, so that the time tells nothing. `before` runs
   * when the turn has come, and may refuse. Throws `overloaded`.
   */
  verify(hash: string | null | undefined, password: string, before: () => Promise<void>): Promise<boolean>;
}

export function makePasswords(): Passwords {
  const slots = pLimit(AT_ONCE);

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (slots.pendingCount >= MOST_WAITING) throw new AppError('overloaded');
    return slots(work);
  }

  return {
    hash: (password) => inTurn(() => argon2.hash(password, COST)),
    verify: (hash, password, before) =>
      inTurn(async () => {
        await before();
        return argon2.verify(hash ?? DUMMY, password);
      }),
  };
}

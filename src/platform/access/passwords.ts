import argon2 from 'argon2';
import pLimit from 'p-limit';
import { AppError } from '../errors.ts';
import { isOlderHash, verifyOlder } from './older-passwords.ts';

/** The cost of one argon2id hash: memory in KiB, passes over it, threads. */
export interface HashCost {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** About 30 ms of one thread. */
export const FULL_COST: HashCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** More at once would fill libuv's four threads, and every file read would wait for them. */
const AT_ONCE = 2;
const MOST_WAITING = 64;

export interface Passwords {
  /** Throws `overloaded` if too many are already waiting. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password matches the hash. Without a hash a dummy is checked, so the time reveals nothing. `before` runs
   * when the check is about to start, and may refuse. Throws `overloaded`.
   */
  verify(hash: string | null | undefined, password: string, before: () => Promise<void>): Promise<boolean>;
  /** A hash to store in place of this one, once the password has matched. Undefined if it is argon2id already. */
  renewed(hash: string | null | undefined, password: string): Promise<string | undefined>;
}

/** Only tests pay less than the full cost. */
export function makePasswords(cost: HashCost = FULL_COST): Passwords {
  const slots = pLimit(AT_ONCE);
  // Costs as much as a real one. It is all zeros, so no password matches it.
  const dummy = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (slots.pendingCount >= MOST_WAITING) throw new AppError('overloaded');
    return slots(work);
  }

  const hashOf = (password: string) => argon2.hash(password, { type: argon2.argon2id, ...cost });

  return {
    hash: (password) => inTurn(() => hashOf(password)),
    verify: (hash, password, before) =>
      inTurn(async () => {
        await before();
        return isOlderHash(hash) ? verifyOlder(hash, password) : argon2.verify(hash ?? dummy, password);
      }),
    // This login has already waited its turn: a right password must not be refused now.
    renewed: async (hash, password) => (isOlderHash(hash) ? slots(() => hashOf(password)) : undefined),
  };
}

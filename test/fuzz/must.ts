import type { Account } from './world.ts';

/** Throws an error with `broken` unless `so` is true. */
export function must(so: boolean, broken: string): asserts so {
  if (!so) throw new Error(broken);
}

export function same(found: unknown, expected: unknown, broken: string): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(expected)];
  must(is === should, `${broken}: ${is}, not ${should}`);
}

export const names = (accounts: Account[]) => accounts.map(({ name }) => name);

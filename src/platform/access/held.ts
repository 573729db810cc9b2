/** Amounts held at the moment, by key: sockets, polls, uploads, bytes. Keys that hold nothing take no memory. */
export interface Held<K> {
  of(key: K): number;
  /** The sum over all keys. */
  total(): number;
  /** How many keys hold something. */
  keys(): number;
  /** `amount` may be negative. */
  add(key: K, amount: number): void;
  /** Adds `amount` and returns the function that gives it back. Calling that again does nothing. */
  take(key: K, amount?: number): () => void;
}

export function makeHeld<K>(): Held<K> {
  const amounts = new Map<K, number>();
  let total = 0;

  const of = (key: K) => amounts.get(key) ?? 0;

  function add(key: K, amount: number): void {
    const left = of(key) + amount;
    total += amount;
    if (left > 0) amounts.set(key, left);
    else amounts.delete(key);
  }

  return {
    of,
    total: () => total,
    keys: () => amounts.size,
    add,
    take(key, amount = 1) {
      let isHeld = true;
      add(key, amount);
      return () => {
        if (isHeld) add(key, -amount);
        isHeld = false;
      };
    },
  };
}

/**
 * Like `make`, but makes each value once in a turn of the event loop. A WeakMap would do, too, but then the garbage collector
 * copies every value at least once, which made each collection several times as long.
 */
export function rememberForTurn<K, V>(make: (key: K) => V): (key: K) => V {
  let known = new Map<K, V>();
  const forget = () => {
    known = new Map();
  };
  return (key) => {
    if (known.size === 0) setImmediate(forget);
    const value = known.get(key) ?? make(key);
    known.set(key, value);
    return value;
  };
}

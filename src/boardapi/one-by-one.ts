/** Runs work of the same key one after the other. Work of other keys does not wait. */
export function makeOneByOne() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work);
    const done = mine.catch(() => undefined);
    last.set(key, done);
    await done;
    if (last.get(key) === done) last.delete(key);
    return mine;
  };
}

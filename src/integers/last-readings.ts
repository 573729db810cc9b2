import type { SetRow } from './store.ts';
import type { Sweep } from './sweep.ts';

/** Sets that are deleted but still being read for the answer, and so still stored. */
export interface LastReadings {
  bytesOf(accountId: number): number;
  /** Keeps a released set until it has been read a last time. Call the returned function afterwards. */
  begin(set: SetRow): () => void;
}

export function makeLastReadings(sweep: Sweep): LastReadings {
  const bytesBy = new Map<number, number>();
  const bytesOf = (accountId: number) => bytesBy.get(accountId) ?? 0;
  return {
    bytesOf,
    begin({ id, accountId, bytes }) {
      const add = (more: number) => {
        const left = bytesOf(accountId) + more;
        if (left > 0) bytesBy.set(accountId, left);
        else bytesBy.delete(accountId);
      };
      add(bytes);
      return () => {
        add(-bytes);
        sweep.drop([{ id, bytes }]);
      };
    },
  };
}

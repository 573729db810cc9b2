import { makeHeld } from '../platform/access/held.ts';
import type { SetRow } from './store.ts';
import type { Sweep } from './sweep.ts';

/** Sets that are deleted but still being read for the answer, and so still stored. */
export interface LastReadings {
  bytesOf(accountId: number): number;
  /** Keeps a released set until it has been read a last time. Call the returned function afterwards. */
  begin(set: SetRow): () => void;
}

export function makeLastReadings(sweep: Sweep): LastReadings {
  const held = makeHeld<number>();
  return {
    bytesOf: held.of,
    begin({ id, accountId, bytes }) {
      const giveBack = held.take(accountId, bytes);
      return () => {
        giveBack();
        sweep.drop([{ id, bytes }]);
      };
    },
  };
}

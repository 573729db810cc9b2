import type { Platform } from '../../platform/platform.ts';
import type { IntegerStore, Stray } from '../store.ts';

/** A chunk has about 256 KiB. */
const CHUNKS_A_TURN = 2;
const BYTES_A_TURN = 512 * 1024;
const SETS_A_TURN = 100;

/** Deletes sets that belong to no session, a few per turn of the event loop, so that no request has to wait. */
export interface Sweep {
  /** Queues sets for deletion. Any left over after a crash or a full disk are deleted at the next start. */
  drop(sets: readonly Stray[]): void;
  /** For startup: deletes sets that were being written or deleted when the last process ended. */
  repair(): Promise<void>;
  stop(): Promise<void>;
}

export function makeSweep({ database }: Platform, store: IntegerStore): Sweep {
  const leaving: Stray[] = [];
  let sweeping: Promise<void> | undefined;
  let stopped = false;

  /** Deletes some of the queue and returns how many sets are completely gone. */
  function dropNext(): number {
    let bytes = 0;
    for (const [gone, set] of leaving.slice(0, SETS_A_TURN).entries()) {
      bytes += set.bytes;
      if (gone > 0 && bytes > BYTES_A_TURN) return gone;
      if (set.bytes > BYTES_A_TURN && store.dropChunks(set.id, CHUNKS_A_TURN) === CHUNKS_A_TURN) return 0;
      store.dropSet(set.id);
    }
    return Math.min(leaving.length, SETS_A_TURN);
  }

  async function sweep(): Promise<void> {
    while (leaving.length > 0 && !stopped) leaving.splice(0, await database.commit(dropNext));
  }

  function drop(sets: readonly Stray[]): void {
    for (const set of sets) leaving.push(set);
    sweeping ??= sweep()
      .catch(() => undefined)
      .finally(() => {
        sweeping = undefined;
      });
  }

  return {
    drop,
    async repair() {
      drop(await database.read(() => store.strays()));
    },
    async stop() {
      stopped = true;
      await sweeping;
    },
  };
}

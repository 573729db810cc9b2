import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { IntegerStore, SetRow } from '../store.ts';

/** What is no more than this is read at once. */
const SMALL_BYTES = 512 * 1024;

/** A set as it is sent: its chunks follow each other with a comma between. */
export interface Readable {
  setId: string;
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

/** How the numbers of sets are read: a chunk a turn, so that nobody waits for them. */
export interface Reading {
  /** Throws what `gone` gives when the set is deleted meanwhile. */
  chunksOf(set: Pick<SetRow, 'id' | 'chunks'>, gone: () => AppError): AsyncIterable<Uint8Array>;
  /** Inside `commit` or `read`. What is small is there at once, whatever becomes of it then. */
  readable(sets: readonly SetRow[], gone: () => AppError): Readable[];
}

export function makeReading({ database }: Platform, store: IntegerStore): Reading {
  function chunkAt(setId: number, place: number, gone: () => AppError): Uint8Array {
    const units = store.chunk(setId, place);
    if (!units) throw gone();
    return units;
  }

  async function* chunksOf(set: Pick<SetRow, 'id' | 'chunks'>, gone: () => AppError) {
    for (let place = 0; place < set.chunks; place++) {
      await nextTurn();
      yield await database.read(() => chunkAt(set.id, place, gone));
    }
  }

  function allOf({ id, chunks }: SetRow, gone: () => AppError): Uint8Array[] {
    return Array.from({ length: chunks }, (_, place) => chunkAt(id, place, gone));
  }

  return {
    chunksOf,
    readable(sets, gone) {
      const isSmall = sets.reduce((sum, { bytes }) => sum + bytes, 0) <= SMALL_BYTES;
      return sets.map((set) => ({
        setId: set.name as string,
        chunks: isSmall ? allOf(set, gone) : chunksOf(set, gone),
      }));
    },
  };
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppError } from '../platform/errors.ts';
import type { Database } from '../platform/storage/database.ts';
import type { IntegerStore, SetRow } from './store.ts';

/** Sets that together are no larger than this are read at once. */
const SMALL_BYTES = 512 * 1024;

/** A set to be sent. Its chunks are joined with commas. */
export interface Readable {
  setId: string;
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
}

interface Parts {
  database: Pick<Database, 'read'>;
}

/** Reads the numbers of sets, one chunk per turn of the event loop, so that other requests need not wait. */
export interface Reading {
  /** Throws the error from `gone` if the set is deleted meanwhile. */
  chunksOf(set: Pick<SetRow, 'id' | 'chunks'>, gone: () => AppError): AsyncIterable<Uint8Array>;
  /** Inside `commit` or `read`. A small set is read at once, so deleting it later does not matter. */
  readable(set: SetRow, gone: () => AppError): Readable;
  /** The same of several sets. They are read at once if they are small together. */
  allReadable(sets: readonly SetRow[], gone: () => AppError): Readable[];
}

export function makeReading({ database }: Parts, store: IntegerStore): Reading {
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

  function toReadable(set: SetRow, isSmall: boolean, gone: () => AppError): Readable {
    // Only a released set has no name, and nobody finds one.
    return { setId: set.name ?? '', chunks: isSmall ? allOf(set, gone) : chunksOf(set, gone) };
  }

  return {
    chunksOf,
    readable: (set, gone) => toReadable(set, set.bytes <= SMALL_BYTES, gone),
    allReadable(sets, gone) {
      const isSmall = sets.reduce((sum, { bytes }) => sum + bytes, 0) <= SMALL_BYTES;
      return sets.map((set) => toReadable(set, isSmall, gone));
    },
  };
}

import type { Accounts } from '../accounts/index.ts';
import type { Viewer } from '../platform/access/viewer.ts';
import type { AppError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import type { LastReadings } from './last-readings.ts';
import { MOST_SETS } from './rules/saved.ts';
import type { IntegerStore, Kept, SessionRow, Stray } from './store.ts';
import type { Sweep } from './sweep.ts';
import type { Packed } from './worker.ts';

const MIB = 1024 * 1024;
const MOST_ACCOUNT_BYTES = 256 * MIB;
const MOST_ACCOUNT_SETS = 10_000;
const MOST_ACCOUNT_SESSIONS = 1_000;
/** The most that one turn of the event loop writes. A chunk has about 256 KiB. */
const BYTES_A_TURN = MIB / 2;
const ROWS_A_TURN = 100;

export type Keeping = ReturnType<typeof makeKeeping>;

interface NewSet {
  setId: string;
  set: Packed;
}

/** A set that has been written, and the name that it will have. */
interface Arrived extends Stray {
  setId: string;
}

/** Makes the error for an exceeded limit. */
type Refuse = (text: string) => AppError;

/** Stores the sets that requests bring or compute, within the limits of an account. */
export function makeKeeping(
  { database, ports }: Platform,
  accounts: Accounts,
  store: IntegerStore,
  sweep: Sweep,
  lastReadings: LastReadings,
) {
  /** The writes for each set and then its chunks. Each written set is added to `arrived`. */
  function writesOf(accountId: number, sets: readonly NewSet[], arrived: Arrived[]): Write[] {
    return sets.flatMap(({ setId, set: { units, bytes, chunks } }) => {
      let id = 0;
      const addSet = () => {
        id = store.addSet(accountId, { units, bytes, chunks: chunks.length });
        arrived.push({ id, bytes, setId });
      };
      return [
        { bytes: 0, write: addSet },
        ...chunks.map((chunk, place) => ({
          bytes: chunk.length,
          write: () => store.addChunk(id, place, chunk),
        })),
      ];
    });
  }

  /** Throws if the account has no room for `more`. */
  function checkRoom(accountId: number, more: Kept, refuse: Refuse): void {
    const kept = store.keptBy(accountId);
    const bytes = kept.bytes + more.bytes + lastReadings.bytesOf(accountId);
    if (kept.sets + more.sets > MOST_ACCOUNT_SETS) {
      throw refuse(`An account has at most ${MOST_ACCOUNT_SETS} sets`);
    }
    if (kept.sessions + more.sessions > MOST_ACCOUNT_SESSIONS) {
      throw refuse(`An account has at most ${MOST_ACCOUNT_SESSIONS} sessions`);
    }
    if (bytes > MOST_ACCOUNT_BYTES)
      throw refuse(`An account can store at most ${MOST_ACCOUNT_BYTES / MIB} MiB`);
  }

  return {
    /**
     * Writes the sets in slices, at first without a session. Then one unit of work adds all of them to the session that
     * `sessionOf` finds or makes. `sessionOf` may refuse by throwing.
     */
    async keep<T extends { session: SessionRow }>(
      viewer: Viewer,
      sets: readonly NewSet[],
      sessionOf: () => T,
      refuse: Refuse,
    ): Promise<T> {
      const more = {
        sets: sets.length,
        bytes: sets.reduce((sum, { set }) => sum + set.bytes, 0),
        sessions: 0,
      };
      await database.read(() => checkRoom(viewer.id, more, refuse));
      const arrived: Arrived[] = [];
      let safe = 0;
      const slices = slicesOf(writesOf(viewer.id, sets, arrived));
      const last = slices.pop() ?? [];
      try {
        for (const slice of slices) {
          await database.commit(() => writeAll(slice));
          safe = arrived.length;
        }
        return await database.commit(() => {
          accounts.confirm(viewer);
          writeAll(last);
          const found = sessionOf();
          const { id, sets: before } = found.session;
          if (before + more.sets > MOST_SETS) throw refuse(`A session has at most ${MOST_SETS} sets`);
          checkRoom(viewer.id, more, refuse);
          for (const set of arrived) store.place(set.id, set.setId, id);
          store.addToCounts(id, more.sets, more.bytes);
          return found;
        });
      } catch (fault) {
        // Writes of the last unit of work are rolled back with it, and their ids may be used again.
        sweep.drop(arrived.slice(0, safe));
        throw fault;
      }
    },

    /** The session of this name. Creates it if there is none. */
    enter(accountId: number, name: string): { session: SessionRow; isNew: boolean } {
      const known = store.findSession(accountId, name);
      return { session: known ?? store.addSession(accountId, name, ports.now()), isNew: known === undefined };
    },
  };
}

interface Write {
  bytes: number;
  write: () => void;
}

function writeAll(writes: readonly Write[]): void {
  for (const { write } of writes) write();
}

/** Splits the writes, in order, into slices that each fit into one turn. */
function slicesOf(writes: readonly Write[]): Write[][] {
  const slices: Write[][] = [];
  let room = 0;
  for (const write of writes) {
    const slice = slices.at(-1);
    room -= write.bytes;
    if (slice && room >= 0 && slice.length < ROWS_A_TURN) {
      slice.push(write);
      continue;
    }
    slices.push([write]);
    room = BYTES_A_TURN - write.bytes;
  }
  return slices;
}

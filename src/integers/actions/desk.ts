import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, defineErrors } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { MOST_JOB_MS } from '../rules/arithmetic.ts';
import { refusals } from '../rules/refusals.ts';
import { MOST_SETS, type SessionProblems } from '../rules/saved.ts';
import type { IntegerStore, Kept, SessionRow, SetRow, Stray } from '../store.ts';
import type { Ended } from '../threads.ts';
import type { Packed } from '../worker.ts';
import type { Sweep } from './sweep.ts';

defineErrors(refusals);

const MIB = 1024 * 1024;
const MOST_ACCOUNT_BYTES = 256 * MIB;
const MOST_ACCOUNT_SETS = 10_000;
const MOST_ACCOUNT_SESSIONS = 1_000;
/** The most that one turn of the event loop writes. A chunk has about 256 KiB. */
const BYTES_A_TURN = MIB / 2;
const ROWS_A_TURN = 100;

export type Desk = ReturnType<typeof makeDesk>;

/** Makes the error for an exceeded limit. */
type Refuse = (text: string) => AppError;

/** What the actions on sets and sessions share. */
export function makeDesk(
  { database, ports }: Platform,
  accounts: Accounts,
  store: IntegerStore,
  sweep: Sweep,
) {
  /** Bytes by account of sets that are deleted but still being read for the answer, and so still stored. */
  const beingRead = new Map<number, number>();

  /** The writes for each set and then its chunks. Each written set is added to `arrived`. */
  function writesOf(accountId: number, sets: readonly { set: Packed }[], arrived: Stray[]): Write[] {
    return sets.flatMap(({ set }, n) => {
      const { units, bytes, chunks } = set;
      const row = { units, bytes, chunks: chunks.length };
      return [
        { bytes: 0, write: () => void arrived.push({ id: store.addSet(accountId, row), bytes }) },
        ...chunks.map((chunk, place) => ({
          bytes: chunk.length,
          write: () => store.addChunk((arrived[n] as Stray).id, place, chunk),
        })),
      ];
    });
  }

  /** Throws if the account has no room for `more`. */
  function checkRoom(accountId: number, more: Kept, refuse: Refuse): void {
    const kept = store.keptBy(accountId);
    const bytes = kept.bytes + more.bytes + (beingRead.get(accountId) ?? 0);
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
      sets: readonly { setId: string; set: Packed }[],
      sessionOf: () => T,
      refuse: Refuse,
    ): Promise<T> {
      const more = {
        sets: sets.length,
        bytes: sets.reduce((sum, { set }) => sum + set.bytes, 0),
        sessions: 0,
      };
      await database.read(() => checkRoom(viewer.id, more, refuse));
      const arrived: Stray[] = [];
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
          for (const [n, { setId }] of sets.entries()) store.place((arrived[n] as Stray).id, setId, id);
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

    /** Throws unless the account has this set and a session named by the cookie. */
    findSet(viewer: Viewer, cookie: string, setId: string | undefined): SetRow {
      if (setId === undefined) throw new AppError('set_id_missing');
      if (!store.findSession(viewer.id, cookie)) throw new AppError('no_integer_session');
      const set = store.findSet(viewer.id, setId);
      if (!set) throw new AppError('set_not_found');
      return set;
    },

    /** Takes a set out of its session. Inside a unit of work. */
    release(set: SetRow): void {
      if (set.sessionId !== null) store.addToCounts(set.sessionId, -1, -set.bytes);
      store.release(set.id);
    },

    /** Keeps a released set until it has been read a last time. Call the returned function afterwards. */
    lastReading({ id, accountId, bytes }: SetRow): () => void {
      const add = (more: number) => {
        const left = (beingRead.get(accountId) ?? 0) + more;
        if (left > 0) beingRead.set(accountId, left);
        else beingRead.delete(accountId);
      };
      add(bytes);
      return () => {
        add(-bytes);
        sweep.drop([{ id, bytes }]);
      };
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

export function badIntegers(problems: SessionProblems): AppError {
  return new AppError('invalid_integers', { value: problems });
}

export function noJson({ noJson: why }: { noJson: string }): AppError {
  return new AppError('parse_error', { detail: `JSON parse error - ${why.slice(0, 200)}` });
}

/** Why a thread was ended, as text for people. */
export function endedOf({ ended }: Ended): string {
  return ended === 'time' ? `This takes more than ${MOST_JOB_MS / 1000} s` : 'This takes too much memory';
}

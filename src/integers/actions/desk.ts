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
/** What one turn of the event loop writes: chunks are of a quarter of a megabyte. */
const BYTES_A_TURN = MIB / 2;
const ROWS_A_TURN = 100;

export type Desk = ReturnType<typeof makeDesk>;

/** Makes the refusal of a bound. */
type Refuse = (text: string) => AppError;

/** What the actions of integer sets have in common. */
export function makeDesk(
  { database, ports }: Platform,
  accounts: Accounts,
  store: IntegerStore,
  sweep: Sweep,
) {
  /** By account: what is deleted, but still being read for the answer, and so still there. */
  const beingRead = new Map<number, number>();

  /** Each set, then its chunks; what is written is noted in `arrived`. */
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

  /** Whether the account has room for so much more. */
  function checkRoom(accountId: number, more: Kept, refuse: Refuse): void {
    const kept = store.keptBy(accountId);
    const bytes = kept.bytes + more.bytes + (beingRead.get(accountId) ?? 0);
    if (kept.sets + more.sets > MOST_ACCOUNT_SETS) {
      throw refuse(`An account has at most ${MOST_ACCOUNT_SETS} sets`);
    }
    if (kept.sessions + more.sessions > MOST_ACCOUNT_SESSIONS) {
      throw refuse(`An account has at most ${MOST_ACCOUNT_SESSIONS} sessions`);
    }
    if (bytes > MOST_ACCOUNT_BYTES) throw refuse(`An account keeps at most ${MOST_ACCOUNT_BYTES / MIB} MiB`);
  }

  return {
    /**
     * Writes the sets as nobody's, in slices, then makes them the session's that `sessionOf` finds or makes, all in one
     * unit of work or none. `sessionOf` may refuse.
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
        // What the last unit of work wrote is undone with it, and its ids may be given to others.
        sweep.drop(arrived.slice(0, safe));
        throw fault;
      }
    },

    /** The session of this name, made if there is none. */
    enter(accountId: number, name: string): { session: SessionRow; isNew: boolean } {
      const known = store.findSession(accountId, name);
      return { session: known ?? store.addSession(accountId, name, ports.now()), isNew: known === undefined };
    },

    /** Throws unless the account has this set, and the cookie's session. */
    findSet(viewer: Viewer, cookie: string, setId: string | undefined): SetRow {
      if (setId === undefined) throw new AppError('set_id_missing');
      if (!store.findSession(viewer.id, cookie)) throw new AppError('no_integer_session');
      const set = store.findSet(viewer.id, setId);
      if (!set) throw new AppError('set_not_found');
      return set;
    },

    /** Inside a unit of work: takes a set out of its session. */
    release(set: SetRow): void {
      if (set.sessionId !== null) store.addToCounts(set.sessionId, -1, -set.bytes);
      store.release(set.id);
    },

    /** A released set that is read once more; what this gives is to be called when that is over. */
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

/** In their order, as many together as one turn takes. */
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

/** Why a thread was ended, for people. */
export function endedOf({ ended }: Ended): string {
  return ended === 'time' ? `This takes more than ${MOST_JOB_MS / 1000} s` : 'This takes too much memory';
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Accounts } from '../../accounts/index.js';
import { AppError, defineErrors } from '../../platform/errors.js';
import type { Platform } from '../../platform/platform.js';
import type { Viewer } from '../../platform/viewer.js';
import { MOST_JOB_MS } from '../rules/arithmetic.js';
import { refusals } from '../rules/refusals.js';
import { MOST_SETS, type SessionProblems } from '../rules/saved.js';
import type { IntegerStore, SessionRow, SetRow, Stray } from '../store.js';
import type { Ended } from '../threads.js';
import type { Packed } from '../worker.js';

defineErrors(refusals);

const MIB = 1024 * 1024;
const MOST_ACCOUNT_BYTES = 256 * MIB;
const MOST_ACCOUNT_SETS = 10_000;
const MOST_ACCOUNT_SESSIONS = 1_000;
/** What one turn of the event loop reads, writes or deletes: chunks are of a quarter of a megabyte. */
const CHUNKS_A_TURN = 2;
const BYTES_A_TURN = MIB / 2;
const ROWS_A_TURN = 100;

export type Desk = ReturnType<typeof makeDesk>;

/** A set as it is sent: its chunks follow each other with a comma between. One that is deleted meanwhile throws. */
export interface Readable {
  setId: string;
  chunks: AsyncIterable<Uint8Array>;
}

/** What the actions of integer sets have in common: numbers come and go in slices, so that nobody waits for them. */
export function makeDesk({ database, ports }: Platform, accounts: Accounts, store: IntegerStore) {
  const leaving: Stray[] = [];
  let sweeping: Promise<void> | undefined;
  let stopped = false;

  /** Deletes the next of those that leave; gives how many are gone. */
  function dropNext(): number {
    let bytes = 0;
    for (const [gone, set] of leaving.slice(0, ROWS_A_TURN).entries()) {
      bytes += set.bytes;
      if (gone > 0 && bytes > BYTES_A_TURN) return gone;
      if (set.bytes > BYTES_A_TURN && store.dropChunks(set.id, CHUNKS_A_TURN) === CHUNKS_A_TURN) return 0;
      store.dropSet(set.id);
    }
    return Math.min(leaving.length, ROWS_A_TURN);
  }

  async function sweep(): Promise<void> {
    while (leaving.length > 0 && !stopped) leaving.splice(0, await database.commit(dropNext));
  }

  /** Deletes sets that are nobody's, bit by bit. What a crash or a full disk leaves is deleted at the next start. */
  function drop(sets: readonly Stray[]): void {
    for (const set of sets) leaving.push(set);
    sweeping ??= sweep()
      .catch(() => undefined)
      .finally(() => {
        sweeping = undefined;
      });
  }

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

  /** Throws what `refuse` makes of the bound that so much more would pass. */
  function checkRoom(
    session: SessionRow,
    sets: number,
    bytes: number,
    refuse: (text: string) => AppError,
  ): void {
    const kept = store.keptBy(session.accountId);
    if (session.sets + sets > MOST_SETS) throw refuse(`A session has at most ${MOST_SETS} sets`);
    if (kept.sets + sets > MOST_ACCOUNT_SETS)
      throw refuse(`An account has at most ${MOST_ACCOUNT_SETS} sets`);
    if (kept.bytes + bytes > MOST_ACCOUNT_BYTES) {
      throw refuse(`An account keeps at most ${MOST_ACCOUNT_BYTES / MIB} MiB`);
    }
    if (kept.sessions > MOST_ACCOUNT_SESSIONS) {
      throw refuse(`An account has at most ${MOST_ACCOUNT_SESSIONS} sessions`);
    }
  }

  return {
    drop,

    /**
     * Writes the sets as nobody's, in slices, then makes them the session's that `sessionOf` finds or makes, all in one
     * unit of work or none. `sessionOf` may refuse; `refuse` makes the refusal of a bound.
     */
    async keep<T extends { session: SessionRow }>(
      viewer: Viewer,
      sets: readonly { setId: string; set: Packed }[],
      sessionOf: () => T,
      refuse: (text: string) => AppError,
    ): Promise<T> {
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
          writeAll(last);
          accounts.confirm(viewer);
          const found = sessionOf();
          const bytes = sets.reduce((sum, { set }) => sum + set.bytes, 0);
          checkRoom(found.session, sets.length, bytes, refuse);
          for (const [n, { setId }] of sets.entries())
            store.place((arrived[n] as Stray).id, setId, found.session.id);
          store.count(found.session.id, sets.length, bytes);
          return found;
        });
      } catch (fault) {
        // What the last unit of work wrote is undone with it, and its ids may be given to others.
        drop(arrived.slice(0, safe));
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

    async *chunksOf({ id, chunks }: Pick<SetRow, 'id' | 'chunks'>): AsyncGenerator<Uint8Array> {
      for (let place = 0; place < chunks; place++) {
        if (place > 0 && place % CHUNKS_A_TURN === 0) await nextTurn();
        const units = await database.read(() => store.chunk(id, place));
        if (!units) throw new Error('the set was deleted while it was read');
        yield units;
      }
    },

    /** Inside a unit of work: takes a set out of its session. */
    release(set: SetRow): void {
      if (set.sessionId !== null) store.count(set.sessionId, -1, -set.bytes);
      store.release(set.id);
    },

    /** For boot: deletes what was on its way, in or out, when the last process ended. */
    async repair(): Promise<void> {
      drop(await database.read(() => store.strays()));
    },
    async stop(): Promise<void> {
      stopped = true;
      await sweeping;
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

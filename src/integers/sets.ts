import type { Viewer } from '../platform/access/viewer.ts';
import { AppError, defineErrors } from '../platform/errors.ts';
import type { Turn } from '../platform/storage/turn.ts';
import type { LastReadings } from './last-readings.ts';
import { refusals } from './rules/refusals.ts';
import type { IntegerStore, SessionRow, SetRow } from './store.ts';
import type { Sweep } from './sweep.ts';

defineErrors(refusals);

export const setNotFound = () => new AppError('set_not_found');
export const sessionNotFound = () => new AppError('integer_session_not_found');

export type Sets = ReturnType<typeof makeSets>;

/** Finds sets and sessions and takes them out of use. Everything runs inside `commit` or `read`. */
export function makeSets(store: IntegerStore, sweep: Sweep, lastReadings: LastReadings) {
  /** Takes a set out of its session. */
  function release(set: SetRow): void {
    if (set.sessionId !== null) store.addToCounts(set.sessionId, -1, -set.bytes);
    store.release(set.id);
  }

  return {
    release,
    beginLastReading: lastReadings.begin,

    /** A set of the account, from any session. Throws if there is none, and says if the cookie's session is unknown. */
    find(viewer: Viewer, cookie: string, setId: string | undefined): SetRow {
      if (setId === undefined) throw new AppError('set_id_missing');
      const set = store.findSet(viewer.id, setId);
      if (set) return set;
      throw store.findSession(viewer.id, cookie) ? setNotFound() : new AppError('no_integer_session');
    },

    findSession(viewer: Viewer, name: string | undefined): SessionRow {
      if (name === undefined) throw new AppError('session_id_missing');
      const session = store.findSession(viewer.id, name);
      if (!session) throw sessionNotFound();
      return session;
    },

    /** Deletes a set. Does nothing if there is none. */
    remove(turn: Turn, id: number): void {
      const set = store.setById(id);
      if (!set || set.sessionId === null) return;
      release(set);
      turn.afterCommit(() => sweep.drop([set]));
    },

    /** Deletes a session and its sets. Does nothing if there is none. */
    removeSession(turn: Turn, id: number): void {
      const released = store.removeSession(id);
      turn.afterCommit(() => sweep.drop(released));
    },
  };
}

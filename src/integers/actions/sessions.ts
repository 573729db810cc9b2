import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Turn } from '../../platform/storage/unit-of-work.ts';
import type { SessionKept } from '../schema.ts';
import type { IntegerStore, SessionRow } from '../store.ts';
import type { Threads } from '../threads.ts';
import { badIntegers, type Desk, endedOf, noJson } from './desk.ts';
import type { Readable, Reading } from './reading.ts';
import type { Sweep } from './sweep.ts';

export type SessionActions = ReturnType<typeof makeSessionActions>;

const notFound = () => new AppError('integer_session_not_found');

/** Restoring, reading and deleting whole sessions. (seed 002) */
export function makeSessionActions(
  { database }: Platform,
  store: IntegerStore,
  threads: Threads,
  desk: Desk,
  reading: Reading,
  sweep: Sweep,
) {
  function find(viewer: Viewer, name: string | undefined): SessionRow {
    if (name === undefined) throw new AppError('session_id_missing');
    const session = store.findSession(viewer.id, name);
    if (!session) throw notFound();
    return session;
  }

  function removeById(turn: Turn, id: number): void {
    const released = store.removeSession(id);
    turn.afterCommit(() => sweep.drop(released));
  }

  return {
    /** For the admin site. Does nothing if there is no such session. */
    removeById,

    /** `body` is JSON text, `{"session_id", "integer_sets": […]}`. Restores all of it or nothing. */
    restore: (viewer: Viewer, body: Uint8Array, gone: AbortSignal): Promise<SessionKept> =>
      threads.inTurn(viewer.id, gone, async (run) => {
        const read = await run({ kind: 'session', body });
        if ('ended' in read) throw badIntegers({ non_field_errors: [endedOf(read)] });
        if ('noJson' in read) throw noJson(read);
        if ('problems' in read) throw badIntegers(read.problems);
        const { sessionId, sets } = read;
        const names = new Set(sets.map(({ setId }) => setId));
        const refuse = (text: string) => badIntegers({ non_field_errors: [`${text}.`] });
        const enter = () => {
          const isFree = ![...names].some((name) => store.findSet(viewer.id, name));
          const { session, isNew } = desk.enter(viewer.id, sessionId);
          if (!isNew || !isFree || names.size < sets.length) throw new AppError('integer_session_exists');
          return { session };
        };
        await desk.keep(viewer, sets, enter, refuse);
        return { session_id: sessionId };
      }),

    get: (viewer: Viewer, name: string | undefined): Promise<{ sessionId: string; sets: Readable[] }> =>
      database.read(() => {
        const session = find(viewer, name);
        return { sessionId: session.name, sets: reading.readable(store.setsOf(session.id), notFound) };
      }),

    remove: (viewer: Viewer, name: string | undefined): Promise<Record<string, 'deleted'>> =>
      database.commit((turn) => {
        const session = find(viewer, name);
        removeById(turn, session.id);
        return Object.fromEntries([[session.name, 'deleted' as const]]);
      }),
  };
}

import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import { badIntegers, endedOf, noJson } from '../job-problems.ts';
import type { Keeping } from '../keeping.ts';
import type { SessionKept } from '../schema.ts';
import type { IntegerStore } from '../store.ts';
import type { Threads } from '../threads.ts';

export type Restore = ReturnType<typeof makeRestore>;

/** Restores a saved session, all of it or nothing. The body is JSON, `{"session_id", "integer_sets": […]}`. (seed 002) */
export function makeRestore(store: IntegerStore, threads: Threads, keeping: Keeping) {
  return (viewer: Viewer, body: Uint8Array, gone: AbortSignal): Promise<SessionKept> =>
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
        const { session, isNew } = keeping.enter(viewer.id, sessionId);
        if (!isNew || !isFree || names.size < sets.length) throw new AppError('integer_session_exists');
        return { session };
      };
      await keeping.keep(viewer, sets, enter, refuse);
      return { session_id: sessionId };
    });
}

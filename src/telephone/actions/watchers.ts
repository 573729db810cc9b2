import { type Caller, readerKey } from '../../platform/access/caller.ts';
import type { ReaderKey } from '../../platform/access/reader.ts';
import { newSecret } from '../../platform/access/tickets.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { memberOf, watcherKey } from '../rules/session.ts';
import { checkWatching, unwatch, watch } from '../rules/watchers.ts';
import type { Session } from '../schema.ts';
import type { NewWatcher } from '../schema-watchers.ts';
import { allow, type Sessions } from '../sessions.ts';
import type { Seat, WatcherStore } from '../store-watchers.ts';

const MADE = { most: 30, windowMs: 60_000 };

export type WatcherActions = ReturnType<typeof makeWatcherActions>;

/** Actions of people who watch a game without playing. */
export function makeWatcherActions(
  { activity, database, limits, ports }: Platform,
  sessions: Sessions,
  store: WatcherStore,
) {
  function leave(turn: Turn, seat: Seat): void {
    const session = sessions.load(seat.sessionCode);
    if (session) sessions.save(turn, session, unwatch(session, new Set([watcherKey(seat)]), ports.now()));
  }

  return {
    /** A member stays a member, and a watcher stays a watcher. */
    watch(viewer: Viewer, code: number): Promise<Session> {
      return database.commit((turn) => {
        const session = sessions.find(viewer, code);
        if (memberOf(session, viewer.id) || session.watchers.some(({ userId }) => userId === viewer.id))
          return sessions.view(session);
        allow(checkWatching(session, viewer.id));
        const watcher = store.add({ sessionCode: code, userId: viewer.id, wantsChair: false });
        return sessions.view(sessions.save(turn, session, watch(session, watcher, ports.now())));
      });
    },

    /** A visitor without an account gets a ticket. */
    watchAsNobody(address: string, code: number): Promise<NewWatcher> {
      return database.commit((turn) => {
        const session = sessions.look(code, address);
        limits.use('new watchers', address, MADE.most, MADE.windowMs);
        allow(checkWatching(session));
        const { secret, secretHash } = newSecret(ports);
        const watcher = store.add({ sessionCode: code, userId: null, secretHash, wantsChair: false });
        activity.touch(watcherKey(watcher));
        const { version } = sessions.save(turn, session, watch(session, watcher, ports.now()));
        return { watcher: watcher.id, secret, game_code: code, version };
      });
    },

    unwatch(caller: Caller, code: number): Promise<void> {
      return database.commit((turn) => {
        const session = sessions.findOwn(caller, code);
        sessions.save(turn, session, unwatch(session, new Set([readerKey(caller)]), ports.now()));
      });
    },

    /** Inside a unit of work: this account stops watching everything. */
    forget(turn: Turn, userId: number): void {
      for (const seat of store.seatsOf(userId)) leave(turn, seat);
    },

    /**
     * Removes watchers who are gone, unless they are waiting for a chair. `null` stands for all who never came back.
     */
    async away(who: ReaderKey | null): Promise<void> {
      const seats = () => (who === null ? store.all() : store.seatsOf(who));
      const gone = () => seats().filter((seat) => !seat.wantsChair && activity.isAway(watcherKey(seat)));
      if ((await database.read(gone)).length === 0) return;
      await database.commit((turn) => {
        for (const seat of gone()) leave(turn, seat);
      });
    },
  };
}

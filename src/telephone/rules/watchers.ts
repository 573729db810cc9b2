import { type Refusal, refuse } from './refusals.ts';
import { type Change, touched } from './rounds.ts';
import { type GameSession, type Reader, readersOf, type Watcher, watcherKey } from './session.ts';

const MOST_WATCHERS = 30;

const REFUSED = { off: 'watchers_off', full: 'too_many_watchers' } as const;

/** The door for somebody who is not a watcher yet. */
export function watchDoorOf({ isWatchable, watchers }: GameSession): 'open' | 'off' | 'full' {
  if (!isWatchable) return 'off';
  return watchers.length < MOST_WATCHERS ? 'open' : 'full';
}

/** Checks whether somebody who is not a watcher yet may watch. `userId` is undefined without an account. */
export function checkWatching(session: GameSession, userId?: number): Refusal | undefined {
  if (session.members.some((one) => one.userId === userId && one.standing === 'removed'))
    return refuse('removed_by_host');
  const door = watchDoorOf(session);
  return door === 'open' ? undefined : refuse(REFUSED[door]);
}

/** Call `checkWatching` first. Somebody who may read the session anyway stays what they are. */
export function watch(session: GameSession, watcher: Watcher, nowMs: number): Change {
  if (readersOf(session).has(watcherKey(watcher))) return { session, added: [] };
  return changed({ ...session, watchers: [...session.watchers, watcher] }, nowMs);
}

/** These readers stop watching. */
export function unwatch(session: GameSession, readers: ReadonlySet<Reader>, nowMs: number): Change {
  const watchers = session.watchers.filter((watcher) => !readers.has(watcherKey(watcher)));
  if (watchers.length === session.watchers.length) return { session, added: [] };
  return changed({ ...session, watchers }, nowMs);
}

function changed(session: GameSession, nowMs: number): Change {
  return { session: touched(session, nowMs, 'quiet'), added: [] };
}

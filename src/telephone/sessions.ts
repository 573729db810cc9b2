import type { Accounts } from '../accounts/index.ts';
import { type Caller, readerKey } from '../platform/access/caller.ts';
import type { Viewer } from '../platform/access/viewer.ts';
import { AppError, defineErrors, unreachable } from '../platform/errors.ts';
import type { Snapshot } from '../platform/live/topic.ts';
import type { Platform } from '../platform/platform.ts';
import { randomBelow, shuffled } from '../platform/ports.ts';
import type { Turn } from '../platform/storage/turn.ts';
import type { Claims } from './claims.ts';
import type { GuessLimit } from './guess-limit.ts';
import { makePlayCounts } from './play-counts.ts';
import { withRematch } from './rules/album.ts';
import { checkHost } from './rules/people.ts';
import { type Refusal, refusals } from './rules/refusals.ts';
import { type Change, type Facts, touched } from './rules/rounds.ts';
import { type GameSession, MOST_PLAYERS, mayRead, memberOf, readersOf, staying } from './rules/session.ts';
import { listOf } from './rules/words.ts';
import { type RunningSession, type Session, topicOf } from './schema.ts';
import type { Screens } from './screens.ts';
import { toSession } from './session-views.ts';
import type { Shows } from './shows.ts';
import type { TelephoneStore } from './store.ts';
import type { EntryStore } from './store-entries.ts';

defineErrors(refusals);

/** How long after its end a game can still get a new host for the reveal, and new names. */
export const REVEAL_MS = 6 * 3_600_000;
/** After this long without a socket or a request, a guest's seat may be asked for on another device. */
const GONE_MS = 20_000;
const LOBBY_MS = 24 * 3_600_000;

/** Scheduler kind of a session's only due time: the end of its round or of its lobby. */
export const SESSION_DUE = 'telephone.session';

const NO_SCREENS = { screens: [], asking: [] };

export type Sessions = ReturnType<typeof makeSessions>;

/** Loads, saves and publishes game sessions for all commands. */
export function makeSessions(
  platform: Platform,
  accounts: Accounts,
  store: TelephoneStore,
  entries: EntryStore,
  screens: Screens,
  claims: Claims,
  shows: Shows,
  guesses: GuessLimit,
) {
  const { activity, config, cover, database, ports, scheduler, userTopic } = platform;
  const counts = makePlayCounts(platform.meters);

  function view(session: GameSession): Session {
    return toSession(session, accounts.personOf, ports.now(), config.chains);
  }

  /** True if this player's presence allows others to ask for the seat. */
  function isGone(userId: number): boolean {
    const sinceMs = activity.absentSinceMs(userId);
    return sinceMs !== null && ports.now() - sinceMs >= GONE_MS;
  }

  /** Any session, even if the caller may not read it. Throws `session_not_found`, or 429 for guessing codes. */
  function find(caller: Caller, code: number): GameSession {
    const session = store.load(code);
    if (!session) throw guesses.refusal(caller, false);
    if (!mayRead(session, readerKey(caller))) guesses.check(caller);
    return session;
  }

  /** Any session, for somebody without an account. Throws as `find` does. */
  function look(code: number, address: string): GameSession {
    guesses.check({ address });
    const session = store.load(code);
    if (!session) throw guesses.refusal({ address }, false);
    return session;
  }

  /** A session that the caller may read. Throws what `find` throws, and `not_in_session`. */
  function findOwn(caller: Caller, code: number): GameSession {
    const session = find(caller, code);
    if (!mayRead(session, readerKey(caller))) throw new AppError('not_in_session');
    return session;
  }

  /** A session that the viewer is a member of, and does not only watch. Throws what `findOwn` throws. */
  function findJoined(viewer: Viewer, code: number): GameSession {
    const session = findOwn(viewer, code);
    if (!memberOf(session, viewer.id)) throw new AppError('not_in_session');
    return session;
  }

  function facts(session: GameSession): Facts {
    return {
      nowMs: ports.now(),
      prompts: shuffled(ports, listOf(session.words), MOST_PLAYERS).map(cover),
      away: new Set(staying(session).filter((userId) => activity.isAway(userId))),
    };
  }

  function schedule(turn: Turn, { code, phase, createdAtMs }: GameSession): void {
    switch (phase.name) {
      case 'lobby':
        scheduler.set(turn, SESSION_DUE, String(code), createdAtMs + LOBBY_MS);
        break;
      case 'playing':
        scheduler.set(turn, SESSION_DUE, String(code), phase.endsAtMs + config.graceMs);
        break;
      case 'over':
        scheduler.clear(SESSION_DUE, String(code));
        break;
      default:
        unreachable(phase);
    }
  }

  /** Tells everyone who is in one of these states of a session that their list of games changed. */
  function tellMembers(turn: Turn, ...states: GameSession[]): void {
    for (const userId of new Set(states.flatMap(staying))) userTopic.changed(turn, userId);
  }

  /** Saves and publishes the result of a rule, and schedules the next due time. Does nothing if nothing changed. */
  function save(turn: Turn, before: GameSession, change: Change): GameSession {
    const { session, added, reopened } = change;
    if (session === before) return session;
    store.save(before, session);
    screens.follow(turn, before, session);
    claims.follow(turn, before, session);
    shows.follow(turn, before, session);
    counts.follow(turn, before, change);
    if (reopened) entries.reopen(reopened.chainId, reopened.round, ports.now());
    entries.add(added, ports.now());
    if (before.phase.name === 'playing' && session.phase.name === 'over') entries.removeDrafts(session.code);
    schedule(turn, session);
    turn.publish(topicOf(session.code), session.version);
    if (session.lastModifiedUs !== before.lastModifiedUs) tellMembers(turn, before, session);
    return session;
  }

  /** Applies a rule to a session that the viewer is a member of. */
  function act(
    viewer: Viewer,
    code: number,
    rule: (session: GameSession, turn: Turn) => Change | Refusal,
  ): Promise<Session> {
    return database.commit((turn) => {
      const session = findJoined(viewer, code);
      return view(save(turn, session, allowed(rule(session, turn))));
    });
  }

  return {
    load: store.load,
    view,
    find,
    look,
    findOwn,
    findJoined,
    facts,
    isGone,
    save,
    act,

    /** Like `act`, for the host only. Throws `only_host`. */
    actAsHost: (
      viewer: Viewer,
      code: number,
      rule: (session: GameSession, turn: Turn) => Change | Refusal,
    ): Promise<Session> =>
      act(viewer, code, (session, turn) => checkHost(session, viewer.id) ?? rule(session, turn)),

    /** The full state of a game, for the hub. */
    snapshot(code: number): Snapshot | undefined {
      const session = store.load(code);
      if (!session) return undefined;
      return { version: session.version, payload: view(session), readers: readersOf(session) };
    },

    /** Sessions of an account that are not over, for the topic `user`. */
    running: (userId: number): RunningSession[] =>
      store.activeOf(userId, Number.MAX_SAFE_INTEGER).flatMap((code) => {
        const session = store.load(code);
        if (!session) return [];
        const { game_code, round, round_kind, host, users, people } = view(session);
        return [{ game_code, round, round_kind, host, users, people }];
      }),

    unusedCode(): number {
      for (let tries = 0; tries < 1000; tries++) {
        const code = 100_000 + randomBelow(ports, 900_000);
        if (!store.exists(code)) return code;
      }
      throw new AppError('overloaded');
    },

    add(turn: Turn, session: GameSession): void {
      store.add(session);
      screens.follow(turn, NO_SCREENS, session);
      schedule(turn, session);
      turn.publish(topicOf(session.code), session.version);
      tellMembers(turn, session);
    },

    /** Publishes the sessions in which this account is shown, as its name has changed. Long finished ones are left. */
    renameUser(turn: Turn, userId: number): void {
      const endedAfterMs = ports.now() - REVEAL_MS;
      for (const code of store.activeOf(userId, endedAfterMs, ['member', 'left', 'removed'])) {
        const session = store.load(code);
        if (!session) continue;
        save(turn, session, { session: touched(session, ports.now(), 'quiet'), added: [] });
        tellMembers(turn, session);
      }
    },

    /** Deletes the session without a trace. If it was the rematch of a game, that game forgets it. */
    close(turn: Turn, session: GameSession): void {
      const { code, version } = session;
      screens.follow(turn, session, { code, ...NO_SCREENS });
      claims.follow(turn, session, { code, claims: [] });
      store.remove(code);
      tellMembers(turn, session);
      scheduler.clear(SESSION_DUE, String(code));
      shows.close(code);
      turn.publish(topicOf(code), version + 1);
      const played = store.playedBefore(code);
      if (played) save(turn, played, withRematch(played, null, ports.now()));
    },
  };
}

/** The hub's copy of a session's topic, which comes from `snapshot` here. */
export function sessionOf({ payload }: Pick<Snapshot, 'payload'>): Session {
  return payload as Session;
}

/** Throws the refusal from a rule's check, if there is one. */
export function allow(refusal: Refusal | undefined): void {
  if (refusal) throw new AppError(refusal.refused);
}

/** The change from a rule. Throws its refusal. */
export function allowed(change: Change | Refusal): Change {
  if ('refused' in change) throw new AppError(change.refused);
  return change;
}

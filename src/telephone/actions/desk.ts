import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, defineErrors, unreachable } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { randomBelow, shuffled } from '../../platform/ports.ts';
import type { Turn } from '../../platform/storage/unit-of-work.ts';
import { withRematch } from '../rules/album.ts';
import { PROMPTS } from '../rules/prompts.ts';
import { type Refusal, refusals } from '../rules/refusals.ts';
import type { Change, Facts } from '../rules/rounds.ts';
import { type GameSession, MOST_PLAYERS, memberOf, staying } from '../rules/session.ts';
import { type Session, toSession } from '../schema.ts';
import type { TelephoneStore } from '../store.ts';
import type { EntryStore } from '../store-entries.ts';

defineErrors(refusals);

const UNKNOWN_CODES = { most: 20, windowMs: 60_000 };
const LOBBY_MS = 24 * 3_600_000;

/** The kind of a session's one due time: the end of its round, or of its lobby. */
export const SESSION_DUE = 'telephone.session';

export function topicOf(code: number): string {
  return `session:${code}`;
}

/** What every action of the game does with a session: find it, show it, save it. */
export type Desk = ReturnType<typeof makeDesk>;

export function makeDesk(platform: Platform, accounts: Accounts, store: TelephoneStore, entries: EntryStore) {
  const { config, limits, ports, scheduler, activity, userTopic } = platform;

  function view(session: GameSession): Session {
    return toSession(session, accounts.nameOf, ports.now(), config.chains);
  }

  /** Unknown codes are counted by address, so that nobody tries them all; members are never kept out. */
  function refuseCode(viewer: Viewer, found: boolean): AppError {
    try {
      if (found) limits.check('unknown code', viewer.address, UNKNOWN_CODES.most);
      else limits.use('unknown code', viewer.address, UNKNOWN_CODES.most, UNKNOWN_CODES.windowMs);
    } catch (tooMany) {
      return tooMany as AppError;
    }
    return new AppError(found ? 'not_in_session' : 'session_not_found');
  }

  /** A session that the viewer may be no member of. Throws `session_not_found`, or 429 to who tries codes. */
  function find(viewer: Viewer, code: number): GameSession {
    const session = store.load(code);
    if (!session) throw refuseCode(viewer, false);
    if (!memberOf(session, viewer.id)) limits.check('unknown code', viewer.address, UNKNOWN_CODES.most);
    return session;
  }

  /** A session of the viewer's own. Throws as `find` does, and `not_in_session`. */
  function findOwn(viewer: Viewer, code: number): GameSession {
    const session = find(viewer, code);
    if (!memberOf(session, viewer.id)) throw new AppError('not_in_session');
    return session;
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

  /** What is going on for everybody who is there in one of these states of a session has changed. */
  function tellMembers(turn: Turn, ...states: GameSession[]): void {
    for (const userId of new Set(states.flatMap(staying))) userTopic.changed(turn, userId);
  }

  function unusedCode(): number {
    for (let tries = 0; tries < 1000; tries++) {
      const code = 100_000 + randomBelow(ports, 900_000);
      if (!store.exists(code)) return code;
    }
    throw new AppError('overloaded');
  }

  /** Saves what a rule made of the session, with its next due time, and publishes it; nothing when nothing changed. */
  function save(turn: Turn, before: GameSession, { session, added }: Change): GameSession {
    if (session === before) return session;
    store.save(before, session);
    entries.add(added, ports.now());
    if (before.phase.name === 'playing' && session.phase.name === 'over') entries.removeDrafts(session.code);
    schedule(turn, session);
    turn.publish(topicOf(session.code), session.version);
    if (session.lastModifiedUs !== before.lastModifiedUs) tellMembers(turn, before, session);
    return session;
  }

  return {
    view,
    unusedCode,
    refuseCode,
    find,
    findOwn,

    facts: (session: GameSession): Facts => ({
      nowMs: ports.now(),
      prompts: shuffled(ports, PROMPTS, MOST_PLAYERS),
      away: new Set(staying(session).filter((userId) => activity.isAway(userId))),
    }),

    add(turn: Turn, session: GameSession): void {
      store.add(session);
      schedule(turn, session);
      turn.publish(topicOf(session.code), session.version);
      tellMembers(turn, session);
    },

    save,

    /** The session is gone as if it had never been, also for the game that it was the rematch of. */
    close(turn: Turn, session: GameSession): void {
      const { code, version } = session;
      store.remove(code);
      tellMembers(turn, session);
      scheduler.clear(SESSION_DUE, String(code));
      turn.publish(topicOf(code), version + 1);
      const played = store.withRematch(code);
      if (played) save(turn, played, withRematch(played, null, ports.now()));
    },
  };
}

/** Throws the refusal of a rule's check. */
export function allow(refusal: Refusal | undefined): void {
  if (refusal) throw new AppError(refusal.refused);
}

/** What a rule made, or its refusal thrown. */
export function allowed(change: Change | Refusal): Change {
  if ('refused' in change) throw new AppError(change.refused);
  return change;
}

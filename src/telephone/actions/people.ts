import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Turn } from '../../platform/storage/unit-of-work.ts';
import { withRematch } from '../rules/album.ts';
import { checkHost, handOver, join, kick, leave, newSession, settlePresence } from '../rules/people.ts';
import { skip } from '../rules/rounds.ts';
import { type GameSession, staying } from '../rules/session.ts';
import type { Session } from '../schema.ts';
import type { TelephoneStore } from '../store.ts';
import { allow, allowed, type Desk } from './desk.ts';

/** How long after its end a game still gets a new host for its reveal. */
const REVEAL_MS = 6 * 3_600_000;

export type PeopleActions = ReturnType<typeof makePeopleActions>;

/** Who is in a game, who leads it, and who is gone. */
export function makePeopleActions(platform: Platform, accounts: Accounts, store: TelephoneStore, desk: Desk) {
  const { database, ports, userTopic } = platform;

  /** The member of this name who is still there. Throws by field. */
  function memberNamed(session: GameSession, username: string): number {
    const userId = accounts.findId(username);
    if (userId === undefined || !staying(session).includes(userId)) {
      throw invalid({ username: ['This user is not in the session.'] });
    }
    return userId;
  }

  function settle(codes: number[]): Promise<void> {
    return database.commit((turn) => {
      for (const code of codes) {
        const session = store.load(code);
        if (session) desk.save(turn, session, settlePresence(session, desk.facts(session)));
      }
    });
  }

  return {
    leave(viewer: Viewer, code: number): Promise<Record<string, never>> {
      return database.commit((turn) => {
        const session = desk.findOwn(viewer, code);
        const change = leave(session, viewer.id, desk.facts(session));
        if (change === null) desk.close(turn, session);
        else desk.save(turn, session, allowed(change));
        return {};
      });
    },

    /** The host removes a member, who is told. */
    kick(viewer: Viewer, code: number, username: string): Promise<Session> {
      return database.commit((turn) => {
        const session = desk.findOwn(viewer, code);
        allow(checkHost(session, viewer.id));
        const userId = memberNamed(session, username);
        if (userId === viewer.id) throw invalid({ username: ['The host cannot be removed.'] });
        const saved = desk.save(
          turn,
          session,
          allowed(kick(session, viewer.id, userId, desk.facts(session))),
        );
        userTopic.ring(turn, userId, { kind: 'kicked', game_code: code });
        return desk.view(saved);
      });
    },

    /** The host makes another member host. */
    host(viewer: Viewer, code: number, username: string): Promise<Session> {
      return database.commit((turn) => {
        const session = desk.findOwn(viewer, code);
        allow(checkHost(session, viewer.id));
        const userId = memberNamed(session, username);
        const change = handOver(session, viewer.id, userId, desk.facts(session));
        return desk.view(desk.save(turn, session, allowed(change)));
      });
    },

    /** The host ends the round now; the grace still runs. */
    skip(viewer: Viewer, code: number): Promise<Session> {
      return database.commit((turn) => {
        const session = desk.findOwn(viewer, code);
        allow(checkHost(session, viewer.id));
        return desk.view(desk.save(turn, session, allowed(skip(session, ports.now()))));
      });
    },

    /** The same game again: the first call makes its lobby (`created`) and invites the others, whose call joins it. */
    rematch(viewer: Viewer, code: number): Promise<{ session: Session; created: boolean }> {
      return database.commit((turn) => {
        const session = desk.findOwn(viewer, code);
        if (session.phase.name !== 'over') throw new AppError('session_in_progress');
        const next = session.nextCode === null ? undefined : store.load(session.nextCode);
        if (next) {
          const joined = desk.save(turn, next, allowed(join(next, viewer.id, desk.facts(next))));
          return { session: desk.view(joined), created: false };
        }
        const { drawTimeS, descTimeS } = session;
        const lobby = newSession({ code: desk.unusedCode(), drawTimeS, descTimeS }, viewer.id, ports.now());
        desk.add(turn, lobby);
        desk.save(turn, session, withRematch(session, lobby.code, ports.now()));
        for (const userId of staying(session)) {
          if (userId !== viewer.id) userTopic.ring(turn, userId, { kind: 'invited', game_code: lobby.code });
        }
        return { session: desk.view(lobby), created: true };
      });
    },

    /** Somebody is away or back, or, with `null`, nobody has come since boot: hosts and turns are seen to. */
    presenceChanged(userId: number | null): Promise<void> {
      return database
        .read(() => {
          const endedAfterMs = ports.now() - REVEAL_MS;
          return userId === null ? store.allActive(endedAfterMs) : store.activeOf(userId, endedAfterMs);
        })
        .then((codes) => (codes.length > 0 ? settle(codes) : undefined));
    },

    /** By an administrator: the game is gone, with all that was made in it. */
    remove(turn: Turn, code: number): void {
      const session = store.load(code);
      if (session) desk.close(turn, session);
    },

    /** Own sessions that are not over, for the topic `user`. */
    running(userId: number): Pick<Session, 'game_code' | 'round' | 'round_kind' | 'host' | 'users'>[] {
      return store.activeOf(userId, Number.MAX_SAFE_INTEGER).map((code) => {
        const { game_code, round, round_kind, host, users } = desk.view(store.load(code) as GameSession);
        return { game_code, round, round_kind, host, users };
      });
    },
  };
}

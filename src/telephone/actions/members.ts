import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { invalid } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { handOver, kick, leave } from '../rules/people.ts';
import { type GameSession, staying } from '../rules/session.ts';
import type { Session } from '../schema.ts';
import { allowed, type Sessions } from '../sessions.ts';

export type MemberActions = ReturnType<typeof makeMemberActions>;

/** Leaving, and the host's actions on other members. */
export function makeMemberActions({ database, userTopic }: Platform, accounts: Accounts, sessions: Sessions) {
  /** The member of this name who is still in the game. Throws a field error if there is none. */
  function memberNamed(session: GameSession, username: string): number {
    const userId = accounts.findId(username);
    if (userId === undefined || !staying(session).includes(userId)) {
      throw invalid({ username: ['This user is not in the session.'] });
    }
    return userId;
  }

  return {
    leave(viewer: Viewer, code: number): Promise<Record<string, never>> {
      return database.commit((turn) => {
        const session = sessions.findOwn(viewer, code);
        const change = leave(session, viewer.id, sessions.facts(session));
        if (change === null) sessions.close(turn, session);
        else sessions.save(turn, session, allowed(change));
        return {};
      });
    },

    /** The removed member gets a notice. */
    kick: (viewer: Viewer, code: number, username: string): Promise<Session> =>
      sessions.actAsHost(viewer, code, (session, turn) => {
        const userId = memberNamed(session, username);
        if (userId === viewer.id) throw invalid({ username: ['The host cannot be removed.'] });
        userTopic.ring(turn, userId, { kind: 'kicked', game_code: code });
        return kick(session, userId, sessions.facts(session));
      }),

    handOver: (viewer: Viewer, code: number, username: string): Promise<Session> =>
      sessions.actAsHost(viewer, code, (session) =>
        handOver(session, memberNamed(session, username), sessions.facts(session)),
      ),
  };
}

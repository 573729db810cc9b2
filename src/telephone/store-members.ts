import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import type { GameSession, Member, Substitute } from './rules/session.ts';
import { telephoneMember, telephoneSubstitute } from './table.ts';

export type MemberStore = ReturnType<typeof makeMemberStore>;

/** SQL for the members of sessions, and latecomers on their seats. Call it inside `commit` or `read`. */
export function makeMemberStore({ orm }: Database) {
  const read = prepareReads(orm);

  function save(code: number, before: readonly Member[], after: readonly Member[]): void {
    const here = eq(telephoneMember.sessionCode, code);
    const gone = before.filter((member) => !after.some((other) => other.userId === member.userId));
    if (gone.length > 0) {
      const ids = gone.map((member) => member.userId);
      orm
        .delete(telephoneMember)
        .where(and(here, inArray(telephoneMember.userId, ids)))
        .run();
    }
    for (const member of after) {
      const old = before.find((other) => other.userId === member.userId);
      const { standing } = member;
      if (!old) {
        const seat = sql`(SELECT coalesce(max(seat), 0) + 1 FROM telephone_member WHERE session_code = ${code})`;
        orm
          .insert(telephoneMember)
          .values({ sessionCode: code, userId: member.userId, seat, standing })
          .run();
      } else if (old.standing !== standing) {
        orm
          .update(telephoneMember)
          .set({ standing })
          .where(and(here, eq(telephoneMember.userId, member.userId)))
          .run();
      }
    }
  }

  /** A new latecomer may replace one who never sat there. */
  function saveSubstitutes(before: GameSession, { code, phase }: GameSession): void {
    if (before.phase.name !== 'playing' || phase.name === 'lobby') return;
    const { sessionCode, seat, fromRound } = telephoneSubstitute;
    for (const late of phase.game.substitutes) {
      if (before.phase.game.substitutes.includes(late)) continue;
      orm
        .insert(telephoneSubstitute)
        .values({ sessionCode: code, ...late })
        .onConflictDoUpdate({ target: [sessionCode, seat, fromRound], set: { userId: late.userId } })
        .run();
    }
  }

  return {
    of: (code: number): Member[] => read.members.all({ code }),
    /** Codes of the games that an account is or was in, whatever its standing. */
    gamesOf: (userId: number): number[] => read.games.all({ userId }).map(({ code }) => code),
    substitutes: (code: number): Substitute[] => read.substitutes.all({ code }),
    save,
    saveSubstitutes,
  };
}

function prepareReads(orm: Database['orm']) {
  const { placeholder } = sql;
  const { sessionCode, userId, seat, standing } = telephoneMember;
  const ofSession = eq(sessionCode, placeholder('code'));
  const { sessionCode: lateCode, fromRound } = telephoneSubstitute;
  const substitute = { seat: telephoneSubstitute.seat, userId: telephoneSubstitute.userId, fromRound };
  return {
    members: orm
      .select({ userId, standing })
      .from(telephoneMember)
      .where(ofSession)
      .orderBy(asc(seat))
      .prepare(),
    games: orm
      .select({ code: sessionCode })
      .from(telephoneMember)
      .where(eq(userId, placeholder('userId')))
      .orderBy(asc(sessionCode))
      .prepare(),
    substitutes: orm
      .select(substitute)
      .from(telephoneSubstitute)
      .where(eq(lateCode, placeholder('code')))
      .orderBy(asc(fromRound))
      .prepare(),
  };
}

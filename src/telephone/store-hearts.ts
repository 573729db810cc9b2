import { and, asc, eq, sql } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import type { Kind } from './rules/reactions.ts';
import type { Heart } from './rules/session.ts';
import { telephoneChain, telephoneHeart } from './table.ts';
import { telephoneReaction } from './table-pages.ts';

/** How many reactions of one kind a page got. */
export interface ReactionCount {
  chainId: number;
  round: number;
  kind: Kind;
  count: number;
}

export type HeartStore = ReturnType<typeof makeHeartStore>;

/** SQL for hearts, and for the sums of reactions. Call it inside `commit` or `read`. */
export function makeHeartStore({ orm }: Database) {
  const { id, chainId, round, userId } = telephoneHeart;
  const inGame = eq(telephoneChain.sessionCode, sql.placeholder('code'));
  const hearts = orm
    .select({ chainId, round, userId })
    .from(telephoneHeart)
    .innerJoin(telephoneChain, eq(telephoneChain.id, chainId))
    .where(inGame)
    .orderBy(asc(id))
    .prepare();

  return {
    of: (code: number): Heart[] => hearts.all({ code }),

    save(before: readonly Heart[], after: readonly Heart[]): void {
      for (const heart of after) if (!before.includes(heart)) orm.insert(telephoneHeart).values(heart).run();
      for (const heart of before) {
        if (after.includes(heart)) continue;
        const vote = and(eq(chainId, heart.chainId), eq(round, heart.round), eq(userId, heart.userId));
        orm.delete(telephoneHeart).where(vote).run();
      }
    },

    reactionsOf: (code: number): ReactionCount[] =>
      orm
        .select({
          chainId: telephoneReaction.chainId,
          round: telephoneReaction.round,
          kind: telephoneReaction.kind,
          count: telephoneReaction.count,
        })
        .from(telephoneReaction)
        .innerJoin(telephoneChain, eq(telephoneChain.id, telephoneReaction.chainId))
        .where(eq(telephoneChain.sessionCode, code))
        .all(),
    /** Chains of a game deleted meanwhile are left out. */
    addReactions(counts: readonly ReactionCount[]): void {
      for (const one of counts) {
        const known = orm
          .select({ id: telephoneChain.id })
          .from(telephoneChain)
          .where(eq(telephoneChain.id, one.chainId))
          .get();
        if (!known) continue;
        orm
          .insert(telephoneReaction)
          .values(one)
          .onConflictDoUpdate({
            target: [telephoneReaction.chainId, telephoneReaction.round, telephoneReaction.kind],
            set: { count: sql`count + excluded.count` },
          })
          .run();
      }
    },
  };
}

import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import { invitation } from './table.ts';

export type Invitation = typeof invitation.$inferSelect;
export type InvitationStore = ReturnType<typeof makeInvitationStore>;

/** The SQL of invitations. Call it inside `commit` or `read`. */
export function makeInvitationStore({ orm }: Database) {
  return {
    add: (row: typeof invitation.$inferInsert): Invitation =>
      orm.insert(invitation).values(row).returning().get(),
    find: (id: number): Invitation | undefined =>
      orm.select().from(invitation).where(eq(invitation.id, id)).get(),
    /** Undefined unless the invitation can still be used. */
    findOpen: (tokenHash: string, nowMs: number): Invitation | undefined =>
      orm
        .select()
        .from(invitation)
        .where(
          and(
            eq(invitation.tokenHash, tokenHash),
            gt(invitation.usesLeft, 0),
            gt(invitation.endsAtMs, nowMs),
            isNull(invitation.withdrawnAtMs),
          ),
        )
        .get(),
    use: (id: number): void =>
      void orm
        .update(invitation)
        .set({ usesLeft: sql`${invitation.usesLeft} - 1` })
        .where(eq(invitation.id, id))
        .run(),
    withdraw: (id: number, withdrawnAtMs: number): void =>
      void orm.update(invitation).set({ withdrawnAtMs }).where(eq(invitation.id, id)).run(),
  };
}

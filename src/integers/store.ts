import { and, asc, count, eq, isNotNull, isNull, type SQL, sql, sum } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import { integerChunk, integerSession, integerSet } from './table.ts';

export type IntegerStore = ReturnType<typeof makeIntegerStore>;
export type SetRow = typeof integerSet.$inferSelect;
export type SessionRow = typeof integerSession.$inferSelect;

/** A set without a session, and its size. */
export type Stray = Pick<SetRow, 'id' | 'bytes'>;

/** How much an account stores. */
export interface Kept {
  sessions: number;
  sets: number;
  bytes: number;
}

/** All SQL of integer sets. Call it inside `commit` or `read`. */
export function makeIntegerStore({ orm }: Database) {
  const prepared = prepare(orm);

  function findSession(accountId: number, name: string): SessionRow | undefined {
    return prepared.session.get({ accountId, name });
  }

  /** Takes these sets out of their sessions. */
  function releaseAll(...where: [SQL, ...SQL[]]): Stray[] {
    const released = orm
      .update(integerSet)
      .set({ name: null, sessionId: null })
      .where(and(...where));
    return released.returning({ id: integerSet.id, bytes: integerSet.bytes }).all();
  }

  return {
    findSession,
    setById: (id: number): SetRow | undefined => prepared.setById.get({ id }),
    /** Oldest first. */
    sessionsOf: (accountId: number): SessionRow[] => prepared.sessionsOf.all({ accountId }),
    sessionById: (id: number): SessionRow | undefined => prepared.sessionById.get({ id }),
    findSet: (accountId: number, name: string): SetRow | undefined => prepared.set.get({ accountId, name }),
    /** In the order they were created. */
    setsOf: (sessionId: number): SetRow[] => prepared.setsOf.all({ sessionId }),
    chunk: (setId: number, place: number): Buffer | undefined => prepared.chunk.get({ setId, place })?.units,
    keptBy(accountId: number): Kept {
      const kept = prepared.kept.get({ accountId });
      return {
        sessions: kept?.sessions ?? 0,
        sets: Number(kept?.sets ?? 0),
        bytes: Number(kept?.bytes ?? 0),
      };
    },

    addSession(accountId: number, name: string, createdAtMs: number): SessionRow {
      return orm
        .insert(integerSession)
        .values({ accountId, name, createdAtMs, sets: 0, bytes: 0 })
        .returning()
        .get();
    },
    removeSession(id: number): Stray[] {
      const released = releaseAll(eq(integerSet.sessionId, id));
      orm.delete(integerSession).where(eq(integerSession.id, id)).run();
      return released;
    },

    /** Adds a set without a session and without its chunks, and returns its id. */
    addSet(accountId: number, set: Omit<SetRow, 'id' | 'accountId' | 'sessionId' | 'name'>): number {
      return Number(prepared.addSet.run({ accountId, ...set }).lastInsertRowid);
    },
    addChunk: (setId: number, place: number, units: Uint8Array): void =>
      void prepared.addChunk.run({ setId, place, units }),
    /** Names a completely written set and adds it to this session. */
    place: (id: number, name: string, sessionId: number): void =>
      void prepared.place.run({ id, name, sessionId }),
    /** Changes the session's counters; negative numbers reduce them. */
    addToCounts: (sessionId: number, sets: number, bytes: number): void =>
      void prepared.addToCounts.run({ sessionId, sets, bytes }),
    release: (id: number): void => void releaseAll(eq(integerSet.id, id)),
    /** Sets that are still being written are left alone: the request that writes them will be refused. */
    forget(accountId: number): Stray[] {
      const released = releaseAll(eq(integerSet.accountId, accountId), isNotNull(integerSet.sessionId));
      orm.delete(integerSession).where(eq(integerSession.accountId, accountId)).run();
      return released;
    },

    /** Sets without a session. */
    strays: (): Stray[] => prepared.strays.all(),
    /** Deletes at most `most` chunks of a set and returns how many were deleted. */
    dropChunks: (setId: number, most: number): number => prepared.dropChunks.run({ setId, most }).changes,
    dropSet: (setId: number): void => void prepared.dropSet.run({ setId }),
  };
}

function prepare(orm: Database['orm']) {
  const of = sql.placeholder;
  return {
    session: orm
      .select()
      .from(integerSession)
      .where(and(eq(integerSession.accountId, of('accountId')), eq(integerSession.name, of('name'))))
      .prepare(),
    kept: orm
      .select({ sessions: count(), sets: sum(integerSession.sets), bytes: sum(integerSession.bytes) })
      .from(integerSession)
      .where(eq(integerSession.accountId, of('accountId')))
      .prepare(),
    set: orm
      .select()
      .from(integerSet)
      .where(and(eq(integerSet.accountId, of('accountId')), eq(integerSet.name, of('name'))))
      .prepare(),
    setById: orm
      .select()
      .from(integerSet)
      .where(eq(integerSet.id, of('id')))
      .prepare(),
    sessionsOf: orm
      .select()
      .from(integerSession)
      .where(eq(integerSession.accountId, of('accountId')))
      .orderBy(asc(integerSession.id))
      .prepare(),
    sessionById: orm
      .select()
      .from(integerSession)
      .where(eq(integerSession.id, of('id')))
      .prepare(),
    setsOf: orm
      .select()
      .from(integerSet)
      .where(eq(integerSet.sessionId, of('sessionId')))
      .orderBy(asc(integerSet.id))
      .prepare(),
    strays: orm
      .select({ id: integerSet.id, bytes: integerSet.bytes })
      .from(integerSet)
      .where(isNull(integerSet.sessionId))
      .prepare(),
    dropSet: orm
      .delete(integerSet)
      .where(and(eq(integerSet.id, of('setId')), isNull(integerSet.sessionId)))
      .prepare(),
    chunk: orm
      .select({ units: integerChunk.units })
      .from(integerChunk)
      .where(and(eq(integerChunk.setId, of('setId')), eq(integerChunk.place, of('place'))))
      .prepare(),
    addSet: orm
      .insert(integerSet)
      .values({
        accountId: of('accountId'),
        sessionId: null,
        name: null,
        units: of('units'),
        bytes: of('bytes'),
        chunks: of('chunks'),
      })
      .prepare(),
    addChunk: orm
      .insert(integerChunk)
      .values({ setId: of('setId'), place: of('place'), units: of('units') })
      .prepare(),
    place: orm
      .update(integerSet)
      .set({ name: sql`${of('name')}`, sessionId: sql`${of('sessionId')}` })
      .where(eq(integerSet.id, of('id')))
      .prepare(),
    addToCounts: orm
      .update(integerSession)
      .set({
        sets: sql`${integerSession.sets} + ${of('sets')}`,
        bytes: sql`${integerSession.bytes} + ${of('bytes')}`,
      })
      .where(eq(integerSession.id, of('sessionId')))
      .prepare(),
    dropChunks: orm
      .delete(integerChunk)
      .where(
        sql`${integerChunk.setId} = ${of('setId')} AND ${integerChunk.place} IN (SELECT place FROM integer_chunk WHERE set_id = ${of('setId')} LIMIT ${of('most')})`,
      )
      .prepare(),
  };
}

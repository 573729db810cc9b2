import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import { unreachable } from '../platform/errors.ts';
import type { Database } from '../platform/storage/database.ts';
import type { Content, NewEntry } from './rules/session.ts';
import { telephoneChain, telephoneDraft, telephoneEntry, telephoneShare } from './table.ts';

export type EntryRow = Omit<typeof telephoneEntry.$inferSelect, 'drawing'>;
export type FullEntryRow = typeof telephoneEntry.$inferSelect;
export type DraftRow = typeof telephoneDraft.$inferSelect;
export type EntryStore = ReturnType<typeof makeEntryStore>;

/** SQL for entries, drafts and shared albums. Call it inside `commit` or `read`. */
export function makeEntryStore({ orm }: Database) {
  const read = prepareReads(orm);

  /** The content columns. A drafted drawing is copied from its draft. */
  function columnsOf({ chainId, round }: NewEntry, content: Content) {
    switch (content.kind) {
      case 'description':
        return { description: content.text };
      case 'drawing':
        return { drawing: content.svg, sourceHash: content.sourceHash };
      case 'drafted drawing': {
        const draft = read.draft.get({ chainId, round });
        return { drawing: draft?.drawing ?? null, sourceHash: draft?.sourceHash ?? null };
      }
      default:
        return unreachable(content);
    }
  }

  function removeDraft(chainId: number, round: number): void {
    orm
      .delete(telephoneDraft)
      .where(and(eq(telephoneDraft.chainId, chainId), eq(telephoneDraft.round, round)))
      .run();
  }

  return {
    /** Saves entries and deletes the drafts of their turns. */
    add(entries: readonly NewEntry[], createdAtMs: number): void {
      for (const entry of entries) {
        const { chainId, round, authorId, skipped, content } = entry;
        const row = { chainId, round, authorId, skipped, createdAtMs, ...columnsOf(entry, content) };
        orm.insert(telephoneEntry).values(row).run();
        removeDraft(chainId, round);
      }
    },
    find: (chainId: number, round: number): EntryRow | undefined => read.entry.get({ chainId, round }),
    findDrawing: (chainId: number, round: number): string | undefined =>
      read.drawing.get({ chainId, round })?.drawing ?? undefined,
    /** Every entry of a game, in the order of chains and rounds. */
    all: (code: number): EntryRow[] => read.all.all({ code }),
    /** Bytes of each drawing of a game. */
    inkOf: (code: number) => read.ink.all({ code }),
    allWithDrawings: (code: number): FullEntryRow[] => read.allWithDrawings.all({ code }),

    /** Deletes the user's drafts and the public addresses they created. */
    forgetUser(userId: number): void {
      orm.delete(telephoneDraft).where(eq(telephoneDraft.authorId, userId)).run();
      orm.delete(telephoneShare).where(eq(telephoneShare.makerId, userId)).run();
    },

    saveDraft(draft: DraftRow): void {
      const { chainId: _chain, round: _round, ...changed } = draft;
      orm
        .insert(telephoneDraft)
        .values(draft)
        .onConflictDoUpdate({ target: [telephoneDraft.chainId, telephoneDraft.round], set: changed })
        .run();
    },
    /** Makes the entry of a turn its draft again. */
    reopen(chainId: number, round: number, savedAtMs: number): void {
      const row = read.whole.get({ chainId, round });
      if (!row) return;
      const { id, authorId, description, drawing, sourceHash } = row;
      const draft = { chainId, round, authorId, savedAtMs, description, drawing, sourceHash };
      orm.insert(telephoneDraft).values(draft).run();
      orm.delete(telephoneEntry).where(eq(telephoneEntry.id, id)).run();
    },
    /** Deletes the drafts of a game that ended early. */
    removeDrafts(code: number): void {
      const chains = orm
        .select({ id: telephoneChain.id })
        .from(telephoneChain)
        .where(eq(telephoneChain.sessionCode, code));
      orm.delete(telephoneDraft).where(inArray(telephoneDraft.chainId, chains)).run();
    },
    findDraft: (chainId: number, round: number): DraftRow | undefined => read.draft.get({ chainId, round }),

    findShare: (code: number) =>
      orm.select(shared).from(telephoneShare).where(eq(telephoneShare.sessionCode, code)).get(),
    findShared: (token: string) =>
      orm.select(shared).from(telephoneShare).where(eq(telephoneShare.token, token)).get(),
    findPicture(token: string): Buffer | undefined {
      const { picture } = telephoneShare;
      return (
        orm.select({ picture }).from(telephoneShare).where(eq(telephoneShare.token, token)).get()?.picture ??
        undefined
      );
    },
    savePicture: (code: number, picture: Buffer): void =>
      void orm.update(telephoneShare).set({ picture }).where(eq(telephoneShare.sessionCode, code)).run(),
    addShare: (row: typeof telephoneShare.$inferInsert): void =>
      void orm.insert(telephoneShare).values(row).run(),
    removeShare: (code: number): void =>
      void orm.delete(telephoneShare).where(eq(telephoneShare.sessionCode, code)).run(),
  };
}

/** A shared album without its picture. */
const shared = {
  sessionCode: telephoneShare.sessionCode,
  token: telephoneShare.token,
  makerId: telephoneShare.makerId,
  hasPicture: sql<number>`${telephoneShare.picture} IS NOT NULL`,
};

function prepareReads(orm: Database['orm']) {
  const { placeholder } = sql;
  const turn = and(
    eq(telephoneEntry.chainId, placeholder('chainId')),
    eq(telephoneEntry.round, placeholder('round')),
  );
  const draftTurn = and(
    eq(telephoneDraft.chainId, placeholder('chainId')),
    eq(telephoneDraft.round, placeholder('round')),
  );
  const { id, chainId, round, authorId, createdAtMs, skipped, description, sourceHash, drawing } =
    telephoneEntry;
  const ofChain = eq(telephoneChain.id, telephoneEntry.chainId);
  const inGame = eq(telephoneChain.sessionCode, placeholder('code'));
  const inOrder = [asc(telephoneChain.place), asc(round)];
  const small = { id, chainId, round, authorId, createdAtMs, skipped, description, sourceHash };
  return {
    entry: orm.select(small).from(telephoneEntry).where(turn).prepare(),
    whole: orm.select().from(telephoneEntry).where(turn).prepare(),
    drawing: orm.select({ drawing }).from(telephoneEntry).where(turn).prepare(),
    draft: orm.select().from(telephoneDraft).where(draftTurn).prepare(),
    all: orm
      .select(small)
      .from(telephoneEntry)
      .innerJoin(telephoneChain, ofChain)
      .where(inGame)
      .orderBy(...inOrder)
      .prepare(),
    ink: orm
      .select({ chainId, round, bytes: sql<number>`octet_length(${drawing})` })
      .from(telephoneEntry)
      .innerJoin(telephoneChain, ofChain)
      .where(and(inGame, isNotNull(drawing)))
      .prepare(),
    allWithDrawings: orm
      .select({ ...small, drawing })
      .from(telephoneEntry)
      .innerJoin(telephoneChain, ofChain)
      .where(inGame)
      .orderBy(...inOrder)
      .prepare(),
  };
}

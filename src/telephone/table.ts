import { isNotNull, sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';

export const telephoneSession = sqliteTable(
  'telephone_session',
  {
    /** Six digits; never used again once the game has started, so the row stays. */
    code: integer().primaryKey(),
    drawTimeS: integer('draw_time_s').notNull(),
    descTimeS: integer('desc_time_s').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    lastModifiedUs: integer('last_modified_us').notNull(),
    version: integer().notNull(),
    hostId: integer('host_id').notNull(),
    phase: text({ enum: ['lobby', 'playing', 'over'] }).notNull(),
    /** The round in play; null in the lobby and when it is over. */
    round: integer(),
    rounds: integer(),
    startedAtMs: integer('started_at_ms'),
    endsAtMs: integer('ends_at_ms'),
    endedAtMs: integer('ended_at_ms'),
    /** The shared reveal: how many entries of which chain all are shown. */
    albumChain: integer('album_chain'),
    albumStep: integer('album_step'),
    /** The rematch. */
    nextCode: integer('next_code'),
  },
  (table) => [
    index('telephone_session_phase').on(table.phase, table.endedAtMs),
    index('telephone_session_host').on(table.hostId),
    index('telephone_session_next').on(table.nextCode).where(isNotNull(table.nextCode)),
  ],
);

const sessionCode = () =>
  integer('session_code')
    .notNull()
    .references(() => telephoneSession.code, { onDelete: 'cascade' });

export const telephoneMember = sqliteTable(
  'telephone_member',
  {
    sessionCode: sessionCode(),
    userId: integer('user_id').notNull(),
    /** The order of joining. */
    seat: integer().notNull(),
    standing: text({ enum: ['member', 'left', 'removed'] }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionCode, table.userId] }),
    index('telephone_member_user').on(table.userId),
  ],
);

export const telephoneChain = sqliteTable(
  'telephone_chain',
  {
    /** Unique over all games, also those deleted. */
    id: integer().primaryKey({ autoIncrement: true }),
    sessionCode: sessionCode(),
    /** The place in the ring of players. */
    place: integer().notNull(),
    ownerId: integer('owner_id').notNull(),
  },
  (table) => [
    unique('telephone_chain_place').on(table.sessionCode, table.place),
    index('telephone_chain_owner').on(table.ownerId),
  ],
);

export const telephoneEntry = sqliteTable(
  'telephone_entry',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    chainId: integer('chain_id')
      .notNull()
      .references(() => telephoneChain.id, { onDelete: 'cascade' }),
    round: integer().notNull(),
    authorId: integer('author_id').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    skipped: integer({ mode: 'boolean' }).notNull(),
    description: text(),
    /** SHA-256 of the upload as it came, to know a retry again. */
    sourceHash: text('source_hash'),
    /** Clean SVG. The last column, so that reading the others does not read it. */
    drawing: text(),
  },
  (table) => [
    unique('telephone_entry_turn').on(table.chainId, table.round),
    index('telephone_entry_author').on(table.authorId),
  ],
);

/** What a player has in hand; gone when the turn's entry is there. */
export const telephoneDraft = sqliteTable(
  'telephone_draft',
  {
    chainId: integer('chain_id')
      .notNull()
      .references(() => telephoneChain.id, { onDelete: 'cascade' }),
    round: integer().notNull(),
    authorId: integer('author_id').notNull(),
    savedAtMs: integer('saved_at_ms').notNull(),
    description: text(),
    sourceHash: text('source_hash'),
    /** Clean SVG. */
    drawing: text(),
  },
  (table) => [
    primaryKey({ columns: [table.chainId, table.round] }),
    index('telephone_draft_author').on(table.authorId),
  ],
);

/** The public address of an album, at most one for each game. */
export const telephoneShare = sqliteTable(
  'telephone_share',
  {
    sessionCode: integer('session_code')
      .primaryKey()
      .references(() => telephoneSession.code, { onDelete: 'cascade' }),
    /** 128 random bits in hex: who knows it may look. */
    token: text().notNull().unique(),
    makerId: integer('maker_id').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (table) => [index('telephone_share_maker').on(table.makerId)],
);

export const telephonePeople = [
  telephoneSession.hostId,
  telephoneMember.userId,
  telephoneChain.ownerId,
  telephoneEntry.authorId,
  telephoneDraft.authorId,
  telephoneShare.makerId,
];

const gameIsOver = sql`EXISTS (SELECT 1 FROM telephone_chain JOIN telephone_session ON code = session_code
  WHERE telephone_chain.id = telephone_entry.chain_id AND phase = 'over')`;

/** What players have made is nobody's to see before the album is. */
export const telephoneSecrets = [
  { column: telephoneEntry.description, unless: gameIsOver },
  { column: telephoneEntry.drawing, unless: gameIsOver },
  { column: telephoneEntry.sourceHash },
  { column: telephoneDraft.description },
  { column: telephoneDraft.drawing },
  { column: telephoneDraft.sourceHash },
  { column: telephoneShare.token },
];

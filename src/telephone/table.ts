import { isNotNull, sql } from 'drizzle-orm';
import { blob, index, integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';
import type { SavedShow } from './table-show.ts';

export const telephoneSession = sqliteTable(
  'telephone_session',
  {
    /** Six digits. The row stays, so the code of a started game is never used again. */
    code: integer().primaryKey(),
    mode: text({ enum: ['classic', 'hurry_up', 'invisible_ink'] })
      .notNull()
      .default('classic'),
    drawTimeS: integer('draw_time_s').notNull(),
    descTimeS: integer('desc_time_s').notNull(),
    /** The chosen number of rounds, or `table`: SQLite keeps a text in this column, too. Null leaves it to the mode. */
    wantedRounds: integer('wanted_rounds').$type<number | 'table'>(),
    clock: text({ enum: ['fixed', 'last_call', 'none'] })
      .notNull()
      .default('fixed'),
    hasIdeas: integer('has_ideas', { mode: 'boolean' }).notNull().default(false),
    /** The source of ideas: the name of a list of ours, or the host's own list. */
    words: text({ mode: 'json' }).$type<'en' | 'de' | readonly string[]>().notNull().default(sql`'"en"'`),
    /** The modes of the games of which this is the rematch, oldest first. */
    playedModes: text('played_modes', { mode: 'json' })
      .$type<readonly ('classic' | 'hurry_up' | 'invisible_ink')[]>()
      .notNull()
      .default([]),
    createdAtMs: integer('created_at_ms').notNull(),
    lastModifiedUs: integer('last_modified_us').notNull(),
    version: integer().notNull(),
    hostId: integer('host_id').notNull(),
    phase: text({ enum: ['lobby', 'playing', 'over'] }).notNull(),
    /** The round in play. Null in the lobby and after the end. */
    round: integer(),
    rounds: integer(),
    /** How chains are passed on. Null in the lobby and in games from before any order but `ring` existed. */
    passOrder: text('pass_order', { enum: ['ring', 'neighbours'] }),
    startedAtMs: integer('started_at_ms'),
    endsAtMs: integer('ends_at_ms'),
    endedAtMs: integer('ended_at_ms'),
    /** The shared reveal: the chain being shown, and how many of its entries. */
    albumChain: integer('album_chain'),
    albumStep: integer('album_step'),
    /** Code of the rematch. */
    nextCode: integer('next_code'),
    isWatchable: integer('is_watchable', { mode: 'boolean' }).notNull().default(true),
    door: text({ enum: ['open', 'closes'] })
      .notNull()
      .default('open'),
    reactions: text({ enum: ['all', 'players', 'off'] })
      .notNull()
      .default('all'),
    /** Pages that the host has hidden. */
    hidden: text({ mode: 'json' })
      .$type<readonly { chainId: number; round: number }[]>()
      .notNull()
      .default([]),
    /** The show, but for its lead. Null while nobody has begun it. */
    show: text({ mode: 'json' }).$type<SavedShow>(),
    /** The player whose phone is the remote control of the show. Null for the host. */
    leadId: integer('lead_id'),
  },
  (table) => [
    index('telephone_session_phase').on(table.phase, table.endedAtMs),
    index('telephone_session_host').on(table.hostId),
    index('telephone_session_created').on(table.createdAtMs),
    index('telephone_session_next').on(table.nextCode).where(isNotNull(table.nextCode)),
    index('telephone_session_lead').on(table.leadId).where(isNotNull(table.leadId)),
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
    /** Unique across all games, including deleted ones. */
    id: integer().primaryKey({ autoIncrement: true }),
    sessionCode: sessionCode(),
    /** Place in the ring of players. */
    place: integer().notNull(),
    ownerId: integer('owner_id').notNull(),
    /** The ideas that the owner may choose from in the first round. Null without ideas. */
    ideas: text({ mode: 'json' }).$type<readonly string[]>(),
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
    /** SHA-256 of the uploaded bytes, to recognise a retry. */
    sourceHash: text('source_hash'),
    /** Clean SVG. In the last column, so that reading the others does not load it. */
    drawing: text(),
  },
  (table) => [
    unique('telephone_entry_turn').on(table.chainId, table.round),
    index('telephone_entry_author').on(table.authorId),
  ],
);

/** Unfinished work of a player. Deleted once the turn has an entry. */
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
    /** 128 random bits in hex. Anyone who knows it may see the album. */
    token: text().notNull().unique(),
    makerId: integer('maker_id').notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** The preview picture as PNG. In the last column, so that reading the others does not load it. */
    picture: blob({ mode: 'buffer' }),
  },
  (table) => [index('telephone_share_maker').on(table.makerId)],
);

/** A television or the like. It belongs to nobody. */
export const telephoneScreen = sqliteTable(
  'telephone_screen',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    /** 22 letters, in its QR code. Whoever knows it may show a game there, and nothing else. */
    name: text().notNull().unique(),
    /** SHA-256 of its ticket. */
    secretHash: text('secret_hash').notNull().unique(),
    /** Four digits, while it shows no game. */
    digits: text(),
    digitsEndAtMs: integer('digits_end_at_ms').notNull(),
    /** The game that it shows. */
    sessionCode: integer('session_code').references(() => telephoneSession.code, { onDelete: 'set null' }),
    /** The game that it asks to show. */
    askedCode: integer('asked_code').references(() => telephoneSession.code, { onDelete: 'set null' }),
    /** As limits count it. */
    address: text().notNull(),
    version: integer().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
  },
  (table) => [
    index('telephone_screen_session').on(table.sessionCode).where(isNotNull(table.sessionCode)),
    index('telephone_screen_asked').on(table.askedCode).where(isNotNull(table.askedCode)),
    index('telephone_screen_digits').on(table.digits).where(isNotNull(table.digits)),
  ],
);

/** Latecomers on a seat of the ring. */
export const telephoneSubstitute = sqliteTable(
  'telephone_substitute',
  {
    sessionCode: sessionCode(),
    seat: integer().notNull(),
    fromRound: integer('from_round').notNull(),
    userId: integer('user_id').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.sessionCode, table.seat, table.fromRound] }),
    index('telephone_substitute_user').on(table.userId),
  ],
);

/** Guests who say that a player's seat is theirs. */
export const telephoneClaim = sqliteTable(
  'telephone_claim',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    sessionCode: sessionCode(),
    /** 22 letters. */
    name: text().notNull().unique(),
    userId: integer('user_id').notNull(),
    claimantId: integer('claimant_id').notNull(),
    animal: text().notNull(),
    endsAtMs: integer('ends_at_ms').notNull(),
    isGranted: integer('is_granted', { mode: 'boolean' }).notNull(),
    /** The last member who has granted it. */
    voterId: integer('voter_id'),
  },
  (table) => [index('telephone_claim_session').on(table.sessionCode)],
);

/** Those who only watch. */
export const telephoneWatcher = sqliteTable(
  'telephone_watcher',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    sessionCode: sessionCode(),
    /** Null for somebody without an account. */
    userId: integer('user_id'),
    /** SHA-256 of the ticket of somebody without an account. */
    secretHash: text('secret_hash').unique(),
    wantsChair: integer('wants_chair', { mode: 'boolean' }).notNull(),
    askedSeat: integer('asked_seat'),
  },
  (table) => [
    index('telephone_watcher_session').on(table.sessionCode),
    index('telephone_watcher_user').on(table.userId).where(isNotNull(table.userId)),
  ],
);

/** Votes for pages. */
export const telephoneHeart = sqliteTable(
  'telephone_heart',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    chainId: integer('chain_id')
      .notNull()
      .references(() => telephoneChain.id, { onDelete: 'cascade' }),
    round: integer().notNull(),
    userId: integer('user_id').notNull(),
  },
  (table) => [
    unique('telephone_heart_vote').on(table.chainId, table.round, table.userId),
    index('telephone_heart_user').on(table.userId),
  ],
);

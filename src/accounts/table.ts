import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const account = sqliteTable('account', {
  id: integer().primaryKey({ autoIncrement: true }),
  uuid: text().notNull().unique(),
  username: text().notNull(),
  /** NFKC and lower case: what is unique, and what login looks for. */
  usernameKey: text('username_key').notNull().unique(),
  /** Null for a guest, who has no password yet. */
  passwordHash: text('password_hash'),
  isActive: integer('is_active', { mode: 'boolean' }).notNull().default(true),
  createdAtMs: integer('created_at_ms').notNull(),
});

/** One row for each login; every token names one, and is good only while it is. */
export const login = sqliteTable(
  'login',
  {
    id: text().primaryKey(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    createdAtMs: integer('created_at_ms').notNull(),
    expiresAtMs: integer('expires_at_ms').notNull(),
    revokedAtMs: integer('revoked_at_ms'),
  },
  (table) => [index('login_account').on(table.accountId), index('login_expires').on(table.expiresAtMs)],
);

/** Failed logins of the last minutes; in the file, so that a restart forgives nothing. */
export const loginFailure = sqliteTable(
  'login_failure',
  {
    id: integer().primaryKey(),
    /** SHA-256 of what was looked for: people type passwords into the wrong field. */
    usernameHash: text('username_hash').notNull(),
    address: text().notNull(),
    atMs: integer('at_ms').notNull(),
  },
  (table) => [index('login_failure_address').on(table.address, table.atMs)],
);

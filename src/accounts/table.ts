import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const account = sqliteTable('account', {
  id: integer().primaryKey({ autoIncrement: true }),
  uuid: text().notNull().unique(),
  username: text().notNull(),
  /** NFKC and lower case: what is unique, and what login looks for. */
  usernameKey: text('username_key').notNull().unique(),
  /** Null for a guest, who has no password yet. */
  passwordHash: text('password_hash'),
  email: text(),
  /** Lower case: what is unique. */
  emailKey: text('email_key').unique(),
  firstName: text('first_name').notNull().default(''),
  lastName: text('last_name').notNull().default(''),
  isActive: integer('is_active', { mode: 'boolean' }).notNull().default(true),
  /** May use the administration. */
  isStaff: integer('is_staff', { mode: 'boolean' }).notNull().default(false),
  /** Raised to replace the device token, which is made of it and the server's secret. */
  deviceGeneration: integer('device_generation').notNull().default(0),
  /** SHA-256 of the device token, to look it up; null until somebody has asked for it. */
  deviceHash: text('device_hash').unique(),
  createdAtMs: integer('created_at_ms').notNull(),
  /** Closed by its owner: nothing personal is left in this row. */
  closedAtMs: integer('closed_at_ms'),
});

/** One row for each login; every token and every web session's cookie names one, and is good only while it is. */
export const login = sqliteTable(
  'login',
  {
    /** Of tokens what they carry as `sid`; of a web session the SHA-256 of its cookie. */
    id: text().primaryKey(),
    kind: text({ enum: ['token', 'web'] })
      .notNull()
      .default('token'),
    /** What the program or browser called itself. */
    agent: text().notNull().default(''),
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

export const accountSecrets = [
  { column: account.passwordHash },
  { column: account.deviceHash },
  { column: loginFailure.usernameHash },
];

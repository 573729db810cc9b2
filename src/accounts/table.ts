import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Links that let people in while registration is by invitation. Withdrawn ones are kept. */
export const invitation = sqliteTable('invitation', {
  id: integer().primaryKey({ autoIncrement: true }),
  /** SHA-256 of the token in the link. */
  tokenHash: text('token_hash').notNull().unique(),
  /** Says whom it is for. */
  label: text().notNull(),
  /** How many more people may use it. */
  usesLeft: integer('uses_left').notNull(),
  createdAtMs: integer('created_at_ms').notNull(),
  endsAtMs: integer('ends_at_ms').notNull(),
  withdrawnAtMs: integer('withdrawn_at_ms'),
});

export const account = sqliteTable(
  'account',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    uuid: text().notNull().unique(),
    username: text().notNull(),
    /** The name in NFKC and lower case. It must be unique, and logins are looked up by it. */
    usernameKey: text('username_key').notNull().unique(),
    /** The name that others see. Null shows the username. */
    name: text(),
    /** The numbers of a face, as JSON. Null for the default face of this id. */
    face: text({ mode: 'json' }).$type<number[]>(),
    /** Null for a guest without a password. An imported hash is PBKDF2 until the first login. */
    passwordHash: text('password_hash'),
    email: text(),
    /** The address in NFKC and lower case. It must be unique. */
    emailKey: text('email_key').unique(),
    firstName: text('first_name').notNull().default(''),
    lastName: text('last_name').notNull().default(''),
    isActive: integer('is_active', { mode: 'boolean' }).notNull().default(true),
    /** May use the admin site. */
    isStaff: integer('is_staff', { mode: 'boolean' }).notNull().default(false),
    /** What it may do there. Null if it may not use the site, and for administrators from before there were roles. */
    staffRole: text('staff_role', { enum: ['administrator', 'moderator', 'viewer'] }),
    /** Played by a program, for good, through the bot part of the board API. */
    isBot: integer('is_bot', { mode: 'boolean' }).notNull().default(false),
    /** Raised to replace the device token, which is derived from this and the server's secret. */
    deviceGeneration: integer('device_generation').notNull().default(0),
    /** SHA-256 of the device token, for looking it up. Null until a client has asked for the token. */
    deviceHash: text('device_hash').unique(),
    createdAtMs: integer('created_at_ms').notNull(),
    lastLoginAtMs: integer('last_login_at_ms'),
    /** The invitation that the account was made with. */
    invitationId: integer('invitation_id').references(() => invitation.id),
    /** When the owner closed the account. The row then holds no personal data. */
    closedAtMs: integer('closed_at_ms'),
  },
  (table) => [index('account_invitation').on(table.invitationId)],
);

/** One row per login. Every token and every web login's cookie belongs to one, and is valid only while it is. */
export const login = sqliteTable(
  'login',
  {
    /** For tokens, their `sid` claim. For a web login, the SHA-256 of its cookie. */
    id: text().primaryKey(),
    kind: text({ enum: ['token', 'web'] })
      .notNull()
      .default('token'),
    /** The client's User-Agent, cut to 200 characters. */
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

/** Tokens of the board API. They last until they are revoked, which deletes the row. */
export const apiToken = sqliteTable(
  'api_token',
  {
    /** A UUID. It names the token in lists and as a login. */
    id: text().primaryKey(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    /** SHA-256 of the token. */
    tokenHash: text('token_hash').notNull().unique(),
    label: text().notNull(),
    /** Separated by commas. */
    scopes: text().notNull(),
    createdAtMs: integer('created_at_ms').notNull(),
    /** Accurate to a minute. */
    lastUsedAtMs: integer('last_used_at_ms'),
  },
  (table) => [index('api_token_account').on(table.accountId)],
);

/** A link that moves a login to another device. */
export const loginMove = sqliteTable(
  'login_move',
  {
    /** SHA-256 of the token in the link. */
    tokenHash: text('token_hash').primaryKey(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
    /** The login that made the link. */
    loginId: text('login_id').notNull(),
    endsAtMs: integer('ends_at_ms').notNull(),
  },
  (table) => [index('login_move_account').on(table.accountId)],
);

/** Device tokens that an older server gave out. They are good until the account's device token is replaced. */
export const olderDeviceToken = sqliteTable(
  'older_device_token',
  {
    /** SHA-256 of the token. */
    tokenHash: text('token_hash').primaryKey(),
    accountId: integer('account_id')
      .notNull()
      .references(() => account.id, { onDelete: 'cascade' }),
  },
  (table) => [index('older_device_token_account').on(table.accountId)],
);

/** Recent failed logins. Stored in the database so that a restart does not reset the limits. */
export const loginFailure = sqliteTable(
  'login_failure',
  {
    id: integer().primaryKey(),
    /** SHA-256 of the name that was entered. Hashed because people sometimes type a password into that field. */
    usernameHash: text('username_hash').notNull(),
    address: text().notNull(),
    atMs: integer('at_ms').notNull(),
  },
  (table) => [index('login_failure_address').on(table.address, table.atMs)],
);

export const accountSecrets = [
  { column: account.passwordHash },
  { column: account.deviceHash },
  { column: invitation.tokenHash },
  { column: apiToken.tokenHash },
  { column: loginFailure.usernameHash },
  { column: loginMove.tokenHash },
  { column: olderDeviceToken.tokenHash },
];

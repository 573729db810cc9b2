import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false };
/** Unknown tables and keys get a 404, so only the length is limited here. */
const Segment = Type.String({ minLength: 1, maxLength: 600 });

export const TableParams = Type.Object({ table: Segment });
export const RowParams = Type.Object({ table: Segment, key: Segment });

/** Messages shown after a change. The URL only names one of them, so a link cannot inject a text of its own. */
export const DONE = {
  deactivate: 'The account is switched off. Its logins do not work until it is switched on again.',
  activate: 'The account is switched on again.',
  staff: 'The account is now an administrator.',
  moderator: 'The account is now a moderator: it sees the games, can delete them, and answers reports.',
  viewer: 'The account may now look at everything here, and change nothing.',
  'not-staff': 'The account may no longer use this site.',
  'log-out': 'The account is logged out everywhere, and its device token has been replaced.',
  password: 'The password has been changed, and the account is logged out everywhere.',
  edit: 'Saved.',
  add: 'The account has been added.',
  delete: 'Deleted.',
  'close-account': 'The account has been deleted. Games with others stay, under a placeholder name.',
  'bulk-deactivate': 'The accounts are switched off.',
  'bulk-activate': 'The accounts are switched on.',
  'bulk-log-out': 'The accounts are logged out everywhere.',
  keep: 'The report is answered. The entry stays.',
  blank: 'The report is answered. The entry is now an empty sheet.',
  withdraw: 'The invitation is withdrawn. Those who came with it stay.',
  welcome: 'You are the first administrator. The link you used no longer works.',
} as const;
export type Done = keyof typeof DONE;

/** `Object.keys` loses the type of the names. */
const Done = Type.Optional(Type.Enum(Object.keys(DONE) as Done[]));
export const DoneQuery = Type.Object({ done: Done });

const Short = Type.String({ maxLength: 200 });

/**
 * Search, sort (`-` before the name for descending), page, and where in the list to begin. Every other parameter
 * filters by the column it names; with `.from` or `.to` after the name, by days in UTC.
 */
export const ListQuery = Type.Object(
  {
    q: Type.Optional(Short),
    sort: Type.Optional(Short),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    after: Type.Optional(Type.String({ maxLength: 1300 })),
    done: Done,
  },
  { additionalProperties: Short },
);
export type ListQuery = Static<typeof ListQuery>;

export const NextQuery = Type.Object({ next: Type.Optional(Type.String({ maxLength: 4000 })) });

export const LoginForm = Type.Object(
  {
    username: Type.String({ trim: true, minLength: 1, maxLength: 1000 }),
    password: Type.String({ trim: true, minLength: 1, maxLength: 1000 }),
    next: Type.Optional(Type.String({ maxLength: 4000 })),
  },
  strict,
);
export type LoginForm = Static<typeof LoginForm>;

const NewPassword = Type.String({ trim: true, minLength: 1, maxLength: 1000 });

export const FirstParams = Type.Object({ token: Type.String({ maxLength: 600 }) });
export const FirstForm = Type.Object(
  {
    username: Type.String({ trim: true, minLength: 1, maxLength: 1000 }),
    password: NewPassword,
    again: NewPassword,
  },
  strict,
);
export type FirstForm = Static<typeof FirstForm>;

/** Changes to an account that take only a button. */
export const ACCOUNT_CHANGES = [
  ...(['deactivate', 'activate', 'staff', 'moderator', 'viewer', 'not-staff', 'log-out'] as const),
] as const;
export type AccountChange = (typeof ACCOUNT_CHANGES)[number];

const AccountId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const AccountParams = Type.Object({ id: AccountId });
export const ChangeParams = Type.Object({ id: AccountId, change: Type.Enum([...ACCOUNT_CHANGES]) });
export const PasswordForm = Type.Object({ password: NewPassword, again: NewPassword }, strict);
export type PasswordForm = Static<typeof PasswordForm>;

const AccountText = Type.String({ trim: true, maxLength: 150 });
const accountTexts = {
  username: AccountText,
  name: AccountText,
  first_name: AccountText,
  last_name: AccountText,
  email: Type.String({ trim: true, maxLength: 254 }),
};
export const AccountForm = Type.Object(accountTexts, strict);
export type AccountForm = Static<typeof AccountForm>;
export const NewAccountForm = Type.Object(
  { ...accountTexts, password: NewPassword, again: NewPassword },
  strict,
);
export type NewAccountForm = Static<typeof NewAccountForm>;

/** How many people may come with an invitation, and how many days it is good for. */
export const INVITATION_USES = ['1', '10', '30', '100', '1000'] as const;
export const INVITATION_DAYS = ['1', '7', '30', '365'] as const;
export const InvitationForm = Type.Object(
  {
    label: Type.String({ trim: true, minLength: 1, maxLength: 100 }),
    uses: Type.Enum([...INVITATION_USES]),
    days: Type.Enum([...INVITATION_DAYS]),
  },
  strict,
);
export type InvitationForm = Static<typeof InvitationForm>;

export const ReportParams = Type.Object({ id: AccountId, answer: Type.Enum(['keep', 'blank']) });
export const ExportParams = Type.Object({ table: Segment, format: Type.Enum(['csv', 'json']) });

/** Actions on several rows of a list. All but `delete` are for accounts. */
export const BULK_ACTIONS = ['delete', 'deactivate', 'activate', 'log-out'] as const;
export type BulkAction = (typeof BULK_ACTIONS)[number];
/** As many as fit on a page of a list. */
export const MOST_ROWS = 50;
const Rows = Type.Array(Segment, { minItems: 1, maxItems: MOST_ROWS });
export const BulkParams = Type.Object({ table: Segment, action: Type.Enum([...BULK_ACTIONS]) });
export const BulkQuery = Type.Object({ table: Segment, action: Type.Enum([...BULK_ACTIONS]), row: Rows });
export const BulkForm = Type.Object({ row: Rows }, strict);

export const NoFields = Type.Object({}, strict);

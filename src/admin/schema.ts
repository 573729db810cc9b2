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
  'not-staff': 'The account is no longer an administrator.',
  'log-out': 'The account is logged out everywhere, and its device token has been replaced.',
  password: 'The password has been changed, and the account is logged out everywhere.',
  delete: 'Deleted.',
  welcome: 'You are the first administrator. The link you used no longer works.',
} as const;
export type Done = keyof typeof DONE;

/** `Object.keys` forgets which names there are. */
const Done = Type.Optional(Type.Enum(Object.keys(DONE) as Done[]));
export const DoneQuery = Type.Object({ done: Done });

const Short = Type.String({ maxLength: 200 });

/** Search, sort (`-` before the name for descending) and page. Every other parameter filters by the column it names. */
export const ListQuery = Type.Object(
  {
    q: Type.Optional(Short),
    sort: Type.Optional(Short),
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
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
export const ACCOUNT_CHANGES = ['deactivate', 'activate', 'staff', 'not-staff', 'log-out'] as const;
export type AccountChange = (typeof ACCOUNT_CHANGES)[number];

const AccountId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const AccountParams = Type.Object({ id: AccountId });
export const ChangeParams = Type.Object({ id: AccountId, change: Type.Enum([...ACCOUNT_CHANGES]) });
export const PasswordForm = Type.Object({ password: NewPassword, again: NewPassword }, strict);
export type PasswordForm = Static<typeof PasswordForm>;

export const NoFields = Type.Object({}, strict);

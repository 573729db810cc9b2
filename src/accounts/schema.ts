import { type Static, Type } from 'typebox';
import { Text } from '../platform/validate.ts';
import { EMAIL, MOST_EMAIL } from './rules/email.ts';
import { FACE_PARTS, FACE_PROBLEM } from './rules/face.ts';
import { USERNAME_PROBLEM } from './rules/username.ts';
import { JOHN, JWT, LOGGED_IN, ME, OWN_LOGIN } from './schema-examples.ts';

/** 1 to 150 letters, digits and `@.+-_`. `rules/username.ts` also checks the name in its shown form. */
const Username = Type.String({
  trim: true,
  minLength: 1,
  maxLength: 150,
  pattern: '^[\\p{L}\\p{M}\\p{N}@.+\\-_]+$',
  problem: USERNAME_PROBLEM,
});

/** 8 to 128 characters, not only digits. `rules/password.ts` makes the checks that need the username. */
const NewPassword = Type.String({
  trim: true,
  minLength: 8,
  maxLength: 128,
  pattern: '[^0-9]',
  problem: {
    minLength: 'This password is too short. It must contain at least 8 characters.',
    pattern: 'This password is entirely numeric.',
  },
});

const Invitation = Type.Optional(
  Type.String({
    maxLength: 100,
    description: 'The token of an invitation link, where PARLOR_REGISTER=invite wants one',
  }),
);

/** (seed 000; `invitation` is ours, here and below) */
export const Register = Type.Object(
  { username: Username, password: NewPassword, invitation: Invitation },
  { examples: [{ username: 'urname', password: 'somepassword' }] },
);
export type Register = Static<typeof Register>;

/** The document has a `password` field, but the hash never leaves the server. (seed 000) */
export const Registered = Type.Object(
  { id: Type.Integer(), username: Type.String(), password: Type.String() },
  { examples: [{ id: 4, username: 'urname', password: 'argon2id$********' }] },
);
export type Registered = Static<typeof Registered>;

const Email = Text({
  minLength: 1,
  maxLength: MOST_EMAIL,
  pattern: `^${EMAIL}$`,
  problem: 'Enter a valid email address.',
});
const PersonName = Text({ maxLength: 150 });

/** (seed 001) */
export const RegisterWithEmail = Type.Object(
  {
    username: Username,
    email: Email,
    password: NewPassword,
    password2: Type.String({ trim: true, minLength: 1, maxLength: 1000 }),
    first_name: Type.Optional(PersonName),
    last_name: Type.Optional(PersonName),
    invitation: Invitation,
  },
  {
    examples: [JOHN],
  },
);
export type RegisterWithEmail = Static<typeof RegisterWithEmail>;

/** (seed 001) */
export const RegisteredWithEmail = Type.Object(
  {
    username: Type.String(),
    email: Type.String(),
    first_name: Type.String(),
    last_name: Type.String(),
  },
  {
    examples: [{ username: 'john_doe', email: 'john@example.com', first_name: 'John', last_name: 'Doe' }],
  },
);
export type RegisteredWithEmail = Static<typeof RegisteredWithEmail>;

const FormText = Type.Optional(Type.String({ trim: true, maxLength: 1000 }));
/** (seed 002) The rules report every problem with the form, missing fields included. */
export const Signup = Type.Object(
  { username: FormText, password1: FormText, password2: FormText, invitation: Invitation },
  { examples: [{ username: 'ex_user', password1: 'pass_example', password2: 'pass_example' }] },
);
export type Signup = Static<typeof Signup>;

/** 40 hex digits. The same for every login until it is replaced. (seed 002) */
export const DeviceToken = Type.Object(
  { token: Type.String() },
  { examples: [{ token: '56ed72b87ca333f02ef5eaef99296194768c5488' }] },
);
export type DeviceToken = Static<typeof DeviceToken>;

const Credential = Type.String({ trim: true, minLength: 1, maxLength: 1000 });

/** (seeds 000, 001 and 002; `ignore_case` is ours) */
export const Login = Type.Object(
  {
    username: Credential,
    password: Credential,
    ignore_case: Type.Optional(
      Type.Boolean({
        description: 'Also find a name that is written in another way, such as in another case',
      }),
    ),
  },
  {
    examples: [
      { username: 'urname', password: 'somepassword' },
      { username: 'john_doe', password: 'SecurePass123' },
      { username: 'ex_user', password: 'pass_example' },
    ],
  },
);
export type Login = Static<typeof Login>;

/** (seed 000) */
export const TokenPair = Type.Object(
  { refresh: Type.String(), access: Type.String() },
  { examples: [{ refresh: JWT, access: JWT }] },
);
export type TokenPair = Static<typeof TokenPair>;

/** (seeds 001 and 002) */
export const LoggedIn = Type.Object(
  {
    access: Type.String(),
    refresh: Type.String(),
    user: Type.Object({
      id: Type.String({ description: 'The UUID' }),
      username: Type.String(),
      email: Type.String(),
      first_name: Type.String(),
      last_name: Type.String(),
    }),
    token: Type.String({ description: 'The device token' }),
  },
  {
    examples: [LOGGED_IN],
  },
);
export type LoggedIn = Static<typeof LoggedIn>;

/** (seeds 000, 001 and 002) */
export const Refresh = Type.Object(
  { refresh: Type.String({ minLength: 1 }) },
  { examples: [{ refresh: JWT }] },
);
export const Access = Type.Object({ access: Type.String() }, { examples: [{ access: JWT }] });
export type Access = Static<typeof Access>;

/** (seed 002) */
export const Verify = Type.Object({ token: Type.String({ minLength: 1 }) }, { examples: [{ token: JWT }] });

/** (seeds 001 and 002) Accepts any value: a `refresh` that is not a string is refused as an invalid token. */
export const Logout = Type.Object(
  { refresh: Type.Optional(Type.Unknown()) },
  { examples: [{ refresh: JWT }] },
);
export type Logout = Static<typeof Logout>;
export const LoggedOut = Type.Object(
  { message: Type.Optional(Type.String()), logout: Type.String() },
  { examples: [{ message: 'Successfully logged out', logout: 'success' }] },
);

/** (seed 002; closing the account is ours) */
export const DelLogout = Type.Object({
  account: Type.Optional(Type.Boolean({ description: 'Also close the account' })),
  password: Type.Optional(Type.String({ trim: true, minLength: 1, maxLength: 1000 })),
});
export type DelLogout = Static<typeof DelLogout>;

const strict = { additionalProperties: false };

/** `rules/name.ts` counts and cleans it. */
const Name = Text({
  minLength: 1,
  description: 'What others see: 1 to 24 characters of any script. It need not be unique',
  examples: ['Zoë 🎨'],
});

const Face = Type.Array(Type.Integer({ minimum: 0 }), {
  minItems: FACE_PARTS.length,
  maxItems: FACE_PARTS.length,
  problem: FACE_PROBLEM,
  description: 'Colour, head, eyes, mouth, top, extra',
  examples: [[3, 1, 4, 0, 6, 2]],
});

export const Me = Type.Object(
  {
    id: Type.Integer(),
    uuid: Type.String(),
    username: Type.String(),
    name: Type.String({ description: 'What others see' }),
    face: Face,
    email: Type.Union([Type.String(), Type.Null()]),
    first_name: Type.String(),
    last_name: Type.String(),
    is_guest: Type.Boolean({ description: 'Has no password yet' }),
    is_staff: Type.Boolean(),
    created_at: Type.String(),
  },
  {
    examples: [ME],
  },
);
export type Me = Static<typeof Me>;

/** An empty e-mail address removes the current one. */
export const ChangeMe = Type.Object(
  {
    name: Type.Optional(Name),
    face: Type.Optional(Face),
    email: Type.Optional(
      Text({
        maxLength: 254,
        pattern: `^(?:${EMAIL})?$`,
        problem: 'Enter a valid email address.',
      }),
    ),
    first_name: Type.Optional(PersonName),
    last_name: Type.Optional(PersonName),
  },
  strict,
);
export type ChangeMe = Static<typeof ChangeMe>;

/** `account.json`, then a folder for each game. */
export const Zip = Type.String({ format: 'binary', examples: ['PK…'] });

/** A guest has no old password, but may need an invitation. */
export const ChangePassword = Type.Object(
  { old_password: Type.Optional(Credential), new_password: NewPassword, invitation: Invitation },
  { ...strict, examples: [{ old_password: 'somepassword', new_password: 'another password' }] },
);
export type ChangePassword = Static<typeof ChangePassword>;

export const LoginList = Type.Object({
  logins: Type.Array(
    Type.Object(
      {
        sid: Type.String(),
        kind: Type.Enum(['token', 'web']),
        agent: Type.String({ description: 'The User-Agent of the program or browser' }),
        created_at: Type.String(),
        expires_at: Type.String(),
        current: Type.Boolean({ description: 'Whether this request used this login' }),
      },
      {
        examples: [OWN_LOGIN],
      },
    ),
  ),
});
export type LoginList = Static<typeof LoginList>;
export const LoginParams = Type.Object({
  sid: Type.String({ minLength: 1, maxLength: 64, examples: ['0f8fad5b-d9cb-469f-a165-70867728950e'] }),
});
export const Empty = Type.Object({});

/** The name to play under. The username is made from it. */
export const Guest = Type.Object(
  {
    name: Name,
    face: Type.Optional(Face),
    game_code: Type.Optional(
      Type.Integer({
        description: 'The game that the guest comes for. The limit of an address does not apply to its lobby',
        examples: [145_078],
      }),
    ),
    invitation: Invitation,
  },
  strict,
);
export type Guest = Static<typeof Guest>;

export const GuestMade = Type.Object(
  {
    id: Type.Integer(),
    username: Type.String(),
    access: Type.String(),
    refresh: Type.String(),
  },
  { examples: [{ id: 1, username: 'Ada', access: JWT, refresh: JWT }] },
);
export type GuestMade = Static<typeof GuestMade>;

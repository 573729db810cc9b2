import { type Static, Type } from 'typebox';
import { USERNAME_PROBLEM } from './rules/username.js';

/** 1 to 150 letters, digits and `@.+-_`. What is refused as it would be shown: `rules/username.ts`. */
const Username = Type.String({
  trim: true,
  minLength: 1,
  maxLength: 150,
  pattern: '^[\\p{L}\\p{M}\\p{N}@.+\\-_]+$',
  problem: USERNAME_PROBLEM,
});

/** At least 8 characters, and more than digits. What else is refused needs the username: `rules/password.ts`. */
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

/** (seed 000) */
export const Register = Type.Object({ username: Username, password: NewPassword });
export type Register = Static<typeof Register>;

/** The hash never leaves the server; the field is documented. (seed 000) */
export const Registered = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  password: Type.String(),
});
export type Registered = Static<typeof Registered>;

const Credential = Type.String({ trim: true, minLength: 1, maxLength: 1000 });

/** (seed 000) */
export const Login = Type.Object({ username: Credential, password: Credential });
export type Login = Static<typeof Login>;

/** (seed 000) */
export const TokenPair = Type.Object({ refresh: Type.String(), access: Type.String() });
export type TokenPair = Static<typeof TokenPair>;

/** (seed 000) */
export const Refresh = Type.Object({ refresh: Type.String({ minLength: 1 }) });
export const Access = Type.Object({ access: Type.String() });
export type Access = Static<typeof Access>;

/** A name to play under at once; spaces become `_`. */
export const Guest = Type.Object(
  {
    name: Type.String({
      trim: true,
      minLength: 1,
      maxLength: 150,
      pattern: '^[\\p{L}\\p{M}\\p{N}@.+\\-_\\s]+$',
      problem: 'Enter a name of letters, numbers, spaces and @/./+/-/_ characters.',
    }),
  },
  { additionalProperties: false },
);
export type Guest = Static<typeof Guest>;

export const GuestMade = Type.Object({
  id: Type.Integer(),
  username: Type.String(),
  access: Type.String(),
  refresh: Type.String(),
});
export type GuestMade = Static<typeof GuestMade>;

import { type Static, Type } from 'typebox';
import { Text } from '../platform/validate.ts';

/** What a program may do with an API token. The names are those that existing chess programs ask for. */
export const SCOPES = ['board:play', 'bot:play', 'challenge:read', 'challenge:write'] as const;
export type Scope = (typeof SCOPES)[number];

const Scopes = Type.Array(
  Type.Enum([...SCOPES], { problem: `Each scope must be one of ${SCOPES.join(', ')}.` }),
  { minItems: 1, maxItems: SCOPES.length },
);
const ID = '7d7f3f9f-4f2f-4a7e-9d55-1f1f3c1a2b10';
const TOKEN = {
  ...{ id: ID, label: 'My bot', scopes: ['bot:play'] },
  ...{ created_at: '2026-11-20T20:00:00.000000Z', last_used_at: null },
};

export const NewApiToken = Type.Object(
  {
    label: Text({ minLength: 1, maxLength: 50, description: 'What it is for', examples: ['My bot'] }),
    scopes: Scopes,
  },
  { additionalProperties: false, examples: [{ label: 'My bot', scopes: ['bot:play'] }] },
);
export type NewApiToken = Static<typeof NewApiToken>;

export const ApiToken = Type.Object(
  {
    id: Type.String(),
    label: Type.String(),
    scopes: Scopes,
    created_at: Type.String(),
    last_used_at: Type.Union([Type.String(), Type.Null()]),
  },
  { examples: [TOKEN] },
);
export type ApiToken = Static<typeof ApiToken>;

export const ApiTokenList = Type.Object(
  { tokens: Type.Array(ApiToken) },
  { examples: [{ tokens: [TOKEN] }] },
);
export type ApiTokenList = Static<typeof ApiTokenList>;

export const ApiTokenMade = Type.Object(
  { ...ApiToken.properties, token: Type.String({ description: 'The token itself. It is shown only here' }) },
  { examples: [{ ...TOKEN, token: 'parlor_2b9d4c55a2a85d8f4f1f7a108a6f3f0e2b9d4c55' }] },
);
export type ApiTokenMade = Static<typeof ApiTokenMade>;

export const ApiTokenParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 64, examples: [ID] }),
});

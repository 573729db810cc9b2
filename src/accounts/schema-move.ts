import { type Static, Type } from 'typebox';

const TOKEN = 'p3Tq0kzYw1vXb5Ls9DfGhA';

/** Moves a login to another device, once. */
export const Move = Type.Object(
  {
    token: Type.String({ description: '22 letters, for the link' }),
    back: Type.String({
      description:
        'Not for the link: once it has been used, this is a token that brings the login back, for three hours',
    }),
    ends_at: Type.String(),
  },
  { examples: [{ token: TOKEN, back: 'Zk3QeW0rT7yUb1NmV9sXcA', ends_at: '2024-06-05T09:42:05.224256Z' }] },
);
export type Move = Static<typeof Move>;

export const RedeemMove = Type.Object(
  { token: Type.String({ maxLength: 100, examples: [TOKEN] }) },
  { additionalProperties: false },
);
export type RedeemMove = Static<typeof RedeemMove>;

import { type Static, Type } from 'typebox';

export const MOST_REASON_CHARACTERS = 200;

export const Report = Type.Object(
  {
    reason: Type.Optional(
      Type.String({ trim: true, maxLength: MOST_REASON_CHARACTERS, description: 'For the administrator' }),
    ),
  },
  { examples: [{ reason: 'My phone number is on it' }] },
);
export type Report = Static<typeof Report>;

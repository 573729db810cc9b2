import { type Static, Type } from 'typebox';

const NAME = 'kJ8sW2nQ0pXv4TzR7uYb3A';
const Name = Type.String({ minLength: 22, maxLength: 22, examples: [NAME] });
const GameCode = Type.Integer({ examples: [145_078] });

/** A claim as the guest who made it sees it. */
export const ClaimState = Type.Object(
  {
    claim: Type.String({ description: 'Its name, for the other calls' }),
    animal: Type.String({ description: 'One of 20. Shown to the host as well, to recognise the device by' }),
    state: Type.Enum(['asked', 'granted']),
  },
  { examples: [{ claim: NAME, animal: 'owl', state: 'asked' }] },
);
export type ClaimState = Static<typeof ClaimState>;

/** The seat, with the tokens of its account. They are given once. */
export const ClaimGranted = Type.Object(
  {
    ...ClaimState.properties,
    id: Type.Integer(),
    username: Type.String(),
    access: Type.String(),
    refresh: Type.String(),
  },
  {
    examples: [
      { claim: NAME, animal: 'owl', state: 'granted', id: 7, username: 'Ada', access: '…', refresh: '…' },
    ],
  },
);
export type ClaimGranted = Static<typeof ClaimGranted>;

export const ClaimParams = Type.Object({
  code: Type.Unsafe<string | number>(Type.String({ examples: ['145078'] })),
  claim: Name,
});
export const ClaimMessage = Type.Object(
  { game_code: GameCode, claim: Name },
  { additionalProperties: false },
);

import { type Static, Type } from 'typebox';

const GameCode = Type.Integer({ examples: [145_078] });
const Name = Type.String({ minLength: 22, maxLength: 22, examples: ['kJ8sW2nQ0pXv4TzR7uYb3A'] });
const Digits = Type.String({
  pattern: '^[0-9]{4}$',
  problem: 'Four digits are required.',
  examples: ['4821'],
});
const strict = { additionalProperties: false };

const PAIRABLE = {
  screen: 'kJ8sW2nQ0pXv4TzR7uYb3A',
  version: 1,
  ...{ digits: '4821', digits_end_at: '2024-06-05T09:50:05.224256Z' },
  ...{ game_code: null, asked_game_code: null },
};

/** A screen: either what it shows, or how to pair it. */
export const ScreenState = Type.Object(
  {
    screen: Type.String({ description: 'Its name, for its QR code: good for pairing only' }),
    version: Type.Integer({ description: 'Rises with every change' }),
    digits: Type.Union([Type.String(), Type.Null()], {
      description: 'Four digits to pair it by, while it shows no game',
    }),
    digits_end_at: Type.Union([Type.String(), Type.Null()]),
    game_code: Type.Union([Type.Integer(), Type.Null()], { description: 'The game that it shows' }),
    asked_game_code: Type.Union([Type.Integer(), Type.Null()], {
      description: 'The game that it has asked to show',
    }),
  },
  { examples: [PAIRABLE] },
);
export type ScreenState = Static<typeof ScreenState>;

/** A new screen with its ticket, which never leaves it. */
export const NewScreen = Type.Object(
  {
    ...ScreenState.properties,
    secret: Type.String({ description: '`Authorization: Screen <secret>`, or `{"screen"}` in HELLO' }),
  },
  { examples: [{ ...PAIRABLE, secret: 'b1946ac92492d2347c6235b4d2611184' }] },
);
export type NewScreen = Static<typeof NewScreen>;

/** Which screens show a game, and which ask to. */
export const ScreenList = Type.Object(
  { screens: Type.Array(Type.String()), asking: Type.Array(Type.String()) },
  { examples: [{ screens: ['kJ8sW2nQ0pXv4TzR7uYb3A'], asking: [] }] },
);
export type ScreenList = Static<typeof ScreenList>;

/** One of the two is needed. */
export const Pairing = Type.Object(
  { screen: Type.Optional(Name), digits: Type.Optional(Digits) },
  { ...strict, examples: [{ digits: '4821' }, { screen: 'kJ8sW2nQ0pXv4TzR7uYb3A' }] },
);
export const PairingMessage = Type.Object(
  { game_code: GameCode, ...Pairing.properties },
  { ...strict, examples: [{ game_code: 145_078, digits: '4821' }] },
);
export const ScreenParams = Type.Object({
  code: Type.Unsafe<string | number>(Type.String({ examples: ['145078'] })),
  screen: Name,
});
export const ScreenMessage = Type.Object({ game_code: GameCode, screen: Name }, strict);
export const ScreenSeen = Type.Object({
  version: Type.Optional(
    Type.Integer({ description: 'The version last seen; the answer waits until there is another' }),
  ),
});
export const AskForGame = Type.Object({ game_code: GameCode }, strict);

import { type Static, Type } from 'typebox';
import { CLOCKS, FEWEST_ROUNDS, MODE_NAMES, MOST_ROUNDS } from './rules/modes.ts';
import { REACTORS } from './rules/reactions.ts';
import { DOORS } from './rules/session.ts';
import { IDEAS_EACH, MOST_WORDS, PACKS } from './rules/words.ts';
import { SessionMessage } from './schema.ts';

const ODD_ROUNDS = Array.from(
  { length: (MOST_ROUNDS - FEWEST_ROUNDS) / 2 + 1 },
  (_, place) => FEWEST_ROUNDS + 2 * place,
);

/** Whole seconds from 10 to 600. Browser forms send numbers as text. */
const Seconds = Type.Unsafe<number | string>({
  type: ['integer', 'string'],
  minimum: 10,
  maximum: 600,
  pattern: '^(?:[1-9][0-9]|[1-5][0-9][0-9]|600)$',
  problem: { pattern: 'A whole number from 10 to 600 is required.' },
});

/** An odd number from 3 to 19, so that a description comes last, or `table`. Browser forms send numbers as text. */
const Rounds = Type.Unsafe<number | string>({
  enum: ['table', ...ODD_ROUNDS.flatMap((rounds) => [rounds, String(rounds)])],
  problem: 'An odd number from 3 to 19, so that a description comes last, or "table" is required.',
  description:
    'At most twice the number of players, less one, are played. `table` is as many as players, or one more if that is even',
});

const Mode = Type.Enum([...MODE_NAMES], { problem: `Known modes: ${MODE_NAMES.join(', ')}.` });

/** The refusal of a bad list of ideas. */
export const WORDS_PROBLEM = `${PACKS.map((pack) => `"${pack}"`).join(', ')} or a list of ${IDEAS_EACH} to ${MOST_WORDS} different ideas of 1 to 100 characters is required.`;

/** The rules check length and characters of each idea after cleaning. */
const Words = Type.Unsafe<(typeof PACKS)[number] | string[]>({
  anyOf: [
    { enum: [...PACKS], problem: WORDS_PROBLEM },
    {
      type: 'array',
      items: { type: 'string', problem: WORDS_PROBLEM },
      ...{ minItems: IDEAS_EACH, maxItems: MOST_WORDS, problem: WORDS_PROBLEM },
    },
  ],
  problem: WORDS_PROBLEM,
  description: 'Where ideas come from: a list in English or German, or one of your own',
});

/** Settings for who else may come in and react. */
const DoorOptions = {
  watchers: Type.Optional(Type.Boolean({ description: 'Whether others may watch' })),
  door: Type.Optional(
    Type.Enum([...DOORS], {
      problem: `Known: ${DOORS.join(', ')}.`,
      description: '`open`: latecomers may take the place of who has left. `closes`: at the start',
    }),
  ),
  reactions: Type.Optional(
    Type.Enum([...REACTORS], {
      problem: `Known: ${REACTORS.join(', ')}.`,
      description: 'Who may react during the reveal: `all`, `players` or nobody (`off`)',
    }),
  ),
};

const GameOptions = {
  clock: Type.Optional(Type.Enum([...CLOCKS], { problem: `Known clocks: ${CLOCKS.join(', ')}.` })),
  ideas: Type.Optional(
    Type.Boolean({ description: 'Whether everybody may choose from three ideas in round 0' }),
  ),
  words: Type.Optional(Words),
  ...DoorOptions,
};

const strict = { additionalProperties: false };

export const CreateSession = Type.Object(
  {
    draw_time: Seconds,
    desc_time: Seconds,
    mode: Type.Optional(Mode),
    rounds: Type.Optional(Rounds),
    options: Type.Optional(Type.Object(GameOptions, strict)),
  },
  {
    examples: [
      { draw_time: 30, desc_time: 30 },
      {
        ...{ draw_time: 120, desc_time: 90, mode: 'hurry_up', rounds: 5 },
        options: { clock: 'last_call', ideas: true },
      },
    ],
  },
);
export type CreateSession = Static<typeof CreateSession>;

/** Settings that the host changes: all of them in the lobby, later only those for coming in and reacting. */
export const ChangeOptions = Type.Object(
  {
    draw_time: Type.Optional(Seconds),
    desc_time: Type.Optional(Seconds),
    mode: Type.Optional(Mode),
    rounds: Type.Optional(Rounds),
    ...GameOptions,
  },
  { ...strict, examples: [{ rounds: 5, clock: 'none', words: ['an apple', 'a bridge', 'a cloud'] }] },
);
export type ChangeOptions = Static<typeof ChangeOptions>;

/**
 * The modes that a client knows. Clients that do not say can play all modes that alternate between writing and drawing.
 */
export const JoinSession = Type.Object({
  modes: Type.Optional(
    Type.Array(Type.String({ maxLength: 100 }), { maxItems: 100, examples: [[...MODE_NAMES]] }),
  ),
});

/** The mode of the rematch, if the first call is to choose another one. */
export const Rematch = Type.Object({ mode: Type.Optional(Mode) });

/** The ideas that the caller may choose from. */
export const Ideas = Type.Object(
  { chain: Type.Integer(), ideas: Type.Array(Type.String()) },
  {
    examples: [
      { chain: 13, ideas: ['a snail late for work', 'a bear at the hairdresser', 'a book that bites'] },
    ],
  },
);
export type Ideas = Static<typeof Ideas>;

const { game_code } = SessionMessage.properties;
export const CreateMessage = Type.Object(CreateSession.properties, strict);
export const JoinMessage = Type.Object({ game_code, ...JoinSession.properties }, strict);
export const RematchMessage = Type.Object({ game_code, ...Rematch.properties }, strict);
export const OptionsMessage = Type.Object({ game_code, ...ChangeOptions.properties }, strict);

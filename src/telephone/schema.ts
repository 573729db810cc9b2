import { type Static, Type } from 'typebox';
import { CLOCKS, MODE_NAMES } from './rules/modes.ts';
import { REACTORS } from './rules/reactions.ts';
import { DOORS } from './rules/session.ts';
import { MOMENTS, PACES } from './rules/show.ts';
import { PACKS } from './rules/words.ts';
import { IN_PLAY, LOBBY, OVER, TOKEN } from './schema-examples.ts';

/** The live topic of a session. */
export function topicOf(code: number): string {
  return `session:${code}`;
}

/** A code that no session has. */
export const NO_CODE = 0;

/** The code as a number, or `NO_CODE` if it is not one. Leading zeros are accepted. */
export function codeOf({ code }: { code: string | number }): number {
  return /^\d{1,15}$/.test(String(code)) ? Number(code) : NO_CODE;
}

/** The place of an entry: a chain of a game and a round. */
export interface Place {
  code: number;
  round: number;
  chain: number;
}

export function placeOf({ code, round, chain }: Static<typeof TurnParams>): Place {
  return { code: codeOf({ code }), round, chain };
}

const Shown = Type.Object({ name: Type.String(), face: Type.Array(Type.Integer()) });
/** Everybody who is mentioned, by username, with what others see of them. */
export const People = Type.Record(Type.String(), Shown, {
  description:
    'How to show each of `users`, and each latecomer in `seats_asked`: a name, which need not be unique, and a face',
});

const Time = Type.Union([Type.String(), Type.Null()]);

/** How the reveal of a finished game goes on. What it shows is in `album`. Its moments are timed by `rules/show.ts`. */
export const ShowState = Type.Object({
  pace: Type.Enum([...PACES], {
    description: '`auto`: goes on by itself. `hand`: only when somebody moves it',
  }),
  short: Type.Boolean({ description: 'One and a half times as fast, and without titles' }),
  lead: Type.String({
    description:
      'The username of the one who moves it: the owner of the story, or the host. The host always may',
  }),
  moment: Type.Enum([...MOMENTS], {
    description:
      '`title`, `page` and `end` are those of the story `album.chain`; the page is the entry `album.step - 1`. `wall`: the last one, which stays',
  }),
  award: Type.Union([Type.Integer(), Type.Null()], {
    description: 'At the moment `award`: the index of the one being shown in `awards` of the album',
  }),
  beat: Type.Integer({ description: 'Rises with each move' }),
  step_began_at: Type.String({
    description: 'When the moment began, moved forward by the time for which it was held',
  }),
  step_ms: Type.Union([Type.Integer(), Type.Null()], {
    description:
      'How long the moment takes. Reactions can make a drawing stay up to 1.5 s longer. Null: until somebody moves it',
  }),
  held_at: { ...Time, description: 'Since when the clock stands' },
  hearts: Type.Array(Type.Integer(), {
    description: 'How many hearts each page of the story `album.chain` has',
  }),
  tied: Type.Array(Type.Object({ chain: Type.Integer(), round: Type.Integer(), hearts: Type.Integer() }), {
    description:
      'At the moment `tie`: the drawings with the most hearts, between which hearts decide for ten seconds',
  }),
});

const ChainsInPlay = Type.Array(Type.Record(Type.String(), Type.Integer()));
const ChainsByName = Type.Record(Type.String(), Type.Integer());
const ChainsAtEnd = Type.Record(Type.String(), Type.Array(Type.String()));

/** A game as every member sees it, without entries. (seed 000, Session Info; fields from `version` on are Parlor's) */
export const Session = Type.Object(
  {
    game_code: Type.Integer(),
    draw_time: Type.Integer({ description: 'Seconds for a drawing, in the round that is in play' }),
    desc_time: Type.Integer({ description: 'Seconds for a description, in the round that is in play' }),
    created_at: Type.String(),
    round: Type.Integer({ description: '-1 in the lobby, 0 and up in play, -2 when the game is over' }),
    last_modified: Type.String(),
    users: Type.Array(Type.String(), { description: 'In the order of joining' }),
    chains: Type.Union([ChainsInPlay, ChainsByName, ChainsAtEnd], {
      description:
        'In play: the chain that each player holds this round. When over: the authors of each chain, by round',
    }),
    version: Type.Integer(),
    host: Type.String(),
    rounds: Type.Union([Type.Integer(), Type.Null()]),
    round_kind: Type.Enum(['lobby', 'description', 'drawing', 'over']),
    round_started_at: Type.Union([Type.String(), Type.Null()]),
    round_ends_at: Type.Union([Type.String(), Type.Null()]),
    submitted: Type.Array(Type.String(), {
      description: 'Players who have submitted their entry for this round',
    }),
    left: Type.Array(Type.String(), { description: 'Players who left or were removed during play' }),
    album: Type.Union([Type.Object({ chain: Type.Integer(), step: Type.Integer() }), Type.Null()], {
      description: 'The shared reveal: the chain being shown, and how many of its entries',
    }),
    show: Type.Union([ShowState, Type.Null()], {
      description: 'The reveal as a show, once the host or the owner of the first story has begun it',
    }),
    hidden: Type.Array(Type.Object({ chain: Type.Integer(), round: Type.Integer() }), {
      description: 'Pages that the host has hidden. Their contents are in no album',
    }),
    next_game_code: Type.Union([Type.Integer(), Type.Null()], { description: 'Code of the rematch' }),
    server_time: Type.String(),
    mode: Type.Enum([...MODE_NAMES]),
    next_mode: Type.Enum([...MODE_NAMES], {
      description: 'For the rematch: a mode that was not played this evening, or else the next in order',
    }),
    options: Type.Object(
      {
        rounds: Type.Union([Type.Integer(), Type.Enum(['table']), Type.Null()]),
        clock: Type.Enum([...CLOCKS]),
        ideas: Type.Boolean({ description: 'Whether everybody may choose from three ideas in round 0' }),
        words: Type.Enum([...PACKS, 'own'], { description: 'Where ideas come from' }),
        watchers: Type.Boolean(),
        door: Type.Enum([...DOORS]),
        reactions: Type.Enum([...REACTORS], { description: 'Who may react during the reveal' }),
      },
      { description: 'As the host has chosen them. Without `rounds` the mode decides' },
    ),
    watchers: Type.Integer({ description: 'How many only watch' }),
    screens: Type.Integer({ description: 'How many screens show the game' }),
    seats_asked: Type.Record(Type.String(), Type.String(), {
      description: 'Players who are away, by username, and the latecomer who asks the host for the seat',
    }),
    claims: Type.Array(
      Type.Object({ claim: Type.String(), username: Type.String(), animal: Type.String() }),
      {
        description: 'Guests who ask the host for their seat on another device',
      },
    ),
    asking: Type.Array(Type.String(), { description: 'Screens that ask to show it, by name' }),
    people: People,
  },
  { examples: [LOBBY, IN_PLAY, OVER] },
);
export type Session = Static<typeof Session>;
/** A session in the topic `user`. */
export type RunningSession = Pick<
  Session,
  'game_code' | 'round' | 'round_kind' | 'host' | 'users' | 'people'
>;

export const SessionList = Type.Array(Session);
/** A document that is no JSON. */
export const Text = Type.String({ examples: ['<…>'] });

/** The answer to a latecomer who is not seated at once. */
export const Waiting = Type.Object(
  {
    code: Type.Enum(['no_place', 'place_asked'], {
      description: '`place_asked`: the host decides on the seat of a player who is away',
    }),
    waiting: Type.Literal(true, { description: 'May watch, and has a chair in the rematch' }),
    game_code: Type.Integer(),
    version: Type.Integer(),
  },
  { examples: [{ code: 'no_place', waiting: true, game_code: 145_078, version: 5 }] },
);
export type Waiting = Static<typeof Waiting>;

/** All that anybody with the code may know before they join. */
export const Door = Type.Object(
  {
    game_code: Type.Integer(),
    door: Type.Enum(['open', 'full', 'started', 'over']),
    place: Type.Enum(['free', 'away', 'none'], {
      description: 'In play: whether a seat is free, or may be asked of the host',
    }),
    seat: Type.Union([Shown, Type.Null()], { description: 'Whose place that is, or was' }),
    watch: Type.Enum(['open', 'full', 'off']),
    away: Type.Record(Type.String(), Shown, {
      description: 'Guests in the game who have been away for 20 s, by username. Their seats may be claimed',
    }),
    next_game_code: Type.Union([Type.Integer(), Type.Null()], { description: 'Code of the rematch' }),
  },
  {
    examples: [
      {
        ...{ game_code: 145_078, door: 'over', place: 'none', seat: null, watch: 'open', away: {} },
        next_game_code: 145_079,
      },
    ],
  },
);
export type Door = Static<typeof Door>;

/** The other fields of the session last seen are ignored. (seed 000, Session Info When Change) */
export const Wait = Type.Object(
  // The number in a form is text, and becomes one. Any other value is another code.
  {
    game_code: Type.Optional(
      Type.Union([Type.Integer(), Type.Unsafe<unknown>({ not: { type: 'integer' } })]),
    ),
    last_modified: Type.Unknown(),
  },
  { examples: [LOBBY] },
);
export type Wait = Static<typeof Wait>;

const strict = { additionalProperties: false };
const Username = Type.String({ trim: true, minLength: 1, maxLength: 150, examples: ['testuser2'] });
export const Named = Type.Object({ username: Username }, strict);

export const Empty = Type.Object({});
/** Text in a path, a number in a message. Anything that is not a game code gets `session_not_found`. */
const Code = Type.Unsafe<string | number>(
  Type.String({ description: 'The code of the game', examples: ['145078'] }),
);
export const CodeParams = Type.Object({ code: Code });
const turn = {
  round: Type.Integer({ minimum: 0, maximum: 1000 }),
  chain: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, examples: [13] }),
};
export const TurnParams = Type.Object({ code: Code, ...turn });
export const SeatParams = Type.Object({ code: Code, username: Username });
export const DraftQuery = Type.Object({
  optional: Type.Optional(Type.Boolean({ description: 'Answer 204 rather than 404 if there is no draft' })),
});
export const MediaParams = Type.Object({ file: Type.String({ examples: ['13_145078_1.svg'] }) });
export const AlbumParams = Type.Object({ token: Type.String({ examples: [TOKEN] }) });
export const PastQuery = Type.Object({
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
});
export const PastParams = Type.Object({ username: Type.String({ examples: ['testuser2'] }) });

const game_code = Type.Integer({ examples: [145_078] });

export const SessionMessage = Type.Object({ game_code }, strict);
export const NamedMessage = Type.Object({ game_code, ...Named.properties }, strict);
export const TurnMessage = Type.Object({ game_code, ...turn }, strict);

import { type Static, type TSchema, Type } from 'typebox';

const ID = '254a2ae6-b15b-48e0-8b24-acccea908542';
const OneOf = <const T extends string[]>(values: [...T]) =>
  Type.Enum(values, {
    problem: `This must be ${[values.slice(0, -1).join(', '), ...values.slice(-1)].filter(Boolean).join(' or ')}.`,
  });
const Id = Type.String({ description: 'The UUID of the game', examples: [ID] });

export const GameParams = Type.Object({ id: Id });
export const ExportParams = Type.Object({ id: Id });
export const ExportQuery = Type.Object({
  clocks: Type.Optional(Type.String({ description: 'Anything but `true` leaves out the %clk comments' })),
});
export const MoveParams = Type.Object({ id: Id, uci: Type.String({ examples: ['e2e4'] }) });
export const AnswerParams = Type.Object({
  id: Id,
  answer: Type.String({ description: '`yes`, `true` or `1`; everything else is no', examples: ['yes'] }),
});
export const PlayerParams = Type.Object({
  id: Type.String({ description: 'The username, in any case', examples: ['Ada'] }),
});
export const LinkParams = Type.Object({ id: Type.String({ examples: [ID] }) });
export const MoveQuery = Type.Object({
  offeringDraw: Type.Optional(Type.String({ description: 'Also offers a draw, or agrees to one' })),
});
export const CountQuery = Type.Object({
  nb: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'At most this many' })),
});
export const IdsQuery = Type.Object({
  ids: Type.Optional(
    Type.String({ maxLength: 16_000, description: 'Usernames, at most 100, with commas between them' }),
  ),
});

/** Programs send more fields than these, which are ignored. */
const Variant = Type.Optional(OneOf(['standard', 'fromPosition']));
const Color = Type.Optional(OneOf(['white', 'black', 'random']));
const Days = Type.Optional(Type.Integer({ description: 'Refused: there are no games by correspondence' }));

export const NewChallenge = Type.Object(
  {
    rated: Type.Optional(Type.Boolean({ description: 'Must be false: there are no ratings' })),
    'clock.limit': Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_800, description: 'In seconds. Without it, no clocks' }),
    ),
    'clock.increment': Type.Optional(Type.Integer({ minimum: 0, maximum: 60, description: 'In seconds' })),
    days: Days,
    color: Color,
    variant: Variant,
    fen: Type.Optional(Type.String({ maxLength: 300 })),
    keepAliveStream: Type.Optional(
      Type.Boolean({ description: 'Stream until the challenge is answered. Closing the stream cancels it' }),
    ),
  },
  { examples: [{ rated: false, 'clock.limit': 300, 'clock.increment': 3, color: 'random' }] },
);
export type NewChallenge = Static<typeof NewChallenge>;

export const Decline = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 100 })) },
  { examples: [{ reason: 'timeControl' }] },
);

export const NewSeek = Type.Object(
  {
    time: Type.Optional(
      Type.Number({ minimum: 0, maximum: 180, default: 5, description: 'In minutes, also 0.5' }),
    ),
    increment: Type.Optional(Type.Integer({ minimum: 0, maximum: 60, description: 'In seconds' })),
    days: Days,
    color: Color,
    variant: Type.Optional(OneOf(['standard'])),
  },
  { examples: [{ time: 5, increment: 3 }] },
);
export type NewSeek = Static<typeof NewSeek>;

/** Accepts everything, because some programs stop after a refusal. */
export const Chat = Type.Object(
  { room: Type.Optional(Type.String()), text: Type.Optional(Type.String()) },
  { examples: [{ room: 'player', text: 'Good luck!' }] },
);

export const Ok = Type.Object({ ok: Type.Literal(true) }, { examples: [{ ok: true }] });

const Named = Type.Object({ key: Type.String(), name: Type.String(), short: Type.String() });
const Title = Type.Optional(Type.String({ description: '`BOT`, for a bot' }));
const ChallengeUser = Type.Object({
  ...{ id: Type.String({ description: 'The username in lower case' }), name: Type.String(), title: Title },
  ...{ rating: Type.Integer(), provisional: Type.Boolean(), online: Type.Boolean() },
});
const STATUSES = ['created', 'accepted', 'declined', 'canceled'] as const;
export type ChallengeStatus = (typeof STATUSES)[number];
const STANDARD = { key: 'standard', name: 'Standard', short: 'Std' };
const ADA = { id: 'ada', name: 'Ada', rating: 1_500, provisional: true, online: true };
const CHALLENGE = {
  ...{ id: ID, url: `http://localhost:8000/chess/${ID}`, status: 'created' },
  ...{ challenger: ADA, destUser: { ...ADA, id: 'robot', name: 'Robot', title: 'BOT' } },
  ...{ variant: STANDARD, rated: false, speed: 'blitz', perf: { name: 'Blitz', icon: '' } },
  timeControl: { type: 'clock', limit: 300, increment: 3, show: '5+3' },
  ...{ color: 'white', finalColor: 'white', direction: 'out' },
};

export const Challenge = Type.Object(
  {
    ...{ id: Type.String(), url: Type.String(), status: Type.Enum([...STATUSES]) },
    ...{ challenger: ChallengeUser, destUser: ChallengeUser, variant: Named, rated: Type.Boolean() },
    ...{ speed: Type.String(), perf: Type.Object({ name: Type.String(), icon: Type.String() }) },
    timeControl: Type.Object({
      type: Type.String({ description: '`clock` or `unlimited`' }),
      limit: Type.Optional(Type.Number({ description: 'In seconds' })),
      increment: Type.Optional(Type.Number({ description: 'In seconds' })),
      show: Type.Optional(Type.String()),
    }),
    color: Type.String({ description: 'The colour of the challenger' }),
    finalColor: Type.String(),
    direction: Type.String({ description: '`in` or `out`' }),
    initialFen: Type.Optional(Type.String()),
  },
  { examples: [CHALLENGE] },
);
export type Challenge = Static<typeof Challenge>;
export const Challenges = Type.Object(
  { in: Type.Array(Challenge), out: Type.Array(Challenge) },
  { examples: [{ in: [], out: [CHALLENGE] }] },
);

export const GAME = {
  ...{ id: ID, gameId: ID, fullId: ID, color: 'white' },
  fen: 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR w KQkq - 0 1',
  ...{ lastMove: '', hasMoved: false, isMyTurn: true, secondsLeft: 300 },
  opponent: { id: 'robot', username: 'Robot', rating: 1_500 },
  ...{ source: 'friend', status: { id: 20, name: 'started' }, variant: STANDARD, speed: 'blitz' },
  ...{ perf: 'blitz', rated: false, rating: 1_500, compat: { bot: true, board: true } },
};

export const GameInfo = Type.Object(
  {
    ...{ id: Type.String(), gameId: Type.String(), fullId: Type.String(), color: Type.String() },
    ...{ fen: Type.String(), lastMove: Type.String(), hasMoved: Type.Boolean(), isMyTurn: Type.Boolean() },
    secondsLeft: Type.Integer(),
    opponent: Type.Object({ id: Type.String(), username: Type.String(), rating: Type.Integer() }),
    source: Type.Enum(['friend', 'lobby', 'ai']),
    status: Type.Object({ id: Type.Integer(), name: Type.String() }),
    ...{ variant: Named, speed: Type.String(), perf: Type.String(), rated: Type.Boolean() },
    rating: Type.Integer(),
    compat: Type.Object({ bot: Type.Boolean(), board: Type.Boolean() }),
    winner: Type.Optional(Type.Enum(['white', 'black'])),
  },
  { examples: [GAME] },
);
export type GameInfo = Static<typeof GameInfo>;
export const NowPlaying = Type.Object(
  { nowPlaying: Type.Array(GameInfo) },
  { examples: [{ nowPlaying: [GAME] }] },
);

const PERF = { games: 12, rating: 1_500, rd: 500, prog: 0, prov: true };
const Perf = Type.Object({
  games: Type.Integer({ description: 'How many games of this speed the account has finished' }),
  ...{ rating: Type.Integer(), rd: Type.Integer(), prog: Type.Integer(), prov: Type.Boolean() },
});
export const ApiAccount = Type.Object(
  {
    ...{ id: Type.String(), username: Type.String(), title: Title },
    createdAt: Type.Integer({ description: 'Epoch ms' }),
    url: Type.String(),
    perfs: Type.Object({ bullet: Perf, blitz: Perf, rapid: Perf, classical: Perf }),
  },
  {
    examples: [
      {
        ...{ id: 'robot', username: 'Robot', title: 'BOT', createdAt: 1_795_200_000_000 },
        url: 'http://localhost:8000/',
        perfs: { bullet: PERF, blitz: PERF, rapid: PERF, classical: PERF },
      },
    ],
  },
);
export type ApiAccount = Static<typeof ApiAccount>;

export const PlayerStatuses = Type.Array(
  Type.Object({
    ...{ id: Type.String(), name: Type.String(), title: Title, online: Type.Boolean() },
    playing: Type.Optional(Type.Boolean()),
  }),
  { examples: [[{ id: 'robot', name: 'Robot', title: 'BOT', online: true, playing: true }]] },
);

export const Tokens = Type.String({
  description: 'Tokens, with commas between them',
  examples: ['parlor_2b9d4c55a2a85d8f4f1f7a108a6f3f0e2b9d4c55'],
});
const TESTED = { userId: 'robot', scopes: 'bot:play', expires: null };
export const TokensTested = Type.Record(
  Type.String(),
  Type.Union([
    Type.Object({ userId: Type.String(), scopes: Type.String(), expires: Type.Null() }),
    Type.Null(),
  ]),
  { examples: [{ parlor_2b9d4c55a2a85d8f4f1f7a108a6f3f0e2b9d4c55: TESTED }] },
);
export type TokensTested = Static<typeof TokensTested>;

/** An answer of one JSON object per line. */
export function lines(
  description: string,
  example: object,
): { content: Record<string, { schema: TSchema }> } {
  const schema = Type.String({ description, examples: [`${JSON.stringify(example)}\n`] });
  return { content: { 'application/x-ndjson': { schema } } };
}
export const EVENTS = lines(
  '`gameStart`, `gameFinish`, `challenge`, `challengeCanceled`, `challengeDeclined`',
  {
    type: 'gameStart',
    game: GAME,
  },
);
export const GAME_LINES = lines('`gameFull`, then `gameState`, `chatLine` and `opponentGone`', {
  ...{ type: 'gameState', moves: 'e2e4', wtime: 300_000, btime: 300_000, winc: 0, binc: 0 },
  status: 'started',
});
export const EMPTY_LINES = lines('Empty lines until a game begins', {});
export const BOTS = lines('The bots that are there', { id: 'robot', username: 'Robot', title: 'BOT' });

/** A whole game. */
export const Pgn = Type.String({ examples: ['[Event "Parlor"]\n\n1. e4 e5 *\n'] });

import { type Static, Type } from 'typebox';
import { clocksAt, initialOf } from './rules/clock.ts';
import { claimsOf, isInCheck } from './rules/ends.ts';
import { type ChessGame, type GameHead, REASONS } from './rules/game.ts';
import { START_FEN, turnOf } from './rules/position.ts';
import { COLORS, type Seek } from './rules/seeks.ts';
import { Nullable, OneOf, strict } from './schema-parts.ts';

/** 0 s to 3 h; `timingOf` refuses less than a second without an increment. */
const InitialMs = Type.Integer({ minimum: 0, maximum: 3 * 3_600_000 });
/** 0 to 60 s. */
const IncrementMs = Type.Integer({ minimum: 0, maximum: 60_000 });
const ColorChoice = OneOf([...COLORS]);
const UUID = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** The topic of a game. */
export function topicOf(gameId: string): string {
  return `game:${gameId}`;
}

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

export const DEFAULT_INITIAL_MS = 600_000;

export const CreateGame = Type.Object(
  {
    initialMs: Type.Optional(
      Type.Unsafe<number | null>({
        ...InitialMs,
        type: ['integer', 'null'],
        description: `Each side's time. Null for a game without clocks. Default ${DEFAULT_INITIAL_MS}`,
      }),
    ),
    incrementMs: Type.Optional(IncrementMs),
    opponentInitialMs: Type.Optional(
      Type.Integer({ ...InitialMs, description: 'The opponent’s time, if it differs from yours' }),
    ),
    color: Type.Optional(ColorChoice),
    opponent: Type.Optional(
      Type.String({
        trim: true,
        minLength: 1,
        maxLength: 150,
        description: 'Name or UUID of the account to challenge',
      }),
    ),
    fen: Type.Optional(
      Type.String({ trim: true, maxLength: 300, description: 'Start from: FEN, EPD or startpos' }),
    ),
  },
  { ...strict, examples: [{ initialMs: 300_000, incrementMs: 3_000, color: 'white' }] },
);
export type CreateGame = Static<typeof CreateGame>;

export const SeekGame = Type.Object(
  { initialMs: InitialMs, incrementMs: IncrementMs, color: Type.Optional(ColorChoice) },
  { ...strict, examples: [{ initialMs: 180_000, incrementMs: 2_000 }] },
);
export type SeekGame = Static<typeof SeekGame>;

const Version = { minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const Ply = Type.Integer({ minimum: 0, maximum: 100_000, description: 'Half-moves already made' });
export const PlayMove = Type.Object(
  { uci: Type.String({ examples: ['e2e4'] }), ply: Ply, offerDraw: Type.Optional(Type.Boolean()) },
  { ...strict, examples: [{ uci: 'e2e4', ply: 0 }] },
);
export type PlayMove = Static<typeof PlayMove>;

export const DrawAction = Type.Object({ action: OneOf(['offer', 'accept', 'decline', 'claim']) }, strict);
export const OfferAction = Type.Object({ action: OneOf(['offer', 'accept', 'decline']) }, strict);
export const GiveTime = Type.Object(
  { ms: Type.Integer({ minimum: 1, maximum: 60_000, examples: [15_000] }) },
  strict,
);
export const ClaimGone = Type.Object({ result: OneOf(['win', 'draw']) }, strict);
export const Nothing = Type.Object({}, strict);

const GAME_ID = '254a2ae6-b15b-48e0-8b24-acccea908542';

/** `id` may be any string. If it is not a UUID, the answer is `game_not_found`. */
export const GameParams = Type.Object({
  id: Type.String({ description: 'The UUID of the game', examples: [GAME_ID] }),
});
export const StateQuery = Type.Object({
  game_id: Type.Optional(Type.String({ examples: [GAME_ID] })),
  version: Type.Optional(
    Type.Integer({ ...Version, description: 'Waits until the game is past this version, for 10 s at most' }),
  ),
});
export const PageQuery = Type.Object({
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: 1 })),
});
export const Pgn = Type.String({ examples: ['[Event "Parlor"]\n\n1. e4 e5 *\n'] });
export const PgnQuery = Type.Object({
  clocks: Type.Optional(OneOf(['0', '1'], { description: '0 leaves out the %clk comments' })),
});

const Side = Type.Enum(['w', 'b']);
const Uuid = Type.String();
const Ms = Type.Integer();

/** The example from seed 001, GameState. */
const DOCUMENTED = {
  gameId: GAME_ID,
  fen: 'startpos',
  turn: 'w',
  status: 'ACTIVE',
  clocks: { wMs: 600000, bMs: 600000 },
  players: {
    whiteId: '3ce94a66-6ebd-4e7e-9911-8c9a256d3d21',
    blackId: '3436368b-7acf-4be2-9a83-9a290a1c7d07',
  },
};
const EXAMPLE = {
  ...DOCUMENTED,
  ...{ version: 2, ply: 0, moves: '', lastMove: null, check: false, running: null },
  ...{ serverTime: 1_795_200_000_000, initialMs: 600_000, incrementMs: 0, initialFen: 'startpos' },
  names: { white: 'Zoë 🎨', black: 'Ben' },
  usernames: { white: 'Zoë', black: 'Ben-2' },
  ...{ result: null, reason: null, drawOffer: null, takebackOffer: null },
  ...{ claims: { threefold: false, fifty: false }, firstMoveBy: 1_795_200_030_000, challenged: null },
  ...{ rematchOffer: null, rematchGameId: null, blackInitialMs: 600_000 },
  createdAt: 1_795_199_900_000,
};

/** The public state of a game. (seed 001, GameState; the fields from `version` on are ours) */
export const GameState = Type.Object(
  {
    gameId: Uuid,
    fen: Type.String({ description: '`startpos` until the first move of a standard game' }),
    turn: Side,
    status: Type.Enum(['WAITING', 'ACTIVE', 'FINISHED', 'ABORTED']),
    clocks: Type.Object(
      { wMs: Nullable(Ms), bMs: Nullable(Ms) },
      { description: 'Time left at `serverTime`. Null in a game without clocks' },
    ),
    players: Type.Object({ whiteId: Nullable(Uuid), blackId: Nullable(Uuid) }),
    version: Type.Integer(),
    ply: Type.Integer({ description: 'Half-moves made' }),
    moves: Type.String({ description: 'All moves as UCI, separated by spaces' }),
    lastMove: Nullable(Type.Object({ uci: Type.String(), san: Type.String() })),
    check: Type.Boolean(),
    running: Nullable(Side),
    serverTime: Type.Integer({ description: 'Epoch ms' }),
    initialMs: Nullable(Type.Integer({ description: 'White’s time' })),
    blackInitialMs: Nullable(Ms),
    incrementMs: Nullable(Ms),
    initialFen: Type.String({ description: '`startpos` for a standard game' }),
    names: Type.Object(
      { white: Nullable(Type.String()), black: Nullable(Type.String()) },
      { description: 'What to show. Both may be the same' },
    ),
    usernames: Type.Object({ white: Nullable(Type.String()), black: Nullable(Type.String()) }),
    result: Nullable(Type.Enum(['1-0', '0-1', '1/2-1/2'])),
    reason: Nullable(Type.Enum([...REASONS])),
    drawOffer: Nullable(Side),
    takebackOffer: Nullable(Side),
    claims: Type.Object({ threefold: Type.Boolean(), fifty: Type.Boolean() }),
    firstMoveBy: Nullable(
      Type.Integer({ description: 'Epoch ms. The game is aborted if no move is made by then' }),
    ),
    challenged: Nullable(
      Type.String({ description: 'UUID of the only account that may take the open seat' }),
    ),
    rematchOffer: Nullable(Side),
    rematchGameId: Nullable(Uuid),
    createdAt: Type.Integer({ description: 'Epoch ms' }),
  },
  { examples: [EXAMPLE] },
);
export type GameState = Static<typeof GameState>;

export const StateSync = Type.Object(
  { event: Type.Literal('STATE_SYNC'), payload: GameState },
  { examples: [{ event: 'STATE_SYNC', payload: EXAMPLE }] },
);
export type StateSync = Static<typeof StateSync>;
export const GameList = Type.Array(GameState);

export const SeekMade = Type.Object({
  seekId: Type.String({ examples: ['8a6f3f0e-2b9d-4c55-a2a8-5d8f4f1f7a10'] }),
  expiresAt: Type.Integer({ description: 'Epoch ms', examples: [1_795_200_600_000] }),
});
export type SeekMade = Static<typeof SeekMade>;

/** The topic `lobby`. */
export interface Lobby {
  seeks: {
    seekId: string;
    username: string;
    /** The display name. */
    name: string;
    initialMs: number;
    incrementMs: number;
    color: Seek['color'];
    /** Epoch ms. */
    expiresAt: number;
  }[];
}

/** A game in the topic `user`. Holds only fields that seldom change, so moves do not publish it. */
export type OwnGame = Pick<
  GameState,
  'gameId' | 'status' | 'names' | 'usernames' | 'initialMs' | 'blackInitialMs' | 'incrementMs'
>;
/** `color` is the colour of the challenged player. */
export type Challenge = OwnGame & { from: string; color: 'white' | 'black' };

export function toOwnGame(
  { id, phase, seats, timing }: GameHead,
  personOf: (userId: number) => Person,
): OwnGame {
  const [white, black] = [seats.w, seats.b].map((userId) => (userId === null ? null : personOf(userId)));
  return {
    gameId: id,
    status: STATUS[phase],
    ...namesOf(white, black),
    ...shownTiming(timing),
  };
}

export function toChallenge(game: GameHead, personOf: (userId: number) => Person): Challenge {
  const own = toOwnGame(game, personOf);
  const { white, black } = own.names;
  return { ...own, from: white ?? black ?? '', color: white === null ? 'white' : 'black' };
}

/** An account as the state of a game shows it. */
export interface Person {
  uuid: string;
  username: string;
  /** The display name. */
  name: string;
}

function namesOf(white: Person | null | undefined, black: Person | null | undefined) {
  return {
    names: { white: white?.name ?? null, black: black?.name ?? null },
    usernames: { white: white?.username ?? null, black: black?.username ?? null },
  };
}

function shownTiming(timing: GameHead['timing']) {
  return {
    initialMs: timing?.initialMs ?? null,
    blackInitialMs: timing && initialOf(timing, 'b'),
    incrementMs: timing?.incrementMs ?? null,
  };
}

const STATUS = { waiting: 'WAITING', active: 'ACTIVE', finished: 'FINISHED', aborted: 'ABORTED' } as const;

export function shownClocks(game: ChessGame, nowMs: number): GameState['clocks'] {
  const clocks = clocksAt(game, nowMs);
  return { wMs: clocks?.w ?? null, bMs: clocks?.b ?? null };
}

/** The state of a game, with its clocks at `nowMs`. */
export function toState(game: ChessGame, personOf: (userId: number) => Person, nowMs: number): GameState {
  const { id, board, phase, seats, timing, initialFen } = game;
  const [white, black] = [seats.w, seats.b].map((userId) => (userId === null ? null : personOf(userId)));
  const active = phase.name === 'active' ? phase : undefined;
  const finished = phase.name === 'finished' ? phase : undefined;
  const rematch = 'rematch' in phase ? phase.rematch : undefined;
  const challengedId = phase.name === 'waiting' ? phase.challengedId : null;
  const turn = turnOf(board.fen);
  const uci = board.moves.at(-1);
  return {
    gameId: id,
    fen: initialFen === START_FEN && uci === undefined ? 'startpos' : board.fen,
    turn,
    status: STATUS[phase.name],
    clocks: shownClocks(game, nowMs),
    players: { whiteId: white?.uuid ?? null, blackId: black?.uuid ?? null },
    version: game.version,
    ply: board.moves.length,
    moves: board.moves.join(' '),
    lastMove: uci === undefined || board.lastSan === null ? null : { uci, san: board.lastSan },
    check: isInCheck(game),
    running: active?.clocks && active.clocks.runningSinceMs !== null ? turn : null,
    serverTime: nowMs,
    ...shownTiming(timing),
    initialFen: initialFen === START_FEN ? 'startpos' : initialFen,
    ...namesOf(white, black),
    result: finished?.result ?? null,
    reason: finished?.reason ?? null,
    drawOffer: active?.offers.draw ?? null,
    takebackOffer: active?.offers.takeback ?? null,
    claims: claimsOf(game),
    firstMoveBy: active?.firstMoveByMs ?? null,
    challenged: challengedId === null ? null : personOf(challengedId).uuid,
    rematchOffer: rematch?.name === 'offered' ? rematch.by : null,
    rematchGameId: rematch?.name === 'made' ? rematch.gameId : null,
    createdAt: game.createdAtMs,
  };
}

import type { Accounts } from '../accounts/index.ts';
import { type Chess, type ChessGame, colorOf, type GameState, isHouse } from '../chess/index.ts';
import type { Activity } from '../platform/live/activity.ts';
import type { Challenge, ChallengeStatus, GameInfo } from './schema.ts';
import type { EngineGame } from './schema-engine.ts';
import { SPEEDS, speedOf, statusOf, variantOf, winnerOf } from './words.ts';

/** Stands for the time left in a game without clocks. */
const NO_CLOCK_MS = 2_147_483_647;
/** Nobody has a rating here, so everybody gets a beginner's. */
export const RATING = 1_500;

export type GameViews = ReturnType<typeof makeGameViews>;

/** Games and challenges as chess programs read them. Call the functions inside `commit` or `read`. */
export function makeGameViews(accounts: Accounts, chess: Chess, activity: Activity) {
  /** A seat that is still open has no name. */
  function person(userId: number | null): { id: string; name: string; isBot: boolean } {
    const found = userId === null ? undefined : accounts.findPlayer(userId);
    const name = found?.username ?? '?';
    return { id: name.toLowerCase(), name, isBot: found?.isBot ?? false };
  }

  function challengeUser(userId: number | null) {
    const { id, name, isBot } = person(userId);
    const online = userId !== null && activity.absentSinceMs(userId) === null;
    return { id, name, ...(isBot ? { title: 'BOT' } : {}), rating: RATING, provisional: true, online };
  }

  function gamePlayer(userId: number | null) {
    const { id, name, isBot } = person(userId);
    return { id, name, title: isBot ? 'BOT' : null, rating: RATING, provisional: true };
  }

  /** A game in lists and events, seen by one of its players. */
  function gameInfo(game: ChessGame, userId: number, source: GameInfo['source'] = 'friend'): GameInfo {
    const state = chess.view(game);
    const color = colorOf(game, userId) === 'b' ? 'black' : 'white';
    const own = color === 'white' ? 'w' : 'b';
    const opponentId = game.seats[own === 'w' ? 'b' : 'w'];
    const opponent = person(opponentId);
    const speed = speedOf(state);
    const leftMs = (own === 'w' ? state.clocks.wMs : state.clocks.bMs) ?? NO_CLOCK_MS;
    const isMyTurn = state.status === 'ACTIVE' && state.turn === own;
    return {
      ...{ id: game.id, gameId: game.id, fullId: game.id, color, fen: game.board.fen },
      lastMove: state.lastMove?.uci ?? '',
      hasMoved: state.ply > (state.turn === own ? 1 : 0),
      ...{ isMyTurn, secondsLeft: Math.floor(leftMs / 1000) },
      opponent: { id: opponent.id, username: opponent.name, rating: RATING },
      source: isHouse(opponentId) ? 'ai' : source,
      ...{ status: statusOf(state), variant: variantOf(state), speed, perf: speed },
      ...{ rated: false, rating: RATING, compat: { bot: true, board: true }, ...winnerOf(state) },
    };
  }

  return {
    gameInfo,

    /** A new game against the house. */
    engineGame(game: ChessGame, userId: number): EngineGame {
      const info = gameInfo(game, userId);
      return { ...info, player: info.color, turns: game.board.moves.length, createdAt: game.createdAtMs };
    },

    /** The first line of a game stream. */
    gameFull(game: ChessGame): object {
      const state = chess.view(game);
      const speed = speedOf(state);
      const { initialMs: initial, incrementMs: increment } = state;
      return {
        ...{ type: 'gameFull', id: game.id, variant: variantOf(state), speed },
        ...{ perf: { name: SPEEDS[speed] }, rated: false, createdAt: game.createdAtMs },
        ...{ white: gamePlayer(game.seats.w), black: gamePlayer(game.seats.b) },
        initialFen: state.initialFen,
        ...(initial === null ? {} : { clock: { initial, increment } }),
        state: toGameState(state),
      };
    },

    /** `viewerId` decides the direction. `game` is the challenge as it was while it was open. */
    challenge(game: ChessGame, viewerId: number, base: string, status: ChallengeStatus): Challenge {
      const state = chess.view(game);
      const speed = speedOf(state);
      const color = game.seats.w === null ? 'black' : 'white';
      const challengerId = game.seats.w ?? game.seats.b;
      const destId = game.phase.name === 'waiting' ? game.phase.challengedId : null;
      return {
        ...{ id: game.id, url: `${base}/chess/${game.id}`, status },
        ...{ challenger: challengeUser(challengerId), destUser: challengeUser(destId) },
        ...{ variant: variantOf(state), rated: false, speed, perf: { name: SPEEDS[speed], icon: '' } },
        timeControl: timeControlOf(state),
        ...{ color, finalColor: color, direction: viewerId === challengerId ? 'out' : 'in' },
        ...(state.initialFen === 'startpos' ? {} : { initialFen: state.initialFen }),
      };
    },
  };
}

/** Whether this is a challenge that has not been answered yet. */
export function isOpenChallenge({ phase }: ChessGame): boolean {
  return phase.name === 'waiting' && phase.challengedId !== null;
}

function timeControlOf({ initialMs, incrementMs }: GameState): Challenge['timeControl'] {
  if (initialMs === null) return { type: 'unlimited' };
  const [limit, increment] = [initialMs / 1000, (incrementMs ?? 0) / 1000];
  return { type: 'clock', limit, increment, show: `${Number((limit / 60).toFixed(2))}+${increment}` };
}

/** A line of a game stream: everything so far, and the clocks at `serverTime`. */
export function toGameState(state: GameState): object {
  const { moves, clocks, incrementMs, drawOffer, takebackOffer, firstMoveBy, serverTime } = state;
  return {
    ...{ type: 'gameState', moves, wtime: clocks.wMs ?? NO_CLOCK_MS, btime: clocks.bMs ?? NO_CLOCK_MS },
    ...{ winc: incrementMs ?? 0, binc: incrementMs ?? 0, status: statusOf(state).name, ...winnerOf(state) },
    ...(drawOffer && { [`${drawOffer}draw`]: true }),
    ...(takebackOffer && { [`${takebackOffer}takeback`]: true }),
    ...(firstMoveBy !== null && {
      expiration: { idleMillis: 0, millisToMove: Math.max(0, firstMoveBy - serverTime) },
    }),
  };
}

import { unreachable } from '../platform/errors.ts';
import {
  type ChessGame,
  type Clocks,
  type GameHead,
  NO_OFFERS,
  NOTHING_GIVEN,
  type Phase,
  type Reason,
  type Rematch,
  type Result,
  type Timing,
} from './rules/game.ts';
import type { chessGame } from './table.ts';

export type GameRow = typeof chessGame.$inferSelect;

/** The columns that change during play. None of them is indexed. */
export const PROGRESS = [
  'version',
  'modifiedAtMs',
  'fen',
  'moves',
  'lastSan',
  'whiteMs',
  'blackMs',
  'runningSinceMs',
  'whiteGivenMs',
  'blackGivenMs',
  'firstMoveByMs',
  'drawOffer',
  'takebackOffer',
  'whiteDeclinedPly',
  'blackDeclinedPly',
  'whiteTakebackDeclinedPly',
  'blackTakebackDeclinedPly',
] as const satisfies (keyof GameRow)[];
export type Progress = Pick<GameRow, (typeof PROGRESS)[number]>;

export function progressOf({ version, modifiedAtMs, board, phase }: ChessGame): Progress {
  const active = phase.name === 'active' ? phase : undefined;
  const clocks = phase.name === 'waiting' ? null : phase.clocks;
  const { fen, lastSan } = board;
  const given = active?.given ?? NOTHING_GIVEN;
  const offers = active?.offers ?? NO_OFFERS;
  const { draw, takeback } = offers.declinedAtPly;
  return {
    ...{ version, modifiedAtMs, fen, lastSan },
    moves: board.moves.join(' '),
    whiteMs: clocks?.w ?? null,
    blackMs: clocks?.b ?? null,
    runningSinceMs: clocks?.runningSinceMs ?? null,
    whiteGivenMs: given.w,
    blackGivenMs: given.b,
    firstMoveByMs: active?.firstMoveByMs ?? null,
    drawOffer: offers.draw,
    takebackOffer: offers.takeback,
    whiteDeclinedPly: draw.w,
    blackDeclinedPly: draw.b,
    whiteTakebackDeclinedPly: takeback.w,
    blackTakebackDeclinedPly: takeback.b,
  };
}

export function toRow(game: ChessGame): GameRow {
  const { id, createdAtMs, initialFen, timing, seats, phase } = game;
  const finished = phase.name === 'finished' ? phase : undefined;
  const rematch: Rematch = 'rematch' in phase ? phase.rematch : { name: 'none' };
  return {
    ...progressOf(game),
    ...{ id, createdAtMs, initialFen },
    phase: phase.name,
    whiteId: seats.w,
    blackId: seats.b,
    challengedId: phase.name === 'waiting' ? phase.challengedId : null,
    initialMs: timing?.initialMs ?? null,
    incrementMs: timing?.incrementMs ?? null,
    blackInitialMs: timing?.blackInitialMs ?? null,
    result: finished?.result ?? null,
    reason: finished?.reason ?? null,
    rematchOffer: rematch.name === 'offered' ? rematch.by : null,
    rematchId: rematch.name === 'made' ? rematch.gameId : null,
  };
}

function clocksOf({ whiteMs, blackMs, runningSinceMs }: GameRow): Clocks | null {
  return whiteMs === null || blackMs === null ? null : { w: whiteMs, b: blackMs, runningSinceMs };
}

export function toPhase(row: GameRow): Phase {
  const clocks = clocksOf(row);
  const rematch: Rematch = row.rematchId
    ? { name: 'made', gameId: row.rematchId }
    : row.rematchOffer
      ? { name: 'offered', by: row.rematchOffer }
      : { name: 'none' };
  switch (row.phase) {
    case 'waiting':
      return { name: 'waiting', challengedId: row.challengedId };
    case 'active': {
      const declinedAtPly = {
        draw: { w: row.whiteDeclinedPly, b: row.blackDeclinedPly },
        takeback: { w: row.whiteTakebackDeclinedPly, b: row.blackTakebackDeclinedPly },
      };
      const offers = { draw: row.drawOffer, takeback: row.takebackOffer, declinedAtPly };
      const given = { w: row.whiteGivenMs, b: row.blackGivenMs };
      return { name: 'active', clocks, given, firstMoveByMs: row.firstMoveByMs, offers };
    }
    case 'finished':
      return {
        ...{ name: 'finished', clocks, rematch },
        // Saved from a game that was finished in the same way.
        result: row.result as Result,
        reason: row.reason as Reason,
      };
    case 'aborted':
      return { name: 'aborted', clocks, rematch };
    default:
      return unreachable(row.phase);
  }
}

type TimingRow = Pick<GameRow, 'initialMs' | 'incrementMs' | 'blackInitialMs'>;

export function timingOf({ initialMs, incrementMs, blackInitialMs }: TimingRow): Timing | null {
  if (initialMs === null || incrementMs === null) return null;
  return { initialMs, incrementMs, ...(blackInitialMs === null ? {} : { blackInitialMs }) };
}

type HeadRow = Pick<GameRow, 'id' | 'phase' | 'whiteId' | 'blackId'> & TimingRow;

export function toHead(row: HeadRow): GameHead {
  const { id, phase, whiteId, blackId } = row;
  return { id, phase, seats: { w: whiteId, b: blackId }, timing: timingOf(row) };
}

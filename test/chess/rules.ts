import { Chess } from 'chessops/chess';
import { makeFen, parseFen } from 'chessops/fen';
import type { NormalMove, Role } from 'chessops/types';
import { makeUci } from 'chessops/util';
import {
  type ActiveGame,
  type ChessGame,
  isActive,
  NOTHING_GIVEN,
  plyOf,
  type Timing,
} from '#src/chess/rules/game.ts';
import type { Past } from '#src/chess/rules/offers.ts';
import { playMove } from '#src/chess/rules/play.ts';
import { quietPlies, START_FEN, turnOf } from '#src/chess/rules/position.ts';
import type { Refusal, RefusalCode } from '#src/chess/rules/refusals.ts';
import { newGame } from '#src/chess/rules/seats.ts';
import type { Chance } from '../fuzz/clock.ts';

export const START_MS = Date.UTC(2026, 10, 20, 20);
export const WHITE = 1;
export const BLACK = 2;
/** The seed of the random tests. Each test prints it. */
export const SEED = Number(process.env.SEED ?? 1);

export const KIWIPETE = 'r3k2r/p1ppqpb1/bn2pnp1/3PN3/1p2P3/2N2Q1p/PPPBBPPP/R3K2R w KQkq - 0 1';

/** Five minutes each, with an increment of three seconds. */
export const BLITZ: Timing = { initialMs: 300_000, incrementMs: 3_000 };

interface Setting {
  fen?: string;
  timing?: Timing | null;
}

/** A game that started at `START_MS`. It has no clocks unless `timing` is given. */
export function gameOf({ fen = START_FEN, timing = null }: Setting = {}): ActiveGame {
  return active(newGame({ id: 'a', timing, initialFen: fen }, { w: WHITE, b: BLACK }, null, START_MS));
}

/** Throws unless the game is active. Freezes it, so that a rule that mutates its input throws too. */
export function active(game: ChessGame): ActiveGame {
  if (!isActive(game)) throw new Error(`the game is ${JSON.stringify(game.phase)}`);
  for (const part of [game, game.board, game.board.keys, game.board.moves, game.phase]) Object.freeze(part);
  for (const part of [game.phase.clocks, game.phase.offers]) Object.freeze(part);
  return game;
}

/** Throws if the outcome is a refusal. */
export function made<G extends ChessGame>(outcome: G | Refusal): G {
  if ('refused' in outcome) throw new Error(`refused: ${outcome.refused}`);
  return outcome;
}

export function refusalOf(outcome: unknown): RefusalCode | undefined {
  return typeof outcome === 'object' && outcome !== null && 'refused' in outcome
    ? (outcome as Refusal).refused
    : undefined;
}

/** Plays UCI moves separated by spaces, all at `nowMs`. The last one may end the game. */
export function after(game: ChessGame, moves: string, nowMs = START_MS): ChessGame {
  let now = game;
  for (const uci of moves.split(' ').filter(Boolean)) now = moved(active(now), uci, nowMs);
  return now;
}

/** Plays a move of the side to move. */
export function moved(game: ActiveGame, uci: string, nowMs = START_MS, offerDraw = false): ChessGame {
  const move = { uci, ply: plyOf(game), offerDraw };
  return made(playMove(game, turnOf(game.board.fen), move, nowMs));
}

/** The result and reason of a finished game, otherwise its phase. */
export function endOf({ phase }: ChessGame): string {
  return phase.name === 'finished' ? `${phase.result} ${phase.reason}` : phase.name;
}

/** Keeps the position and the clocks after each move, as the store does. */
export class Scorebook {
  #pasts: Past[];

  constructor(game: ActiveGame) {
    this.#pasts = [pastOf(game)];
  }

  /** Call this after each move. */
  write(game: ChessGame): void {
    this.#pasts = [...this.#pasts.slice(0, plyOf(game)), pastOf(game)];
  }

  at(ply: number): Past {
    const past = this.#pasts[ply];
    if (!past) throw new Error(`nothing is written of ply ${ply}`);
    const { fen } = past.board;
    const positions = this.#pasts.slice(Math.max(0, ply - quietPlies(fen)), ply + 1);
    const keys = positions.map(({ board }) => board.fen.split(' ').slice(0, 4).join(' '));
    return { ...past, board: { ...past.board, keys } };
  }
}

function pastOf({ board, phase }: ChessGame): Past {
  const clocks = phase.name === 'waiting' ? null : phase.clocks;
  const given = phase.name === 'active' ? phase.given : NOTHING_GIVEN;
  return { board, clocks: clocks && { w: clocks.w, b: clocks.b }, given };
}

/** The same position in chessops, which has its own rules. */
export function judged(fen: string): Chess {
  return Chess.fromSetup(parseFen(fen).unwrap()).unwrap();
}

/** The move as UCI, with castling as a king move of two squares. */
export function uciOf(pos: Chess, move: NormalMove): string {
  const castles = pos.board.king.has(move.from) && pos.board[pos.turn].has(move.to);
  if (!castles) return makeUci(move);
  return makeUci({ from: move.from, to: move.from + (move.to > move.from ? 2 : -2) });
}

const PROMOTIONS: Role[] = ['queen', 'rook', 'bishop', 'knight'];

export function movesOf(pos: Chess): NormalMove[] {
  return [...pos.allDests()].flatMap(([from, squares]) =>
    [...squares].flatMap((to): NormalMove[] =>
      pos.board.pawn.has(from) && (to < 8 || to >= 56)
        ? PROMOTIONS.map((promotion) => ({ from, to, promotion }))
        : [{ from, to }],
    ),
  );
}

export function deadEndOf(pos: Chess, moves: NormalMove[]): string | undefined {
  if (moves.length === 0) return pos.isCheck() ? 'CHECKMATE' : 'STALEMATE';
  return pos.isInsufficientMaterial() ? 'INSUFFICIENT_MATERIAL' : undefined;
}

/** Two kings and up to four other pieces on legal squares. Lone minor pieces are the most frequent. */
export function sparse(chance: Chance): string {
  for (;;) {
    const signs = Array<string>(64).fill('1');
    const men = Array.from({ length: chance.between(0, 4) }, () => chance.of([...'PpNnBbRrQqNnBbNnBb']));
    for (const sign of ['K', 'k', ...men]) signs[chance.below(64)] = sign;
    const rows = Array.from({ length: 8 }, (_, row) => signs.slice(row * 8, row * 8 + 8).join(''));
    const text = rows.join('/').replace(/1+/g, (empty) => `${empty.length}`);
    const setup = parseFen(`${text} ${chance.of(['w', 'b'])} - - 0 1`);
    if (setup.isOk && Chess.fromSetup(setup.value).isOk) return makeFen(setup.value);
  }
}

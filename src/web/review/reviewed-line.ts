import type { Assessment } from '../../chess/rules/engine/assess.ts';
import { isBook } from '../../chess/rules/openings.ts';
import { START_FEN, turnOf } from '../../chess/rules/position.ts';
import { type Judgement, type ReviewedPly, reviewedMove } from '../../chess/rules/review.ts';
import { type Position, type Positions, positionAfter } from '../chess/positions.ts';
import type { Mark } from '../chess/score-sheet.tsx';
import type { ReviewTexts } from './review-texts.ts';

export const SIGNS: Record<Judgement, string> = { inaccuracy: '?!', mistake: '?', blunder: '??' };

/** Moves of the viewer's own, as UCI, from the position after `from` half-moves of the game. */
export interface Tried {
  from: number;
  moves: readonly string[];
}

/** The game up to there, followed by the viewer's own moves. */
export function lineOf(main: Positions, tried: Tried | undefined): Positions {
  if (!tried) return main;
  const [first, ...more] = main;
  const line: [Position, ...Position[]] = [first, ...more.slice(0, tried.from)];
  for (const uci of tried.moves) {
    const next = positionAfter(line.at(-1)?.fen ?? '', uci);
    if (next) line.push(next);
  }
  return line;
}

/** What has been tried after this move, made after `ply` half-moves of the line that is shown. */
export function triedAfter(line: Positions, tried: Tried | undefined, ply: number, uci: string): Tried {
  const from = Math.min(tried?.from ?? ply, ply);
  const before = line.slice(from + 1, ply + 1).flatMap(({ move }) => move?.uci ?? []);
  return { from, moves: [...before, uci] };
}

export function reviewedPlies(
  line: readonly Position[],
  assessmentOf: (fen: string) => Assessment | undefined,
): ReviewedPly[] {
  return line.map(({ fen, move }) => ({
    fen,
    uci: move?.uci,
    isBook: isBook(fen),
    assessment: assessmentOf(fen),
  }));
}

/** The marks for the list of moves, by ply. */
export function marksOf(plies: readonly ReviewedPly[], words: ReviewTexts): Map<number, Mark> {
  const marks = new Map<number, Mark>();
  for (const ply of plies.keys()) {
    const judgement = reviewedMove(plies, ply)?.judgement;
    if (judgement) marks.set(ply, { sign: SIGNS[judgement], label: words.judgements[judgement] });
  }
  return marks;
}

/** The move that led to a position, as it is written with its number: `12… Nf6`. For the initial position, whose turn it is. */
export function numbered(line: readonly Position[], ply: number, words: ReviewTexts): string {
  const [before, after] = [line[ply - 1], line[ply]];
  if (!before || !after?.move) {
    const fen = after?.fen ?? START_FEN;
    return fen === START_FEN ? words.start : words.toMove[turnOf(fen)];
  }
  return written(before.fen, after.move.san, words);
}

/** A move in this position, with its number. */
function written(fen: string, san: string, words: ReviewTexts): string {
  return words.move(Number(fen.split(' ')[5]), turnOf(fen), san);
}

/** A legal move, given as UCI, with its number. */
export function writtenMove(fen: string, uci: string, words: ReviewTexts): string {
  return written(fen, positionAfter(fen, uci)?.move?.san ?? uci, words);
}

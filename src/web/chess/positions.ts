import { isCheck, play, START_FEN } from '../../chess/rules/position.ts';

/** A position of a game, with the move that led to it. The initial position has none. */
export interface Position {
  fen: string;
  move: { uci: string; san: string } | undefined;
  check: boolean;
}

/** The first one is the initial position. */
export type Positions = readonly [Position, ...Position[]];

/**
 * Every position of a game in order. `moves` is UCI separated by spaces. Positions that `known` already has for the
 * same game are reused.
 */
export function positionsOf(initialFen: string, moves: string, known: readonly Position[] = []): Positions {
  const start = initialFen === 'startpos' ? START_FEN : initialFen;
  const positions: [Position, ...Position[]] = [{ fen: start, move: undefined, check: isCheck(start) }];
  let same = known[0]?.fen === start;
  for (const [index, uci] of moves.split(' ').filter(Boolean).entries()) {
    const before = known[index + 1];
    same &&= before?.move?.uci === uci;
    const next = same && before ? before : positionAfter(positions.at(-1)?.fen ?? start, uci);
    if (!next) return positions;
    positions.push(next);
  }
  return positions;
}

/** Undefined for a move that is not legal. */
export function positionAfter(fen: string, uci: string): Position | undefined {
  const played = play(fen, uci);
  if (!played) return undefined;
  const { san } = played;
  return { fen: played.fen, move: { uci, san }, check: /[+#]$/.test(san) };
}

/** One row of a score sheet. `white` and `black` are indices into the positions. */
export interface SheetRow {
  number: number;
  white: number | undefined;
  black: number | undefined;
}

export function scoreSheetOf(positions: readonly Position[]): SheetRow[] {
  const rows: SheetRow[] = [];
  for (let ply = 1; ply < positions.length; ply++) {
    const [, turn, , , , number] = (positions[ply - 1]?.fen ?? '').split(' ');
    const last = rows.at(-1);
    if (turn === 'w' || !last) {
      const isWhites = turn === 'w';
      rows.push({
        number: Number(number),
        white: isWhites ? ply : undefined,
        black: isWhites ? undefined : ply,
      });
    } else last.black = ply;
  }
  return rows;
}

/** The square of the king that is in check. */
export function checkedKing(
  { fen, check }: Position,
  pieces: ReadonlyMap<string, string>,
): string | undefined {
  if (!check) return undefined;
  const king = fen.split(' ')[1] === 'w' ? 'K' : 'k';
  for (const [square, sign] of pieces) if (sign === king) return square;
  return undefined;
}

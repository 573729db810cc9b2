/** Words for moves, in one language. */
export interface MoveWords {
  pieces: Record<string, string>;
  colors: { w: string; b: string };
  stands: (color: string, piece: string) => string;
  moves: (piece: string, from: string, to: string) => string;
  takes: (piece: string, from: string, to: string) => string;
  castlesShort: string;
  castlesLong: string;
  promotesTo: (piece: string) => string;
  check: string;
  mate: string;
}

/** A move for screen readers: `knight g1 to f3, check`. */
export function spokenMove({ uci, san }: { uci: string; san: string }, words: MoveWords): string {
  const ending = san.endsWith('#') ? words.mate : san.endsWith('+') ? words.check : undefined;
  return [...movement(uci, san, words), ending].filter(Boolean).join(', ');
}

function movement(uci: string, san: string, words: MoveWords): string[] {
  if (san.startsWith('O-O-O')) return [words.castlesLong];
  if (san.startsWith('O-O')) return [words.castlesShort];
  const sign = /^[KQRBN]/.exec(san)?.[0].toLowerCase() ?? 'p';
  const tell = san.includes('x') ? words.takes : words.moves;
  const moved = tell(words.pieces[sign] ?? '', uci.slice(0, 2), uci.slice(2, 4));
  const promotion = uci[4];
  return promotion ? [moved, words.promotesTo(words.pieces[promotion] ?? '')] : [moved];
}

/** A premove: `knight g1–f3`. */
export function plannedMove(
  { from, to }: { from: string; to: string },
  sign: string | undefined,
  words: MoveWords,
): string {
  return `${words.pieces[sign?.toLowerCase() ?? ''] ?? ''} ${from}–${to}`.trimStart();
}

/** A square for screen readers: `e4, white pawn`. */
export function spokenSquare(square: string, sign: string | undefined, words: MoveWords): string {
  if (sign === undefined) return square;
  const piece = sign.toLowerCase();
  const color = sign === piece ? words.colors.b : words.colors.w;
  return `${square}, ${words.stands(color, words.pieces[piece] ?? '')}`;
}

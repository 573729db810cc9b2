import { legalMoves, play, START_FEN } from '#src/chess/rules/position.ts';

/** Random legal moves from a fixed seed, during which the game does not end. */
export function someMoves(plies: number): string[] {
  for (let seed = 1; ; seed++) {
    const moves: string[] = [];
    let fen: string | undefined = START_FEN;
    let state = seed;
    while (fen !== undefined && moves.length < plies) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const legal = legalMoves(fen);
      const uci = legal[(state >>> 8) % legal.length] as string;
      const played = play(fen, uci);
      moves.push(uci);
      fen = played?.end ? undefined : played?.fen;
    }
    if (fen !== undefined) return moves;
  }
}

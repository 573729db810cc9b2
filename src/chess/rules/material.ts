/**
 * Whether this side could mate by some series of legal moves with what is on the board, the other side helping. A bare
 * king cannot; nor a lone knight unless the other side has a piece that can stand in its own king's way (not a queen);
 * nor bishops when all bishops of both sides are on squares of one colour and there is no knight and no pawn.
 */
export function canMate(fen: string, color: 'w' | 'b'): boolean {
  const own: string[] = [];
  const theirs: string[] = [];
  const bishops = { light: 0, dark: 0 };
  const rows = (fen.split(' ', 1)[0] ?? '').split('/');
  for (const [row, text] of rows.entries()) {
    let file = 0;
    for (const sign of text) {
      if (sign >= '1' && sign <= '8') {
        file += Number(sign);
        continue;
      }
      const piece = sign.toLowerCase();
      const isWhite = sign !== piece;
      (isWhite === (color === 'w') ? own : theirs).push(piece);
      if (piece === 'b') bishops[(row + file) % 2 === 0 ? 'light' : 'dark'] += 1;
      file += 1;
    }
  }
  if (own.some((piece) => 'prq'.includes(piece))) return true;
  if (own.includes('n')) return own.length > 2 || theirs.some((piece) => 'prbn'.includes(piece));
  if (!own.includes('b')) return false;
  const bothColors = bishops.light > 0 && bishops.dark > 0;
  return bothColors || theirs.some((piece) => 'pn'.includes(piece));
}

/**
 * Whether this side has enough material to mate with the other side's help. These cannot mate:
 * - a bare king;
 * - a lone knight, unless the other side has a pawn, knight, bishop or rook to block its own king (a queen is no use);
 * - bishops, if all bishops of both sides stand on one colour and the other side has no knight and no pawn.
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

import type { GameState } from '../../client/index.ts';

/** For example `Ada-Ben-2026-11-28.pgn`. What file systems might not take becomes a low line. */
export function fileNameOf({ names, createdAt }: Pick<GameState, 'names' | 'createdAt'>): string {
  const day = new Date(createdAt).toISOString().slice(0, 10);
  const known = [names.white, names.black].filter((name) => name !== null);
  return [...known.map((name) => name.replace(/[^\p{L}\p{M}\p{N}]+/gu, '_')), `${day}.pgn`].join('-');
}

/** Downloads the text as a file. */
export function savePgn(text: string, name: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/x-chess-pgn' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

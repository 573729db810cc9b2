const FILES = 'abcdefgh';

/** Column from the left and row from the top, from 0, as the viewer sees the board. */
export interface Place {
  column: number;
  row: number;
}

/** `flipped` shows the board from Black's side. */
export function placeOf(square: string, flipped: boolean): Place {
  const file = FILES.indexOf(square[0] ?? '');
  const rank = Number(square[1]) - 1;
  return flipped ? { column: 7 - file, row: rank } : { column: file, row: 7 - rank };
}

/** Undefined outside the board. */
export function squareAt({ column, row }: Place, flipped: boolean): string | undefined {
  if (column < 0 || column > 7 || row < 0 || row > 7) return undefined;
  const file = flipped ? 7 - column : column;
  const rank = flipped ? row : 7 - row;
  return `${FILES[file]}${rank + 1}`;
}

/** The square under a point. `size` is the side length of the board in the same unit. */
export function squareUnder(x: number, y: number, size: number, flipped: boolean): string | undefined {
  if (size <= 0) return undefined;
  return squareAt({ column: Math.floor((x / size) * 8), row: Math.floor((y / size) * 8) }, flipped);
}

/** All squares in reading order, row by row from the top. */
export function squareRows(flipped: boolean): string[][] {
  return Array.from({ length: 8 }, (_, row) =>
    Array.from({ length: 8 }, (_, column) => squareAt({ column, row }, flipped) ?? ''),
  );
}

export function isLight(square: string): boolean {
  const { column, row } = placeOf(square, false);
  return (column + row) % 2 === 0;
}

const STEPS: Record<string, [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  Home: [-7, 0],
  End: [7, 0],
};

/** The square that a key moves the cursor to. It stops at the edges. Undefined for other keys. */
export function stepFrom(square: string, key: string, flipped: boolean): string | undefined {
  const step = STEPS[key];
  if (!step) return undefined;
  const { column, row } = placeOf(square, flipped);
  const onBoard = (value: number) => Math.max(0, Math.min(7, value));
  return squareAt({ column: onBoard(column + step[0]), row: onBoard(row + step[1]) }, flipped);
}

import { placeOf } from './board-geometry.ts';
import type { Drawings } from './use-drawings.ts';

/** How far an arrow stays from the middle of its squares, in squares. */
const [TAIL, HEAD] = [0.3, 0.36];

interface Props {
  drawings: Drawings;
  flipped: boolean;
  /** True for arrows that show the best move and were not drawn by the viewer. */
  isHint?: boolean;
}

/** Arrows and circles over the pieces. */
export function DrawnMarks({ drawings, flipped, isHint = false }: Props) {
  if (drawings.length === 0) return null;
  return (
    <svg class={isHint ? 'drawn hint' : 'drawn'} viewBox="0 0 8 8" aria-hidden="true">
      {drawings.map((drawn) => (
        <path key={drawn} d={pathOf(drawn, flipped)} />
      ))}
    </svg>
  );
}

function middleOf(square: string, flipped: boolean): [x: number, y: number] {
  const { column, row } = placeOf(square, flipped);
  return [column + 0.5, row + 0.5];
}

function pathOf(drawn: string, flipped: boolean): string {
  const [x, y] = middleOf(drawn.slice(0, 2), flipped);
  const [toX, toY] = middleOf(drawn.slice(2, 4), flipped);
  if (x === toX && y === toY) return `M${x - 0.44} ${y}a.44.44 0 1 0 .88 0a.44.44 0 1 0-.88 0z`;
  const angle = Math.atan2(toY - y, toX - x);
  const at = (along: number, across: number) =>
    `${(toX + Math.cos(angle) * along - Math.sin(angle) * across).toFixed(3)} ${(toY + Math.sin(angle) * along + Math.cos(angle) * across).toFixed(3)}`;
  const length = Math.hypot(toX - x, toY - y);
  return `M${at(TAIL - length, 0)}L${at(0, 0)}M${at(-HEAD, HEAD * 0.7)}L${at(0, 0)}L${at(-HEAD, -HEAD * 0.7)}`;
}

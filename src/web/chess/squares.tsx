import type { HTMLAttributes } from 'preact';
import { useApp } from '../context.ts';
import { isLight, squareRows } from './board-geometry.ts';
import type { SquareMove } from './premove.ts';
import { spokenSquare } from './spoken-moves.ts';

/** The marks on the squares. */
export interface Marks {
  pieces: ReadonlyMap<string, string>;
  selected: string | undefined;
  targets: string[];
  cursor: string;
  /** The square under the piece that is being dragged. */
  hover: string | undefined;
  lastMove: string | undefined;
  checked: string | undefined;
  premove: SquareMove | undefined;
}

type Handlers = Pick<
  HTMLAttributes<HTMLTableElement>,
  | 'onPointerDown'
  | 'onPointerMove'
  | 'onPointerUp'
  | 'onPointerCancel'
  | 'onMouseDown'
  | 'onContextMenu'
  | 'onKeyDown'
  | 'onFocusIn'
>;

/** The squares, with names for screen readers and a cursor for the keyboard. */
export function Squares({
  marks,
  flipped,
  handlers,
  label,
}: {
  marks: Marks;
  flipped: boolean;
  handlers: Handlers;
  /** The label of the whole board, for screen readers. */
  label?: string;
}) {
  const { texts } = useApp();
  return (
    // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the cells of a grid can be focused and chosen
    <table class="squares" role="grid" aria-label={label ?? texts.chess.board.label} {...handlers}>
      <tbody>
        {squareRows(flipped).map((row, index) => (
          <tr key={row[0]}>
            {row.map((square, column) => (
              <td
                key={square}
                class={classOf(square, marks)}
                data-square={square}
                tabIndex={square === marks.cursor ? 0 : -1}
                aria-label={labelOf(square, marks, texts.chess)}
              >
                {column === 7 && <span class="rank-name" data-text={square[1]} />}
                {index === 7 && <span class="file-name" data-text={square[0]} />}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function focusSquare(field: HTMLElement, square: string): void {
  field.querySelector<HTMLElement>(`[data-square=${square}]`)?.focus();
}

function classOf(square: string, marks: Marks): string {
  const { lastMove = '', premove, targets, pieces } = marks;
  const isTarget = targets.includes(square);
  const found: Record<string, boolean> = {
    light: isLight(square),
    last: lastMove.slice(0, 2) === square || lastMove.slice(2, 4) === square,
    checked: marks.checked === square,
    selected: marks.selected === square,
    premove: premove?.from === square || premove?.to === square,
    target: isTarget && !pieces.has(square),
    capture: isTarget && pieces.has(square),
    hover: isTarget && marks.hover === square,
  };
  return ['square', ...Object.keys(found).filter((name) => found[name])].join(' ');
}

function labelOf(
  square: string,
  { pieces, targets, selected }: Marks,
  { words, board }: ReturnType<typeof useApp>['texts']['chess'],
): string {
  const label = spokenSquare(square, pieces.get(square), words);
  if (square === selected) return `${label}, ${board.isPicked}`;
  return targets.includes(square) ? `${label}, ${board.isTarget}` : label;
}

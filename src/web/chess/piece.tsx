import { currentSet } from './board-look.ts';

/** One piece. `sign` is its FEN letter. Hidden from screen readers, which get a text elsewhere. */
export function Piece({ sign, class: name = '' }: { sign: string; class?: string }) {
  const kind = sign.toLowerCase();
  const { shapes, line, viewBox } = currentSet();
  const shape = shapes[kind];
  return (
    <svg
      class={`chess-piece ${sign === kind ? 'black' : 'white'} ${name}`}
      viewBox={viewBox}
      stroke-width={line}
      aria-hidden="true"
      focusable="false"
    >
      <path class="body" d={shape?.body} />
      <path class="lines" d={shape?.lines} />
    </svg>
  );
}

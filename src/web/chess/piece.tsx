import { SHAPES } from './piece-shapes.ts';

/** One piece. `sign` is its FEN letter. Hidden from screen readers, which get a text elsewhere. */
export function Piece({ sign, class: name = '' }: { sign: string; class?: string }) {
  const kind = sign.toLowerCase();
  const shape = SHAPES[kind];
  return (
    <svg
      class={`chess-piece ${sign === kind ? 'black' : 'white'} ${name}`}
      viewBox="2 2.5 44 44"
      aria-hidden="true"
      focusable="false"
    >
      <path class="body" d={shape?.body} />
      <path class="lines" d={shape?.lines} />
    </svg>
  );
}

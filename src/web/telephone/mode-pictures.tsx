import type { JSX } from 'preact';
import type { ModeName } from '../../telephone/rules/modes.ts';

/** Drawn on paper, so they look the same in both themes. */
const PICTURES: Record<ModeName, JSX.Element> = {
  classic: (
    <>
      <path d="M6 14h26v22H6z" />
      <path d="M11 21h15M11 28h10" />
      <path d="M44 10h30v28H44z" />
      <path d="M51 30c4-14 16-14 17-2c1 8-12 8-11 1" />
      <path d="M33 26h8m-3-4 4 4-4 4" />
    </>
  ),
  hurry_up: (
    <>
      <circle cx="44" cy="27" r="17" />
      <path d="M44 17v10l7 5M40 5h8M6 18h14M2 27h16M8 36h13" />
    </>
  ),
  invisible_ink: (
    <>
      <path d="M14 8h52v34H14z" />
      <path d="M22 32c6-20 14-20 16-6" />
      <path d="M40 30c4 6 12 4 14-6" stroke-dasharray="1 7" />
    </>
  ),
};

export function ModePicture({ mode }: { mode: ModeName }) {
  return (
    <svg class="pic" viewBox="0 0 80 48" aria-hidden="true">
      {PICTURES[mode]}
    </svg>
  );
}

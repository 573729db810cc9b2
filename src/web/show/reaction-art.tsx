import type { Kind } from '../../telephone/rules/reactions.ts';
import { REACTION_STROKES } from './reaction-strokes.ts';

export function ReactionArt({ kind }: { kind: Kind }) {
  return (
    <svg class="reaction-art" viewBox="-2 -3 60 60" aria-hidden="true">
      <g fill="none" stroke="#2a1a2e" stroke-width="3.6" stroke-linecap="round" stroke-linejoin="round">
        {REACTION_STROKES[kind].map(({ width, ...look }, layer) => (
          <path key={layer} stroke-width={width} {...look} />
        ))}
      </g>
    </svg>
  );
}

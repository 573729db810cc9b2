import { useApp } from '../context.ts';

/** A comic strip that explains the drawing game. */
export function Comic() {
  const { comic } = useApp().texts.home;
  return (
    <div class="comic" role="img" aria-label={comic.label}>
      <p class="panel words">{comic.first}</p>
      <svg class="panel" viewBox="0 0 120 90" aria-hidden="true">
        <g
          fill="none"
          stroke="currentColor"
          stroke-width="3.5"
          stroke-linecap="round"
          stroke-linejoin="round"
        >
          <path d="M18 70c20 4 58 3 74-1 9-2 9-13 7-24M99 45l-4-10M99 45l6-9" />
          <path
            class="shell"
            d="M34 68c-15-14-8-43 18-44 25 0 32 28 17 41-14 11-31-2-25-15 5-11 20-8 20 2 0 7-9 8-10 2"
          />
          <path d="M8 52h10M5 61h9M9 43h7" />
        </g>
      </svg>
      <p class="panel words">{comic.last}</p>
    </div>
  );
}

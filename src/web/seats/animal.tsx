import { useApp } from '../context.ts';
import { Strokes } from '../people/face.tsx';
import { ANIMAL_SHAPES } from './animal-shapes.ts';

/** The animal of a claim, on a card. The new phone and those who know its owner see the same one. */
export function AnimalCard({ animal, isBig = false }: { animal: string; isBig?: boolean }) {
  const { animals } = useApp().texts.seats;
  return (
    <span class={isBig ? 'card animal-card big' : 'card animal-card'}>
      <svg
        class="animal"
        viewBox="-4 -2 108 102"
        role="img"
        aria-label={animals[animal] ?? animal}
        stroke="#2a1a2e"
        stroke-width="4"
        stroke-linejoin="round"
        stroke-linecap="round"
      >
        <Strokes strokes={ANIMAL_SHAPES[animal] ?? []} />
      </svg>
    </span>
  );
}

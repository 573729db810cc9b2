import { COLORS } from '../people/face-parts.ts';

const SHAPES = [
  'M-9-6l16-2 2 12-16 3z',
  'M-8-2q8-9 16 0q-7 9-16 0z',
  'M-10-4q10 6 20 0l-1 7q-9 5-18 0z',
  'M-7-8l14 7-12 9z',
  'M-4-10l9 1-2 19-8-1z',
];
const COUNT = 60;
const OTHERS = ['#f5bd3d', '#fffdf8'];

/** Paper scraps, most of them in the colour of a face. Always the same ones, and never behind type in the middle. */
export function Scraps({ color = 0 }: { color?: number | undefined }) {
  const own = COLORS[color] ?? COLORS[0];
  return (
    <svg class="scraps" viewBox="0 0 1000 600" preserveAspectRatio="xMidYMin slice" aria-hidden="true">
      {Array.from({ length: COUNT }, (_, index) => {
        const edge = index % 3 === 0;
        const x = edge ? (index * 167) % 1000 : index % 2 ? (index * 37) % 150 : 850 + ((index * 53) % 150);
        const y = edge ? (index * 29) % 90 : (index * 97) % 560;
        return (
          <g key={index} class="scrap">
            <path
              d={SHAPES[index % SHAPES.length]}
              fill={index % 5 < 3 ? own : OTHERS[index % 2]}
              transform={`translate(${x} ${y}) rotate(${(index * 47) % 360})`}
            />
          </g>
        );
      })}
    </svg>
  );
}

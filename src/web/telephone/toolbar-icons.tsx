const PATHS = {
  pen: 'M4 20l1.5-5L16 4.5l3.5 3.5L9 18.5zM14 7l3 3',
  eraser: 'M8 19L3.5 14.5 13 5l6.5 6.5L12 19zM8.5 9.5L15 16M8 19h12',
  fill: 'M10 3l9 9-8 7-8-8zM4.5 11.5h13M20.5 15c1.6 2.6 1.6 4.5 0 4.5s-1.6-1.9 0-4.5z',
  line: 'M5 19L19 5',
  rectangle: 'M4 6h16v12H4z',
  ellipse: 'M3 12a9 7 0 1 0 18 0a9 7 0 1 0-18 0z',
  undo: 'M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11H9',
  redo: 'M16 5l4 4-4 4M20 9H10a5.5 5.5 0 0 0 0 11h5',
  clear: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13',
  whole: 'M4 9V4h5M20 15v5h-5M15 4h5v5M9 20H4v-5',
};
export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="pad-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

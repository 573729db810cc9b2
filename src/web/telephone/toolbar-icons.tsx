const PATHS = {
  pen: 'M4 20l1-4L16 5l3 3L8 19l-4 1zM14 7l3 3',
  eraser: 'M9 19l-5-5 9-9 7 7-7 7H9zM8 10l7 7M9 19h11',
  fill: 'M10 3l8 8-7 7-7-7 6-6M4.5 11.5H17M20 14s-2 2.6-2 4a2 2 0 0 0 4 0c0-1.4-2-4-2-4z',
  undo: 'M8 5L4 9l4 4M4 9h10a5 5 0 0 1 0 10h-4',
  redo: 'M16 5l4 4-4 4M20 9H10a5 5 0 0 0 0 10h4',
  clear: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13M10.5 11v5M13.5 11v5',
};

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="pad-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

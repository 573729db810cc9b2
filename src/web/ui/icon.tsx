/** In a box of 24 by 24. */
const PATHS = {
  again: 'M5 12a7 7 0 107-7H7M10 1L6 5l4 4',
  back: 'M14 5l-7 7 7 7',
  chair: 'M7 3v18M7 12h10v9M7 16.5h10',
  check: 'M4 13l5 5L20 6',
  chess: 'M8 21h9l-1-4H9zM9 17c0-4 1-5 2-7l-4 1-2-2 5-5V2l3 2c4 1 5 6 3 13z',
  clock: 'M12 5a8 8 0 110 16 8 8 0 010-16zM12 8v5l3 2M9 2h6',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M8 8h12v12H8zM4 16V4h12',
  dice: 'M4 6l2-2h12l2 2v12l-2 2H6l-2-2zM9 8.7v.6M15 8.7v.6M12 11.7v.6M9 14.7v.6M15 14.7v.6',
  eye: 'M2 12c5-8 15-8 20 0-5 8-15 8-20 0zM12 9a3 3 0 110 6 3 3 0 010-6z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M12 4.6v.8M12 11.6v.8M12 18.6v.8',
  hold: 'M8 4v16M16 4v16',
  mute: 'M4 9v6h4l5 4V5L8 9zM17 9l5 6M22 9l-5 6',
  next: 'M10 5l7 7-7 7',
  out: 'M10 4H4v16h6M9 12h11M16 8l4 4-4 4',
  pen: 'M4 20l1.5-5L16 4.5 19.5 8 9 18.5zM14 7l3 3',
  people:
    'M9 4a4 4 0 110 8 4 4 0 010-8zM2 20c0-5 3-7 7-7s7 2 7 7M16 4.5c3 .5 4 5.5 0 7M18.5 14c2.5.8 3.5 3 3.5 6',
  plus: 'M12 5v14M5 12h14',
  scan: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5M4 12h16',
  send: 'M4 20l17-8L4 4l2 8zM6 12h9',
  share: 'M12 15V4M8 7l4-4 4 4M6 11H4v10h16V11h-2',
  sound: 'M4 9v6h4l5 4V5L8 9zM17 8q3 4 0 8',
  tv: 'M3 6h18v12H3zM8 21h8M8 3l4 3 4-3',
  warn: 'M12 3.5l9.5 17h-19zM12 10v5M12 17.4v.5',
} as const;

export type IconName = keyof typeof PATHS;

/** These point along the line, so they turn around where it is read from the right. */
const TURNING: readonly IconName[] = ['back', 'next', 'out', 'send'];

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={TURNING.includes(name) ? 'icon turns' : 'icon'} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

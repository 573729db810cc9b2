const PATHS = {
  flip: 'M7 4v14m0 0-3-3m3 3 3-3M17 20V6m0 0-3 3m3-3 3 3',
  undo: 'M9 6 4 11l5 5M4 11h10a5 5 0 0 1 0 10h-3',
  flag: 'M6 21V4m0 1c4-3 8 3 12 0v9c-4 3-8-3-12 0',
  stop: 'M6 6l12 12M18 6 6 18',
  draw: 'M5 9h14M5 15h14',
  give: 'M12 7v5l3 2M21 12a9 9 0 1 1-9-9M19 2v6m-3-3h6',
  sound: 'M4 9.5v5h3.5l5 4v-13l-5 4zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  muted: 'M4 9.5v5h3.5l5 4v-13l-5 4zM16 9.5l5 5m0-5-5 5',
  first: 'M17 6l-6 6 6 6M8 6v12',
  previous: 'M15 6l-6 6 6 6',
  next: 'M9 6l6 6-6 6',
  hand: 'M12 3v18M3 12h18M12 3l-3 3m3-3 3 3M12 21l-3-3m3 3 3-3M3 12l3-3m-3 3 3 3M21 12l-3-3m3 3-3 3',
  gear: 'M4 7h9M17 7h3M13 5v4M4 12h3M11 12h9M7 10v4M4 17h10M18 17h2M14 15v4',
  talk: 'M4 5h16v11H11l-4 4v-4H4zM8 9h8M8 12h5',
  bulb: 'M9 18h6M10 21h4M12 3a6 6 0 0 0-3.6 10.8c.8.6 1.1 1.3 1.1 2.2h5c0-.9.3-1.6 1.1-2.2A6 6 0 0 0 12 3z',
  share: 'M12 14V3m0 0L8 7m4-4 4 4M5 12v8h14v-8',
  folder: 'M3 7V5h6l2 2h10v12H3V7z',
  last: 'M7 6l6 6-6 6M16 6v12',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="chess-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

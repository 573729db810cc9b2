/** One stroke of a face, in a box of 100 by 100. Black and filled by default. */
export interface Stroke {
  d: string;
  fill?: string;
  stroke?: string;
  /** Width of the line; 4 by default. */
  width?: number;
  transform?: string;
}
type Part = readonly Stroke[];

/** FACE_PARTS in the accounts' rules has the number of choices for each part. */
export const COLORS = [
  '#f26a4b',
  '#f5bd3d',
  '#8cc152',
  '#5fc9a8',
  '#6fb7ee',
  '#8fa2ff',
  '#c08af0',
  '#f58fb8',
  '#d49a6a',
  '#b9b3bd',
] as const;

/** Outlines, filled with the colour. */
export const HEADS = [
  'M50 14C74 12 86 32 84 52C83 76 68 88 49 87C29 87 16 73 17 51C17 29 29 15 50 14z',
  'M31 19C44 12 66 12 76 22C88 36 84 66 76 77C66 89 38 90 27 79C14 66 17 30 31 19z',
  'M50 12C62 12 70 26 79 42C90 62 82 86 50 87C19 87 10 63 21 42C30 25 38 12 50 12z',
  'M28 24C40 14 60 14 73 23C83 31 86 44 84 56C81 78 66 86 50 86C33 87 19 77 16 57C15 44 18 32 28 24z',
] as const;

export const EYES: readonly Part[] = [
  [
    { d: 'M34.4 48a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0z' },
    { d: 'M57.4 47a4.6 4.6 0 1 0 9.2 0a4.6 4.6 0 1 0-9.2 0z' },
  ],
  [{ d: 'M32 49q6-8 13 0M55 48q7-8 13 0', fill: 'none' }],
  [
    { d: 'M29 47a9 9 0 1 0 18 0a9 9 0 1 0-18 0z', fill: '#fff', width: 3.4 },
    { d: 'M54 46a9 9 0 1 0 18 0a9 9 0 1 0-18 0z', fill: '#fff', width: 3.4 },
    { d: 'M36.6 48a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0z' },
    { d: 'M57.6 47a3.4 3.4 0 1 0 6.8 0a3.4 3.4 0 1 0-6.8 0z' },
  ],
  [
    { d: 'M31 44l13 5M69 43l-13 6', fill: 'none' },
    { d: 'M36 52a4 4 0 1 0 8 0a4 4 0 1 0-8 0z' },
    { d: 'M57 51a4 4 0 1 0 8 0a4 4 0 1 0-8 0z' },
  ],
  [
    { d: 'M27.5 48a10.5 10.5 0 1 0 21 0a10.5 10.5 0 1 0-21 0z', fill: 'none', width: 3.4 },
    { d: 'M52.5 47a10.5 10.5 0 1 0 21 0a10.5 10.5 0 1 0-21 0z', fill: 'none', width: 3.4 },
    { d: 'M48.5 47h4', width: 3.4 },
    { d: 'M34.4 48a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0z' },
    { d: 'M59.4 47a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0z' },
  ],
];

export const MOUTHS: readonly Part[] = [
  [{ d: 'M38 64q12 12 25-1', fill: 'none' }],
  [{ d: 'M37 62q13 3 27-1q-2 15-13 15q-11 0-14-14z', fill: '#7d1834', width: 3.4 }],
  [{ d: 'M42 68q8-6 17 0', fill: 'none' }],
  [
    { d: 'M38 66h25', fill: 'none' },
    { d: 'M53 66q2 10 9 8q4-2 2-8', fill: '#f07db0', width: 3 },
  ],
  [{ d: 'M45 67a6 6 0 1 0 12 0a6 6 0 1 0-12 0z', fill: '#7d1834', width: 3.4 }],
];

export const TOPS: readonly Part[] = [
  [],
  [
    { d: 'M20 33C28 6 70 4 81 32C62 26 40 26 20 33z', fill: '#2a1a2e' },
    { d: 'M14 34C34 24 68 24 88 33', fill: 'none', width: 5 },
  ],
  [{ d: 'M28 22q-6-12 4-16M44 15q-2-11 8-12M62 17q6-10 14-4', fill: 'none', width: 5 }],
  [{ d: 'M22 38C18 14 42 6 58 12C76 14 84 26 80 40C72 28 64 26 58 30C48 24 34 26 22 38z', fill: '#7b4b2a' }],
  [{ d: 'M22 30C24 8 42 4 50 6c8-2 26 2 28 24q-28-10-56 0z', fill: '#6fb7ee', width: 3.4 }],
  [
    { d: 'M50 14q-1-9 8-11', fill: 'none' },
    { d: 'M57 4c6-6 14-2 16 4c-7 3-13 2-16-4z', fill: '#8cc152', width: 3 },
  ],
  [
    { d: 'M24 30C34 12 68 10 79 28L66 26q-4-4-8 0L42 27q-4-4-8 0z', fill: '#d7263d', width: 3.4 },
    { d: 'M46 9a6 6 0 1 0 12 0a6 6 0 1 0-12 0z', fill: '#fff', width: 3.2 },
  ],
];

export const EXTRAS: readonly Part[] = [
  [],
  [{ d: 'M30 60h5M31 65h5M68 59h5M67 64h5', stroke: '#c2361c', width: 2.6 }],
  [{ d: 'M36 60q7-6 14 0q8-6 15-1', fill: 'none', width: 5.5 }],
  [
    { d: 'M24 62a5 5 0 1 0 10 0a5 5 0 1 0-10 0z', fill: '#f58fb8', stroke: 'none' },
    { d: 'M68 61a5 5 0 1 0 10 0a5 5 0 1 0-10 0z', fill: '#f58fb8', stroke: 'none' },
  ],
];

/** For a player who is away. */
export const SHUT_EYES: Part = [{ d: 'M31 47q7 7 14 0M55 47q7 7 14 0', fill: 'none' }];

/** For the host. */
export const CROWN: Stroke = {
  d: 'M3 19L0 0L11 8L18-4L25 8L36 0L33 19z',
  fill: '#f5bd3d',
  width: 3.6,
  transform: 'translate(10 -3) rotate(-16 18 10)',
};

const HELD_AT = 'translate(59 96) rotate(38)';
/** For a player who is writing or drawing. */
export const HELD_PENCIL: Part = [
  { d: 'M-5-12v-34h10v34z', fill: '#f5bd3d', width: 3.2, transform: HELD_AT },
  { d: 'M-5-12L0 1L5-12z', fill: '#fbe0c0', width: 3.2, transform: HELD_AT },
  { d: 'M-5-46h10v-8H-5z', fill: '#f58fb8', width: 3.2, transform: HELD_AT },
];
/** What the held pencil leaves behind. */
export const SCRIBBLE: Part = [{ d: 'M40 99q5-5 9 0t9-1', fill: 'none', width: 3 }];

const BEHIND_AT = 'rotate(-24 80 44)';
/** For a player who is done. */
export const PENCIL_BEHIND_EAR: Part = [
  { d: 'M75 17h9v34h-9z', fill: '#f5bd3d', width: 3.2, transform: BEHIND_AT },
  { d: 'M75 17l4.5-10 4.5 10z', fill: '#fbe0c0', width: 3.2, transform: BEHIND_AT },
  { d: 'M75 45h9v8h-9z', fill: '#f58fb8', width: 3.2, transform: BEHIND_AT },
];

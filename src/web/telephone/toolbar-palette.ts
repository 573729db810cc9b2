/** The drawing colours, chosen for white paper. */
export const COLOURS = {
  black: '#1d1b2e',
  grey: '#8a8d9f',
  brown: '#7b4b2a',
  skin: '#f3c19c',
  red: '#d7263d',
  orange: '#f47b20',
  yellow: '#f9cb2e',
  green: '#2f9e54',
  sky: '#4fb3e8',
  blue: '#2455c3',
  violet: '#7d3fb3',
  pink: '#f07db0',
} as const;

/** Line widths in units of the sheet. */
export const SIZES = { fine: 4, medium: 9, broad: 18, huge: 40 } as const;

export const COLOUR_NAMES = Object.keys(COLOURS) as (keyof typeof COLOURS)[];
export const SIZE_NAMES = Object.keys(SIZES) as (keyof typeof SIZES)[];

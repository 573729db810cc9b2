/** The drawing colours, chosen for white paper. */
export const COLOURS = [
  { name: 'black', colour: '#1d1b2e' },
  { name: 'grey', colour: '#8a8d9f' },
  { name: 'brown', colour: '#7b4b2a' },
  { name: 'skin', colour: '#f3c19c' },
  { name: 'red', colour: '#d7263d' },
  { name: 'orange', colour: '#f47b20' },
  { name: 'yellow', colour: '#f9cb2e' },
  { name: 'green', colour: '#2f9e54' },
  { name: 'sky', colour: '#4fb3e8' },
  { name: 'blue', colour: '#2455c3' },
  { name: 'violet', colour: '#7d3fb3' },
  { name: 'pink', colour: '#f07db0' },
] as const;

/** Line widths in units of the sheet. */
export const SIZES = [
  { name: 'fine', size: 4 },
  { name: 'medium', size: 9 },
  { name: 'broad', size: 18 },
  { name: 'huge', size: 40 },
] as const;

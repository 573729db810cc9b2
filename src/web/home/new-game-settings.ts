import type { CreateSession } from '../../telephone/schema-settings.ts';

interface Times {
  desc_time: number;
  draw_time: number;
}

export const PRESETS = {
  quick: { desc_time: 45, draw_time: 60 },
  relaxed: { desc_time: 90, draw_time: 120 },
} as const;
export const PACES = ['quick', 'relaxed', 'own', 'none'] as const;
export const LEAST_S = 10;
export const MOST_S = 600;
/** As the server takes them. More rounds than twice round the table are cut to that. */
export const ROUNDS = { short: 3, table: 'table', long: 19 } as const;
export const LENGTHS = ['short', 'table', 'long'] as const;

/** The choices for a new game. Custom times are kept while another pace is selected. */
export interface Settings extends Times {
  pace: (typeof PACES)[number];
  length: (typeof LENGTHS)[number];
  lastCall: boolean;
}

/** Undefined if custom times are out of bounds. */
export function gameOf({ pace, length, lastCall, ...own }: Settings): CreateSession | undefined {
  const isGood = Object.values(own).every((s) => Number.isInteger(s) && s >= LEAST_S && s <= MOST_S);
  if (pace === 'own' && !isGood) return undefined;
  const times = pace === 'own' ? own : PRESETS[pace === 'none' ? 'relaxed' : pace];
  const clock = pace === 'none' ? 'none' : lastCall ? 'last_call' : 'fixed';
  return { ...times, rounds: ROUNDS[length], options: { clock } };
}

/** A relaxed game once around the table, with ideas in this language. */
export function newGame(words: 'en' | 'de'): CreateSession {
  return { ...PRESETS.relaxed, rounds: ROUNDS.table, options: { clock: 'last_call', words } };
}

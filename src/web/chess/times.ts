import type { CreateGame, SeekGame } from '../../chess/schema.ts';

/** Minutes for each side and seconds a move, as the buttons say it. */
export const TIMES = ['1+0', '3+2', '5+3', '10+5', '15+10'] as const;
export type Time = (typeof TIMES)[number] | 'none';
export type ColorChoice = NonNullable<CreateGame['color']>;
export const COLORS: ColorChoice[] = ['white', 'random', 'black'];

/** What somebody would like to play. */
export interface Wanted {
  time: Time;
  color: ColorChoice;
}

/** A seek for this; undefined without clocks, which nobody can look for. */
export function seekFor({ time, color }: Wanted): SeekGame | undefined {
  if (time === 'none') return undefined;
  const [minutes = 0, seconds = 0] = time.split('+').map(Number);
  return { initialMs: minutes * 60_000, incrementMs: seconds * 1_000, color };
}

export function gameFor(wanted: Wanted, opponent?: string): CreateGame {
  const timing = seekFor(wanted) ?? { initialMs: null, color: wanted.color };
  return opponent === undefined ? timing : { ...timing, opponent };
}

/** What was kept may be of an older version. */
export function wantedFrom(kept: Partial<Wanted> | undefined): Wanted {
  const time = [...TIMES, 'none' as const].find((one) => one === kept?.time) ?? '5+3';
  const color = COLORS.find((one) => one === kept?.color) ?? 'random';
  return { time, color };
}

import type { Timing } from './game.ts';
import type { Color } from './position.ts';

export const COLORS = ['white', 'black', 'random'] as const;
export type ColorChoice = (typeof COLORS)[number];

/** A request for a game against any opponent. */
export interface Seek {
  id: string;
  userId: number;
  timing: Timing;
  color: ColorChoice;
  expiresAtMs: number;
}

export const SEEK_MS = 60_000;

/** The oldest seek of another player with the same clocks and a colour that fits. `seeks` must be oldest first. */
export function fitting<S extends Seek>(
  seeks: Iterable<S>,
  wanted: Pick<Seek, 'userId' | 'timing' | 'color'>,
): S | undefined {
  for (const seek of seeks) {
    if (seek.userId !== wanted.userId && sameTiming(seek.timing, wanted.timing) && together(seek, wanted))
      return seek;
  }
  return undefined;
}

/** Whether both ask for the same clocks and colour. */
export function isSameWish(a: Pick<Seek, 'timing' | 'color'>, b: Pick<Seek, 'timing' | 'color'>): boolean {
  return sameTiming(a.timing, b.timing) && a.color === b.color;
}

function sameTiming(a: Timing, b: Timing): boolean {
  return a.initialMs === b.initialMs && a.incrementMs === b.incrementMs;
}

function together(a: Pick<Seek, 'color'>, b: Pick<Seek, 'color'>): boolean {
  return a.color === 'random' || b.color === 'random' || a.color !== b.color;
}

/** The colour for the player who chose `own`, against `others`. If both chose random, `chance` (0 or 1) decides. */
export function dealt(own: ColorChoice, others: ColorChoice, chance: number): Color {
  if (own !== 'random') return own === 'white' ? 'w' : 'b';
  if (others !== 'random') return others === 'white' ? 'b' : 'w';
  return chance === 0 ? 'w' : 'b';
}

import { invalid } from '../../platform/errors.ts';
import type { Timing } from '../rules/game.ts';
import type { Color } from '../rules/position.ts';
import { type CreateGame, DEFAULT_INITIAL_MS, type SeekGame } from '../schema.ts';

const LEAST_MS = 1_000;

/** The clocks of a new game whose creator plays `color`. Null without clocks. Throws field errors. */
export function timingOf(
  { initialMs = DEFAULT_INITIAL_MS, incrementMs = 0, opponentInitialMs }: CreateGame,
  color: Color,
): Timing | null {
  if (initialMs === null) {
    if (opponentInitialMs === undefined) return null;
    throw invalid({ opponentInitialMs: ['A game without clocks has none for the opponent either.'] });
  }
  refuseTooShort({ initialMs, incrementMs });
  const theirsMs = opponentInitialMs ?? initialMs;
  if (tooShort(theirsMs, incrementMs)) throw invalid({ opponentInitialMs: [TOO_SHORT] });
  if (theirsMs === initialMs) return { initialMs, incrementMs };
  return color === 'w'
    ? { initialMs, incrementMs, blackInitialMs: theirsMs }
    : { initialMs: theirsMs, incrementMs, blackInitialMs: initialMs };
}

const TOO_SHORT = 'Less than a second needs an increment of at least a second.';

function tooShort(initialMs: number, incrementMs: number): boolean {
  return initialMs < LEAST_MS && incrementMs < LEAST_MS;
}

/** Throws a field error for a clock that would run out at once. */
export function refuseTooShort({
  initialMs,
  incrementMs,
}: Pick<SeekGame, 'initialMs' | 'incrementMs'>): void {
  if (tooShort(initialMs, incrementMs)) throw invalid({ initialMs: [TOO_SHORT] });
}

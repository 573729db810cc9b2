import { invalid } from '../platform/errors.ts';
import type { NewChallenge } from './schema.ts';

/** Throws a field error for a game by correspondence. */
export function refuseDays(days: number | undefined): void {
  if (days !== undefined) throw invalid({ days: ['There are no games by correspondence here.'] });
}

/** The settings for chess. Throws field errors for settings that Parlor does not have. */
export function settingsOf({
  rated,
  days,
  fen,
  color = 'random',
  'clock.limit': limitS,
  'clock.increment': incrementS = 0,
}: Omit<NewChallenge, 'keepAliveStream'>) {
  if (rated) throw invalid({ rated: ['There are no rated games here. Send false.'] });
  refuseDays(days);
  const initialMs = limitS === undefined ? null : limitS * 1000;
  return { color, initialMs, incrementMs: incrementS * 1000, ...(fen === undefined ? {} : { fen }) };
}

import type { Place } from './rules/latecomers.ts';
import { doorOf } from './rules/people.ts';
import type { GameSession } from './rules/session.ts';
import { checkWatching } from './rules/watchers.ts';
import type { Door } from './schema.ts';

const OF_REFUSAL = { watchers_off: 'off', too_many_watchers: 'full' } as const;

/** What anybody with the code may know. */
export function doorView(session: GameSession, place: Place['kind'], away: Door['away']): Door {
  const refusal = checkWatching(session)?.refused;
  return {
    game_code: session.code,
    door: doorOf(session),
    place: session.door === 'open' ? place : 'none',
    watch: refusal === 'watchers_off' || refusal === 'too_many_watchers' ? OF_REFUSAL[refusal] : 'open',
    away,
    next_game_code: session.nextCode,
  };
}

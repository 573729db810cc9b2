import type { Place } from './rules/latecomers.ts';
import { doorOf } from './rules/people.ts';
import type { GameSession } from './rules/session.ts';
import { watchDoorOf } from './rules/watchers.ts';
import type { Door } from './schema.ts';

/** What anybody with the code may know. */
export function doorView(session: GameSession, place: Place['kind'], away: Door['away']): Door {
  return {
    game_code: session.code,
    door: doorOf(session),
    place: session.door === 'open' ? place : 'none',
    watch: watchDoorOf(session),
    away,
    next_game_code: session.nextCode,
  };
}

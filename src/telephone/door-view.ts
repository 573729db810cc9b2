import type { Place } from './rules/latecomers.ts';
import { doorOf } from './rules/people.ts';
import type { GameSession } from './rules/session.ts';
import { watchDoorOf } from './rules/watchers.ts';
import type { Door } from './schema.ts';

/** Everything that anybody with the code may know. `seatOf` returns the player who has the place now, or had it. */
export function doorView(
  session: GameSession,
  place: Place['kind'],
  { seatOf, away }: { seatOf: Door['seat']; away: Door['away'] },
): Door {
  const isOpen = session.door === 'open';
  return {
    game_code: session.code,
    door: doorOf(session),
    place: isOpen ? place : 'none',
    seat: isOpen ? seatOf : null,
    watch: watchDoorOf(session),
    away,
    next_game_code: session.nextCode,
  };
}

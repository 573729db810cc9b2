import type { Scheduler } from '../platform/storage/scheduler.ts';
import type { Turn } from '../platform/storage/turn.ts';
import type { Reactions } from './reactions.ts';
import type { GameSession } from './rules/session.ts';
import { momentEndOf } from './rules/show-moves.ts';

/** Scheduler kind of the end of the moment that a show is in. */
export const SHOW_DUE = 'telephone.show';

export type Shows = ReturnType<typeof makeShows>;

/** Plans the end of a moment of a show, and saves the reactions to it. */
export function makeShows(scheduler: Pick<Scheduler, 'set' | 'clear'>, reactions: Reactions) {
  return {
    follow(turn: Turn, before: GameSession, session: GameSession): void {
      const { code, album, show } = session;
      if (before.album !== album) reactions.save(code);
      if (before.show === show) return;
      const endsAtMs = momentEndOf(session);
      if (endsAtMs === undefined) scheduler.clear(SHOW_DUE, String(code));
      else scheduler.set(turn, SHOW_DUE, String(code), endsAtMs);
    },
    /** The game is deleted. */
    close: (code: number): void => scheduler.clear(SHOW_DUE, String(code)),
  };
}

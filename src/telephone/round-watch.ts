import type { Platform } from '../platform/platform.ts';
import type { Turn } from '../platform/storage/unit-of-work.ts';
import { settlePresence } from './rules/people.ts';
import { expire, resume } from './rules/rounds.ts';
import type { Sessions } from './sessions.ts';
import type { TelephoneStore } from './store.ts';

/** Extra time for a round that ended while the server was down. */
const AFTER_RESTART_MS = 15_000;
/** How long after its end a game still gets a new host for its reveal. */
const REVEAL_MS = 6 * 3_600_000;

/** What happens without a command: time runs out, players leave and come back, the server restarts. */
export function makeRoundWatch({ database, ports }: Platform, store: TelephoneStore, sessions: Sessions) {
  function settle(codes: number[]): Promise<void> {
    return database.commit((turn) => {
      for (const code of codes) {
        const session = store.load(code);
        if (session) sessions.save(turn, session, settlePresence(session, sessions.facts(session)));
      }
    });
  }

  return {
    /** An unstarted lobby closes; a round is filled in. Inside a unit of work. */
    timeIsUp(turn: Turn, code: number): void {
      const session = store.load(code);
      if (!session) return;
      if (session.phase.name === 'lobby') sessions.close(turn, session);
      else sessions.save(turn, session, expire(session, sessions.facts(session)));
    },

    /**
     * A player is away or back: a new host and filled-in turns may be due. `null`: nobody has come since the start of
     * the server.
     */
    async presenceChanged(userId: number | null): Promise<void> {
      const codes = await database.read(() => {
        const endedAfterMs = ports.now() - REVEAL_MS;
        return userId === null ? store.allActive(endedAfterMs) : store.activeOf(userId, endedAfterMs);
      });
      if (codes.length > 0) await settle(codes);
    },

    /** At start: rounds that ended while the server was down get some more time. */
    repair(): Promise<void> {
      return database.commit((turn) => {
        const nowMs = ports.now();
        for (const code of store.outOfTime(nowMs)) {
          const session = store.load(code);
          if (session) sessions.save(turn, session, resume(session, nowMs, nowMs + AFTER_RESTART_MS));
        }
      });
    },
  };
}

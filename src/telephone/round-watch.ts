import type { Platform } from '../platform/platform.ts';
import type { Turn } from '../platform/storage/turn.ts';
import { settlePresence } from './rules/people.ts';
import { expire, resume } from './rules/rounds.ts';
import { REVEAL_MS, type Sessions } from './sessions.ts';
import type { TelephoneStore } from './store.ts';

/** Extra time for a round that ended while the server was down. */
const AFTER_RESTART_MS = 15_000;

/** Reacts to events without a command: expired rounds and lobbies, players going away or coming back, restarts. */
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
    /** Closes an unstarted lobby, or fills in the missing entries of a round. Inside a unit of work. */
    timeIsUp(turn: Turn, code: number): void {
      const session = store.load(code);
      if (!session) return;
      if (session.phase.name === 'lobby') sessions.close(turn, session);
      else sessions.save(turn, session, expire(session, sessions.facts(session)));
    },

    /**
     * A player went away or came back, so a new host and filled-in turns may be due. `null` stands for the players
     * who have not connected since the server started.
     */
    async presenceChanged(userId: number | null): Promise<void> {
      const codes = await database.read(() => {
        const endedAfterMs = ports.now() - REVEAL_MS;
        return userId === null ? store.allActive(endedAfterMs) : store.activeOf(userId, endedAfterMs);
      });
      if (codes.length > 0) await settle(codes);
    },

    /** At startup, gives extra time to rounds that ended while the server was down. */
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

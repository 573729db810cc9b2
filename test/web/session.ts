import type { Session } from '../../src/telephone/schema.ts';

export const OPTIONS: Session['options'] = {
  rounds: null,
  clock: 'fixed',
  ideas: false,
  words: 'en',
  watchers: true,
  door: 'open',
  reactions: 'all',
};
const START_MS = Date.UTC(2026, 10, 20);

/** A lobby with `player 1`, `player 2`… */
export function inLobby(players: number, changes: Partial<Session> = {}): Session {
  const users = Array.from({ length: players }, (_, place) => `player ${place + 1}`);
  const now = new Date(START_MS).toISOString();
  return {
    ...{ game_code: 145_078, draw_time: 60, desc_time: 60, created_at: now, last_modified: now },
    ...{ round: -1, round_kind: 'lobby', round_started_at: null, round_ends_at: null, rounds: null },
    ...{ users, left: [], submitted: [], chains: [], people: {}, host: 'player 1' },
    ...{ version: 1, server_time: now, album: null, show: null, hidden: [], next_game_code: null },
    ...{ mode: 'classic', next_mode: 'hurry_up', options: OPTIONS },
    ...{ watchers: 0, screens: 0, asking: [], seats_asked: {}, claims: [] },
    ...changes,
  };
}

/** Three players in the first of three rounds, which ends after this time. */
export function inPlay(changes: Partial<Session>, endsAfterS: number | null): Session {
  const ends = endsAfterS === null ? null : new Date(START_MS + 1000 * endsAfterS).toISOString();
  const chains = { 'player 1': 7, 'player 2': 8, 'player 3': 9 };
  return inLobby(3, {
    ...{ round: 0, rounds: 3, round_kind: 'description', chains },
    ...{ round_started_at: new Date(START_MS).toISOString(), round_ends_at: ends },
    ...changes,
  });
}

import type { Who } from './arbitrary-world.ts';

/** Requests that once showed a fault. */
export const FOUND_ASKS: { who: Who; method: string; path: string; fault: string }[] = [
  ...['1e999', '-1e999', 'Infinity'].flatMap((page) =>
    ['/api/game/live/', '/api/game/mine/', '/api/past_sessions/', '/api/past_sessions/other/'].map(
      (path) => ({
        who: 'user' as const,
        method: 'GET',
        path: `${path}?page=${page}`,
        fault: 'an infinite number passed every bound and got 500',
      }),
    ),
  ),
];

/** Socket messages that once showed a fault. */
export const FOUND_FRAMES: { text: string; fault: string }[] = [
  {
    text: `{"event":"PING","payload":{"t":${'['.repeat(7_500)}${']'.repeat(7_500)}}}`,
    fault: 'a value nested too deep to serialise again caused an internal error',
  },
];

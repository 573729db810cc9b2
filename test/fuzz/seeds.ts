import type { Who } from './arbitrary-world.ts';

/** Requests that showed a fault once. */
export const FOUND_ASKS: { who: Who; method: string; path: string; fault: string }[] = [
  ...['1e999', '-1e999', 'Infinity'].flatMap((page) =>
    ['/api/game/live/', '/api/game/mine/', '/api/past_sessions/', '/api/past_sessions/other/'].map(
      (path) => ({
        who: 'user' as const,
        method: 'GET',
        path: `${path}?page=${page}`,
        fault: 'a number without an end passed every bound, and was 500',
      }),
    ),
  ),
];

/** Socket messages that did. */
export const FOUND_FRAMES: { text: string; fault: string }[] = [
  {
    text: `{"event":"PING","payload":{"t":${'['.repeat(7_500)}${']'.repeat(7_500)}}}`,
    fault: 'what was nested too deep to be written again was an internal error',
  },
];

import { type Meter, Tally } from '../platform/meters.ts';
import type { Turn } from '../platform/storage/turn.ts';
import type { Change } from './rules/rounds.ts';
import type { GameSession } from './rules/session.ts';

/** Counts what is played, for `GET /metrics`. */
export function makePlayCounts(meters: Meter[]) {
  const count = { gamesBegun: 0, gamesEnded: 0, roundsBegun: 0, roundsEnded: 0 };
  const pages = new Tally(['handed_in', 'skipped']);

  function counter(what: string, help: string, read: () => number): Meter {
    return { name: `parlor_telephone_${what}_total`, help, kind: 'counter', read };
  }

  meters.push(
    counter('games_begun', 'Drawing games begun.', () => count.gamesBegun),
    counter('games_ended', 'Drawing games ended.', () => count.gamesEnded),
    counter('rounds_begun', 'Rounds begun.', () => count.roundsBegun),
    counter('rounds_ended', 'Rounds ended.', () => count.roundsEnded),
    {
      ...{ name: 'parlor_telephone_pages_total', kind: 'counter', label: 'how' },
      ...{ help: 'Pages handed in, and those skipped because nothing was.', read: () => pages.entries() },
    },
  );

  function countNow(before: GameSession, { session: { phase }, added }: Change): void {
    const was = before.phase;
    if (was.name === 'lobby' && phase.name === 'playing') count.gamesBegun += 1;
    if (was.name === 'playing' && phase.name === 'over') count.gamesEnded += 1;
    const [last, next] = [roundOf(was), roundOf(phase)];
    if (last !== undefined && last !== next) count.roundsEnded += 1;
    if (next !== undefined && last !== next) count.roundsBegun += 1;
    for (const { skipped } of added) pages.add(skipped ? 'skipped' : 'handed_in');
  }

  return {
    /** Runs inside a unit of work. */
    follow: (turn: Turn, before: GameSession, change: Change): void =>
      turn.afterCommit(() => countNow(before, change)),
  };
}

function roundOf(phase: GameSession['phase']): number | undefined {
  return phase.name === 'playing' ? phase.round : undefined;
}

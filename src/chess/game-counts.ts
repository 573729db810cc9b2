import { type Meter, Tally } from '../platform/meters.ts';
import type { Turn } from '../platform/storage/turn.ts';
import type { Change } from './games.ts';
import { plyOf, REASONS } from './rules/game.ts';

/** Counts what is played, for `GET /metrics`. */
export function makeGameCounts() {
  const ends = new Tally([...REASONS, 'ABORTED'].map((reason) => reason.toLowerCase()));
  let begun = 0;
  let moves = 0;

  const meters: Meter[] = [
    { name: 'parlor_chess_moves_total', help: 'Moves made.', kind: 'counter', read: () => moves },
    { name: 'parlor_chess_games_begun_total', help: 'Games begun.', kind: 'counter', read: () => begun },
    {
      ...{ name: 'parlor_chess_games_ended_total', help: 'Games ended, by how.', kind: 'counter' },
      ...{ label: 'by', read: () => ends.entries() },
    },
  ];

  function countNow({ before, after }: Change): void {
    if (before && plyOf(after) > plyOf(before)) moves += 1;
    if (before?.phase.name === after.phase.name) return;
    if (after.phase.name === 'active') begun += 1;
    if (after.phase.name === 'finished') ends.add(after.phase.reason.toLowerCase());
    if (after.phase.name === 'aborted') ends.add('aborted');
  }

  return {
    meters,
    /** Runs inside a unit of work. */
    count: (change: Change, turn: Turn): void => turn.afterCommit(() => countNow(change)),
  };
}

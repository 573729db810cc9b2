import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ModeName } from '#src/telephone/rules/modes.ts';
import {
  choice,
  evening,
  gameOf,
  type Happening,
  happens,
  type Outcome,
  ring,
  type Scene,
  START_MS,
  started,
} from './random-game.ts';

const DAY_MS = 24 * 3_600_000;
/** The choices for the games here. */
const START_S = { drawing: 30, description: 20 };
/** The shortest that rounds of Hurry up may get. */
const LEAST_S = { drawing: 12, description: 8 };

const kindOf = (round: number) => (round % 2 === 0 ? 'description' : 'drawing');

function fullMs(mode: ModeName, round: number, clock: string): number {
  if (mode !== 'hurry_up' && clock === 'none') return DAY_MS;
  const startS = START_S[kindOf(round)];
  if (mode !== 'hurry_up') return startS * 1000;
  return Math.max(LEAST_S[kindOf(round)], Math.round(startS * 0.75 ** (round / 2))) * 1000;
}

/** What this mode says about the times of rounds, and about what is filled in. */
function checkMode(before: Scene, { session, added }: Outcome, { what }: Happening): void {
  const { phase, mode, clock, hasIdeas } = session;
  const old = before.session.phase;
  if (phase.name === 'playing' && old.name === 'playing') {
    const lengthMs = phase.endsAtMs - phase.startedAtMs;
    if (phase.round > old.round) assert.equal(lengthMs, fullMs(mode, phase.round, clock));
    else if (mode === 'hurry_up' && what === 'submit') assert.equal(phase.endsAtMs, old.endsAtMs);
  }
  for (const { round, chainId, skipped, content } of added) {
    assert.equal(content.kind.includes('drawing') ? 'drawing' : 'description', kindOf(round));
    if (round > 0 || !skipped || content.kind !== 'description') continue;
    assert.match(content.text, hasIdeas ? new RegExp(`^idea 1 for ${chainId}$`) : /^prompt \d$/);
  }
}

/** In random games of this mode, every step is as the mode says, and the game ends. */
export function modeHolds(mode: ModeName, numRuns: number): void {
  const property = fc.property(ring, choice, evening(80), (players, chosen, happenings) => {
    let scene: Scene = started(players, 0, { ...chosen, mode });
    let nowMs = START_MS;
    const rest = { what: 'expire', who: 0, afterMs: 25_000 } as const;
    for (const thing of [...happenings, ...Array(gameOf(scene.session).rounds).fill(rest)]) {
      nowMs += thing.afterMs;
      const after = happens(scene, thing, nowMs);
      checkMode(scene, after, thing);
      scene = after;
    }
    assert.equal(scene.session.phase.name, 'over');
    assert.ok(
      gameOf(scene.session).entries.every(({ text, round }) => (text === null) === (round % 2 === 1)),
    );
  });
  fc.assert(property, { numRuns });
}

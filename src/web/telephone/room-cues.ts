import type { Session } from '../../telephone/schema.ts';
import type { Tone } from '../ui/tones.ts';

/** What the room hears. Each has its picture, too: a face that hops in, an envelope, the round, the clock, a page. */
export type Cue =
  | { name: 'pop'; seat: number }
  | { name: 'thud' }
  | { name: 'bell' }
  | { name: 'tick' }
  | { name: 'flip' }
  | { name: 'ta-da' };

/** Ten players make a scale, from C5. */
const SCALE = [523, 587, 659, 698, 784, 880, 988, 1047, 1175, 1319];

/** At about -18 dB, so that people can talk. */
export function tonesOf(cue: Cue): Tone[] {
  switch (cue.name) {
    case 'pop':
      return [[0, 0.16, SCALE[cue.seat % SCALE.length] ?? 523, 0.12]];
    case 'thud':
      return [[0, 0.09, 110, 0.14]];
    case 'bell':
      return [
        [0, 0.5, 784, 0.12],
        [0.02, 0.7, 1175, 0.06],
      ];
    case 'tick':
      return [[0, 0.03, 1600, 0.07]];
    case 'flip':
      return [
        [0, 0.04, 310, 0.08],
        [0.05, 0.05, 240, 0.08],
      ];
    default:
      return [
        [0, 0.14, 523, 0.12],
        [0.14, 0.14, 659, 0.12],
        [0.28, 0.14, 784, 0.12],
        [0.42, 0.5, 1047, 0.12],
      ];
  }
}

/** What has happened between two states of a game; the most important if several things have. */
export function cueBetween(before: Session, after: Session): Cue | undefined {
  if (before.round_kind !== after.round_kind && after.round_kind === 'over') return { name: 'ta-da' };
  if (before.round !== after.round) return { name: 'bell' };
  const newest = after.album;
  if (newest && (newest.chain !== before.album?.chain || newest.step !== before.album.step))
    return { name: 'flip' };
  if (after.round_kind === 'lobby' && after.users.length > before.users.length)
    return { name: 'pop', seat: after.users.length - 1 };
  return after.submitted.length > before.submitted.length ? { name: 'thud' } : undefined;
}

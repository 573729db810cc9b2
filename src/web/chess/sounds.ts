import { playTones, type Tone } from '../ui/tones.ts';

export type Sound = 'move' | 'capture' | 'check' | 'low' | 'start' | 'end';

const TONES: Record<Sound, Tone[]> = {
  move: [
    [0, 0.07, 190, 0.5],
    [0, 0.03, 820, 0.16],
  ],
  capture: [
    [0, 0.06, 150, 0.6],
    [0.02, 0.05, 990, 0.22],
    [0.06, 0.08, 130, 0.45],
  ],
  check: [
    [0, 0.09, 620, 0.3],
    [0.09, 0.14, 830, 0.3],
  ],
  low: [
    [0, 0.08, 880, 0.3],
    [0.16, 0.08, 880, 0.3],
    [0.32, 0.08, 880, 0.3],
  ],
  start: [
    [0, 0.12, 392, 0.3],
    [0.12, 0.2, 587, 0.3],
  ],
  end: [
    [0, 0.18, 523, 0.3],
    [0.16, 0.18, 415, 0.3],
    [0.32, 0.4, 349, 0.35],
  ],
};

export function playSound(name: Sound): void {
  playTones(TONES[name]);
}

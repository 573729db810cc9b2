import { useEffect, useRef } from 'preact/hooks';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { allowSounds } from '../ui/tones.ts';
import type { Position } from './positions.ts';
import { playSound, type Sound } from './sounds.ts';

/** Plays sounds for everything that happens while the page is open. */
export function useSounds(status: GameState['status'], positions: readonly Position[]): void {
  const { settings } = useApp();
  const before = useRef({ status, ply: positions.length });
  useEffect(() => allowSounds(), []);
  useEffect(() => {
    const heard = soundOf(before.current, status, positions);
    before.current = { status, ply: positions.length };
    if (heard && settings.sound) playSound(heard);
  }, [status, positions.length]);
}

function soundOf(
  before: { status: GameState['status']; ply: number },
  status: GameState['status'],
  positions: readonly Position[],
): Sound | undefined {
  if (status !== before.status) return status === 'ACTIVE' ? 'start' : 'end';
  if (positions.length <= before.ply) return undefined;
  const last = positions.at(-1);
  if (last?.check) return 'check';
  return last?.move?.san.includes('x') ? 'capture' : 'move';
}

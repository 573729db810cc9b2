import { useEffect, useRef } from 'preact/hooks';
import type { GameState } from '../../client/index.ts';
import { useApp } from '../context.ts';
import type { Step } from './line.ts';
import { allowSounds, type Sound, sound } from './sounds.ts';

/** Plays sounds for everything that happens while the page is open. */
export function useSounds(status: GameState['status'], line: readonly Step[]): void {
  const { settings } = useApp();
  const before = useRef({ status, ply: line.length });
  useEffect(allowSounds, []);
  useEffect(() => {
    const heard = soundOf(before.current, status, line);
    before.current = { status, ply: line.length };
    if (heard && settings.sound) sound(heard);
  }, [status, line.length]);
}

function soundOf(
  before: { status: GameState['status']; ply: number },
  status: GameState['status'],
  line: readonly Step[],
): Sound | undefined {
  if (status !== before.status) return status === 'ACTIVE' ? 'start' : 'end';
  if (line.length <= before.ply) return undefined;
  const last = line.at(-1);
  if (last?.check) return 'check';
  return last?.move?.san.includes('x') ? 'capture' : 'move';
}

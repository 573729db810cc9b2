import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';
import { tonesOf } from '../telephone/room-cues.ts';
import { playTones, type Tone } from '../ui/tones.ts';
import type { Stage } from './moments.ts';

/** The sounds of the show. Each is seen as well: the lamp, a face, the pencil, the light on the faces, the scraps. */
export type Sound = 'lamp' | 'thud' | 'face' | 'drum' | 'roll' | 'ta-da';

/** A tone without a pitch is noise. */
const NOISE = 0;
const SCRATCH_MS = 170;
const ROLL_HITS = 26;

/** The sound when the view of a moment changes. */
export function soundBetween(before: Stage | undefined, after: Stage): Sound | undefined {
  if (after.kind !== before?.kind) {
    if (after.kind === 'award' && !after.isShown) return 'roll';
    if (after.kind === 'words' && !after.isHere) return 'drum';
    return undefined;
  }
  if (after.kind === 'overture' && before.kind === 'overture') {
    if (after.isLit && !before.isLit) return 'lamp';
    return after.faces > before.faces ? 'face' : undefined;
  }
  if (after.kind === 'drawing' && before.kind === 'drawing')
    return after.phase === 'settled' && before.phase !== 'settled' ? 'thud' : undefined;
  if (after.kind === 'award' && before.kind === 'award') {
    // The next award begins with a roll as the first one did.
    if (before.isShown && !after.isShown) return 'roll';
    return after.hasBow && !before.hasBow ? 'ta-da' : undefined;
  }
  return undefined;
}

export function tonesOfShow(sound: Sound, faces = 0): Tone[] {
  switch (sound) {
    case 'face':
      return tonesOf({ name: 'pop', seat: Math.max(0, faces - 1) });
    case 'lamp':
    case 'thud':
      return tonesOf({ name: 'thud' });
    case 'ta-da':
      return tonesOf({ name: 'ta-da' });
    case 'drum':
      return [0, 0.18, 0.36].map((at) => [at, 0.12, 98, 0.14]);
    case 'roll':
      return Array.from({ length: ROLL_HITS }, (_, hit) => [hit * 0.06, 0.05, NOISE, 0.04 + hit * 0.003]);
  }
}

/** True if the pen is heard. */
function isScratching(stage: Stage): boolean {
  if (stage.kind === 'drawing') return stage.phase === 'replay';
  return stage.kind === 'words' && stage.isWriting;
}

/** Plays the sounds of the show on the room's one loudspeaker. */
export function useShowSounds(stage: Stage, isLoudspeaker: boolean, isHeld: boolean): void {
  const { settings } = useApp();
  const isLoud = isLoudspeaker && settings.sound;
  const before = useRef<Stage | undefined>(undefined);
  const key = JSON.stringify(stage);
  useEffect(() => {
    const sound = before.current && soundBetween(before.current, stage);
    before.current = stage;
    if (sound && isLoud) playTones(tonesOfShow(sound, stage.kind === 'overture' ? stage.faces : 0));
  }, [key]);
  const isWriting = isLoud && !isHeld && isScratching(stage);
  useEffect(() => {
    if (!isWriting) return;
    const timer = setInterval(() => playTones([[0, 0.06 + Math.random() * 0.06, NOISE, 0.025]]), SCRATCH_MS);
    return () => clearInterval(timer);
  }, [isWriting]);
}

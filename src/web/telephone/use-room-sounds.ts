import { useEffect, useRef } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { allowSounds, playTones } from '../ui/tones.ts';
import { endOf } from './game.ts';
import { cueBetween, tonesOf } from './room-cues.ts';

const TICKS = 10;
const SECOND_MS = 1_000;
const BUZZ_MS = 12;

/**
 * The sounds of a game. A room has one loudspeaker: the television if there is one, otherwise the host's phone. All other
 * phones only buzz when a round begins.
 */
export function useRoomSounds(session: Session | undefined, by: 'screen' | 'host' | 'other'): void {
  const { settings } = useApp();
  const before = useRef(session);
  const isLoud = settings.sound && (by === 'screen' || (by === 'host' && session?.screens === 0));
  useEffect(() => allowSounds(), []);
  useEffect(() => {
    const cue = before.current && session && cueBetween(before.current, session);
    before.current = session;
    if (!cue) return;
    if (isLoud) playTones(tonesOf(cue));
    if (cue.name === 'bell' && by !== 'screen') navigator.vibrate?.(BUZZ_MS);
  }, [session?.version]);
  useTicks(session, isLoud && by === 'screen');
}

/** The last ten seconds of a round, aloud. */
function useTicks(session: Session | undefined, isLoud: boolean): void {
  const { client } = useApp();
  const endsAtMs = session && session.round >= 0 ? endOf(session) : undefined;
  useEffect(() => {
    if (!isLoud || endsAtMs === undefined) return;
    const leftMs = endsAtMs - client.live.serverNow();
    const timers = Array.from({ length: TICKS }, (_, left) => leftMs - (left + 1) * SECOND_MS)
      .filter((inMs) => inMs > 0)
      .map((inMs) => setTimeout(() => playTones(tonesOf({ name: 'tick' })), inMs));
    return () => {
      for (const timer of timers) clearTimeout(timer);
    };
  }, [isLoud, endsAtMs]);
}

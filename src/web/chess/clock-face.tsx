import { useEffect, useRef, useState } from 'preact/hooks';
import { clocksOf, type GameState, type Side } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { clockText, lowMs, textChangesInMs } from './clock-text.ts';
import { playSound } from './sounds.ts';

/** One side's clock, by the server's time. If it is the viewer's `own`, it warns once when time is low. */
export function ClockFace(props: { state: GameState; side: Side; label: string; own: boolean }) {
  const { state, side, label, own } = props;
  const { client, settings, texts } = useApp();
  const [, setTick] = useState(0);
  const wasWarned = useRef(false);
  const isRunning = state.running === side;
  const leftMs = clocksOf(state, client.live.serverNow())?.[side];
  const isLow =
    leftMs !== undefined &&
    state.status === 'ACTIVE' &&
    leftMs < lowMs((side === 'b' ? state.blackInitialMs : state.initialMs) ?? 0);

  useEffect(() => {
    if (!isRunning || leftMs === undefined) return;
    const timer = setTimeout(() => setTick((tick) => tick + 1), textChangesInMs(leftMs));
    return () => clearTimeout(timer);
  });
  useEffect(() => {
    if (!own || !isLow || !isRunning || wasWarned.current) return;
    wasWarned.current = true;
    if (settings.sound) playSound('low');
  }, [own, isLow, isRunning]);

  if (leftMs === undefined) return null;
  const look = ['clock', isRunning && 'running', isLow && 'low'].filter(Boolean).join(' ');
  return (
    <div class={look} role="timer" aria-label={label} title={isLow ? texts.chess.board.lowTime : undefined}>
      <span class="digits">
        {[...clockText(leftMs)].map((digit, place) => (
          <i key={place} class={/\d/.test(digit) ? '' : 'colon'}>
            {digit}
          </i>
        ))}
      </span>
    </div>
  );
}

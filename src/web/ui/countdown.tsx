import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';

/** Whole seconds until a time of the server's clock, never below 0. Updated four times a second. */
export function useSecondsTo(endsAtMs: number | undefined): number | undefined {
  const { client } = useApp();
  const [, setTick] = useState(0);
  useEffect(() => {
    if (endsAtMs === undefined) return;
    const timer = setInterval(() => setTick((tick) => tick + 1), 250);
    return () => clearInterval(timer);
  }, [endsAtMs]);
  if (endsAtMs === undefined) return undefined;
  return Math.max(0, Math.ceil((endsAtMs - client.live.serverNow()) / 1000));
}

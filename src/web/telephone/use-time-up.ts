import { useEffect, useRef } from 'preact/hooks';
import { useApp } from '../context.ts';

const LOOK_MS = 250;

/** Calls `timeUp` once per end time while wanted. Polls, since the server's clock may become known late. */
export function useTimeUp(atMs: number, isWanted: boolean, timeUp: () => void): void {
  const { client } = useApp();
  const doneFor = useRef<number | undefined>(undefined);
  const call = useRef(timeUp);
  call.current = timeUp;
  useEffect(() => {
    if (!isWanted) return;
    const timer = setInterval(() => {
      if (doneFor.current === atMs || client.live.serverNow() < atMs) return;
      doneFor.current = atMs;
      call.current();
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [atMs, isWanted]);
}

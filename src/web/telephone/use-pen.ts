import { useEffect, useRef, useState } from 'preact/hooks';
import { nameHere } from '../device-storage.ts';
import type { Turn } from './game.ts';

const CHANNEL = 'parlor.pen';

/** A tab's claim to write or draw in this turn. */
interface Claim {
  turn: string;
  atMs: number;
  tab: number;
}

export interface Pen {
  isHere: boolean;
  take: () => void;
}

/**
 * Two tabs of one player would overwrite each other's work, so only one of them works on a turn: the one that came into
 * view last, or that took the pen last. Both keep the work in the same storage.
 */
export function usePen({ code, round, chain }: Turn): Pen {
  const turn = `${code}/${round}/${chain}`;
  const [isHere, setHere] = useState(() => !document.hidden);
  const take = useRef(() => {});
  useEffect(() => {
    const channel = openChannel();
    let own: Claim | undefined;
    take.current = () => {
      own = { turn, atMs: Date.now(), tab: Math.random() };
      channel?.postMessage(own);
      setHere(true);
    };
    const look = () => {
      if (!own && (!document.hidden || !channel)) take.current();
    };
    channel?.addEventListener('message', ({ data }: MessageEvent<Claim>) => {
      if (data.turn !== turn || !own || !isLater(data, own)) return;
      own = undefined;
      setHere(false);
    });
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      document.removeEventListener('visibilitychange', look);
      channel?.close();
    };
  }, [turn]);
  return { isHere, take: () => take.current() };
}

/** Two tabs that claim at the same time agree on which of them has the pen. */
function isLater(claim: Claim, own: Claim): boolean {
  return claim.atMs === own.atMs ? claim.tab > own.tab : claim.atMs > own.atMs;
}

/** Undefined if pages may not talk to each other, because storage is blocked. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(nameHere(CHANNEL));
  } catch {
    return undefined;
  }
}

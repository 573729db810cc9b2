import { useEffect, useRef, useState } from 'preact/hooks';
import type { SeekGame } from '../../chess/schema.ts';
import { ConnectionLost } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { useCommand } from './use-command.ts';

/** A seek expires after a minute unless it is renewed. */
const RENEW_MS = 40_000;
/** Stop seeking after this long, since the player has probably forgotten it. */
const MOST_MS = 10 * 60_000;

export interface Seeking {
  wanted: SeekGame | undefined;
  start(wanted: SeekGame): void;
  stop(): void;
}

/** Keeps a seek alive while this page is open, even if the connection is lost in between. */
export function useSeek(onGame: (gameId: string) => void): Seeking {
  const { client, status, say, texts } = useApp();
  const run = useCommand();
  const [wanted, setWanted] = useState<SeekGame>();
  const startedAt = useRef(0);
  const isOpen = status === 'open';

  useEffect(() => {
    if (!wanted || !isOpen) return;
    let isOver = false;
    const ask = async () => {
      if (Date.now() - startedAt.current > MOST_MS) {
        say(texts.chess.seeking.ended);
        return setWanted(undefined);
      }
      const found = await run(() => client.chess.seek(wanted).catch(lostMeanwhile));
      if (isOver) return;
      if (found === undefined) setWanted(undefined);
      else if (found !== 'lost' && 'gameId' in found) onGame(found.gameId);
    };
    const renew = setInterval(() => document.visibilityState === 'visible' && ask(), RENEW_MS);
    ask();
    return () => {
      isOver = true;
      clearInterval(renew);
    };
  }, [wanted, isOpen]);

  const isSeeking = wanted !== undefined;
  useEffect(() => {
    if (!isSeeking) return;
    return () => void client.chess.unseek().catch(() => undefined);
  }, [isSeeking]);

  return {
    wanted,
    start(next) {
      startedAt.current = Date.now();
      setWanted(next);
    },
    stop: () => setWanted(undefined),
  };
}

/** The seek is repeated when the connection is back. */
function lostMeanwhile(fault: unknown): 'lost' {
  if (fault instanceof ConnectionLost) return 'lost';
  throw fault;
}

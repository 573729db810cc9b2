import { useEffect, useState } from 'preact/hooks';
import { ConnectionLost, isConnected } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { gameReasonOf } from './use-command.ts';

export interface Loaded<T> {
  value?: T;
  /** Why there is no value, in words. */
  problem?: string;
}

/** Loads a value from the server. Tries again when the connection is back. */
export function useLoaded<T>(key: string, load: () => Promise<T>): Loaded<T> {
  const { status, texts } = useApp();
  const [loaded, setLoaded] = useState<Loaded<T> & { key: string }>({ key });
  const isOpen = isConnected(status);
  const isThere = loaded.key === key && loaded.value !== undefined;
  // `load` is a new function on each render. The key identifies what it loads.
  useEffect(() => {
    if (isThere) return;
    let isWanted = true;
    load().then(
      (value) => isWanted && setLoaded({ key, value }),
      (fault) => isWanted && !isOffline(fault) && setLoaded({ key, problem: gameReasonOf(fault, texts) }),
    );
    return () => {
      isWanted = false;
    };
  }, [key, isOpen]);
  return loaded.key === key ? loaded : {};
}

function isOffline(fault: unknown): boolean {
  return fault instanceof ConnectionLost;
}

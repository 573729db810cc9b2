import { useEffect, useState } from 'preact/hooks';
import type { ModeName } from '../../telephone/rules/modes.ts';
import { loadFromDevice, saveOnDevice } from '../device-storage.ts';
import type { Turn } from './game.ts';

const STORAGE_KEY = 'parlor.peeked';
const PEEK_MS = 2_000;

/** Whether players see what they make. */
export interface Peek {
  /** The mode of the game hides it. */
  isOn: boolean;
  /** It is hidden now. */
  isHidden: boolean;
  isUsed: boolean;
  look: () => void;
}

/**
 * In invisible ink, players see their own words or drawing once per turn, for two seconds. A reload gives no second
 * peek.
 */
export function usePeek({ code, round, chain }: Turn, mode: ModeName): Peek {
  const turn = `${code}/${round}/${chain}`;
  const isOn = mode === 'invisible_ink';
  const [isUsed, setUsed] = useState(() => isOn && loadFromDevice<string>(STORAGE_KEY) === turn);
  const [isPeeking, setPeeking] = useState(false);
  useEffect(() => {
    if (!isPeeking) return;
    const timer = setTimeout(() => setPeeking(false), PEEK_MS);
    return () => clearTimeout(timer);
  }, [isPeeking]);
  const look = () => {
    saveOnDevice(STORAGE_KEY, turn);
    setUsed(true);
    setPeeking(true);
  };
  return { isOn, isHidden: isOn && !isPeeking, isUsed, look };
}

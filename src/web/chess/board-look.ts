import { useEffect, useState } from 'preact/hooks';
import { loadFromDevice, saveOnDevice } from '../device-storage.ts';
import { CLASSIC, loadSet, SET_NAMES, type SetName } from './piece-sets.ts';
import type { PieceSet } from './piece-shapes.ts';

const STORAGE_KEY = 'parlor.board';
export const BOARD_NAMES = ['lamplight', 'felt', 'evening', 'newsprint'] as const;

/** How this player likes the board. Stored on the device. */
export interface BoardLook {
  set: SetName;
  board: (typeof BOARD_NAMES)[number];
  confirm: boolean;
  autoQueen: boolean;
  /** Whether to show what opponents say. */
  messages: boolean;
}

let look: BoardLook | undefined;
/** The set in use: the classic one, until another has been loaded. */
let pieceSet: PieceSet = CLASSIC;
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

async function takeSet(name: SetName): Promise<void> {
  try {
    const loaded = await loadSet(name);
    if (look?.set !== name) return;
    pieceSet = loaded;
    tell();
  } catch {
    // The connection is gone. The set in use stays.
  }
}

/** The stored look, with defaults for what is missing or unknown. */
export function lookFrom(stored: Partial<BoardLook> = {}): BoardLook {
  return {
    set: SET_NAMES.find((name) => name === stored.set) ?? 'classic',
    board: BOARD_NAMES.find((name) => name === stored.board) ?? 'lamplight',
    confirm: stored.confirm === true,
    autoQueen: stored.autoQueen === true,
    messages: stored.messages !== false,
  };
}

export function boardLook(): BoardLook {
  if (!look) {
    look = lookFrom(loadFromDevice<Partial<BoardLook>>(STORAGE_KEY));
    if (look.set !== 'classic') void takeSet(look.set);
  }
  return look;
}

export function changeLook(changes: Partial<BoardLook>): void {
  look = { ...boardLook(), ...changes };
  saveOnDevice(STORAGE_KEY, look);
  if (changes.set) void takeSet(changes.set);
  tell();
}

export function currentSet(): PieceSet {
  return pieceSet;
}

/** The board's look. Renders again when it changes or its pieces have been loaded. */
export function useBoardLook(): BoardLook {
  const [, setTick] = useState(0);
  useEffect(() => {
    const redraw = () => setTick((tick) => tick + 1);
    listeners.add(redraw);
    return () => void listeners.delete(redraw);
  }, []);
  return boardLook();
}

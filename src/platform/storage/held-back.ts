import type { AppError } from '../errors.ts';
import type { Checkpoints } from './checkpoints.ts';
import { storageUnavailable } from './storage-faults.ts';

/** Work that has not begun, because the log is too long. (never-wait-for-the-disk, K2) */
export interface HeldBack {
  /** Call after each commit. */
  look(): void;
  isHolding(): boolean;
  size(): number;
  /** Runs `work` when there is room in the log, in the order of the calls. Refuses it if there cannot be any. */
  add<T>(work: () => Promise<T>): Promise<T>;
  /** Runs everything now, whether there is room or not. */
  release(): void;
  refuse(refusal: AppError): void;
}

interface Held {
  run: () => void;
  refuse: (refusal: AppError) => void;
}

/** `onFault` gets the reason whenever no room can be made. Without checkpoints, nothing is held back. */
export function makeHeldBack(
  checkpoints: Checkpoints | undefined,
  onFault: (fault: unknown) => void,
): HeldBack {
  let held: Held[] = [];
  let isHolding = false;
  let isMakingRoom = false;

  function makeRoom(): void {
    if (isMakingRoom || !checkpoints) return;
    isMakingRoom = true;
    checkpoints.makeRoom().then(
      () => {
        isMakingRoom = false;
        release();
      },
      (fault) => {
        isMakingRoom = false;
        onFault(fault);
        refuse(storageUnavailable(fault));
      },
    );
  }

  function release(): void {
    isHolding = false;
    for (const { run } of taken()) run();
  }

  function refuse(refusal: AppError): void {
    for (const one of taken()) one.refuse(refusal);
  }

  function taken(): Held[] {
    const all = held;
    held = [];
    return all;
  }

  return {
    look() {
      try {
        isHolding = checkpoints?.look() ?? false;
        if (isHolding) makeRoom();
      } catch (fault) {
        onFault(fault);
      }
    },
    isHolding: () => isHolding,
    size: () => held.length,
    add(work) {
      makeRoom();
      return new Promise((resolve, reject) => {
        held.push({ run: () => work().then(resolve, reject), refuse: reject });
      });
    },
    release,
    refuse,
  };
}

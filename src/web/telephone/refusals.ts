import { ParlorError } from '../../client/index.js';
import { reasonOf, useApp } from '../context.js';
import type { Texts } from '../texts/en.js';

/** As `reasonOf`, with the game's own words first. */
export function gameReasonOf(fault: unknown, texts: Texts): string {
  const known = fault instanceof ParlorError ? texts.telephone.faults[fault.code] : undefined;
  return known ?? reasonOf(fault, texts);
}

/** Runs what may be refused; says in the game's words why it was. Gives whether it was done. */
export function useCommand(): (work: () => Promise<unknown>) => Promise<boolean> {
  const { say, texts } = useApp();
  return async (work) => {
    try {
      await work();
      return true;
    } catch (fault) {
      say(gameReasonOf(fault, texts));
      return false;
    }
  };
}

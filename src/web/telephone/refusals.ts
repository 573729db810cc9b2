import { reasonOf, useApp } from '../context.ts';
import type { Texts } from '../texts/en.ts';

/** As `reasonOf`, with the game's own words first. */
export function gameReasonOf(fault: unknown, texts: Texts): string {
  return reasonOf(fault, texts, texts.telephone.faults);
}

/** Runs what may be refused; says in the game's words why it was. Gives whether it was done. */
export function useCommand(): (work: () => Promise<unknown>) => Promise<boolean> {
  const { attempt, texts } = useApp();
  return async (work) => (await attempt(() => work().then(() => true), texts.telephone.faults)) === true;
}

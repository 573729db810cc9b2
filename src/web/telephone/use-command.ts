import { reasonOf, useApp } from '../context.ts';
import type { Texts } from '../texts/en.ts';

/** Like `reasonOf`, with the game's own texts first. */
export function gameReasonOf(fault: unknown, texts: Texts): string {
  return reasonOf(fault, texts, texts.telephone.faults);
}

/** Runs a command and returns whether it succeeded. Shows the reason in the game's words if it is refused. */
export function useCommand(): (work: () => Promise<unknown>) => Promise<boolean> {
  const { attempt, texts } = useApp();
  return async (work) => (await attempt(() => work().then(() => true), texts.telephone.faults)) === true;
}

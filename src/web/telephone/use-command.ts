import { reasonOf, useApp, type Words } from '../context.ts';
import type { Texts } from '../texts/en.ts';

/** Like `reasonOf`, with the game's own texts first. */
export function gameReasonOf(fault: unknown, texts: Texts, words: Words = {}): string {
  return reasonOf(fault, texts, { ...texts.telephone.faults, ...words });
}

/**
 * Runs a command and returns whether it succeeded. Shows the reason if it is refused, in these words or else the game's.
 */
export function useCommand(words: Words = {}): (work: () => Promise<unknown>) => Promise<boolean> {
  const { attempt, texts } = useApp();
  const known = { ...texts.telephone.faults, ...words };
  return async (work) => (await attempt(() => work().then(() => true), known)) === true;
}

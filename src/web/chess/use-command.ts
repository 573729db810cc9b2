import { useApp } from '../context.ts';

/** Runs what may be refused; tells why it was, in the words of chess. Gives undefined then. */
export function useCommand(): <T>(work: () => Promise<T>) => Promise<T | undefined> {
  const { attempt, texts } = useApp();
  return (work) => attempt(work, texts.chess.faults);
}

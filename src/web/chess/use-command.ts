import { useApp } from '../context.ts';

/** Runs a command. If it is refused, shows the reason in the words of chess and returns undefined. */
export function useCommand(): <T>(work: () => Promise<T>) => Promise<T | undefined> {
  const { attempt, texts } = useApp();
  return (work) => attempt(work, texts.chess.faults);
}

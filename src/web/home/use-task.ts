import { useRef, useState } from 'preact/hooks';
import { ParlorError } from '../../client/index.ts';
import { reasonOf, useApp } from '../context.ts';
import type { Texts } from '../texts/en.ts';

/** A request in progress. If it is refused, the problem stays on the page until the next try. */
export interface Task {
  isBusy: boolean;
  /** The text to show. Empty if nothing is wrong. */
  problem: string;
  refuse(problem: string): void;
  /** Does nothing while busy. Returns undefined if the request is refused. */
  run<T>(work: () => Promise<T>): Promise<T | undefined>;
}

/** `codes` are texts for refusals that occur on one page only. */
export function useTask(codes: Record<string, string> = {}): Task {
  const { texts } = useApp();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const running = useRef(false);
  return {
    isBusy,
    problem,
    refuse: setProblem,
    async run(work) {
      if (running.current) return undefined;
      running.current = true;
      setBusy(true);
      setProblem('');
      try {
        return await work();
      } catch (fault) {
        setProblem(problemText(fault, texts, codes));
        return undefined;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
  };
}

function problemText(fault: unknown, texts: Texts, codes: Record<string, string>): string {
  if (!(fault instanceof ParlorError)) return reasonOf(fault, texts);
  const { problems } = texts.home;
  const ofFields = Object.values(fault.fields).flat();
  if (ofFields.length > 0) return ofFields.map((text) => problems[text] ?? text).join(' ');
  return codes[fault.code] ?? problems[fault.message] ?? reasonOf(fault, texts);
}

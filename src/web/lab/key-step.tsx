import { useState } from 'preact/hooks';
import { ResidueKey } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { keep, kept } from '../kept.ts';
import { Big } from './big.tsx';
import type { StepProps } from './state.ts';
import { Step } from './step.tsx';

export const KEPT_KEY = 'parlor.lab.key';

export function KeyStep({ lab, change }: StepProps) {
  const { texts } = useApp();
  const { key: words } = texts.lab;
  const [isKept, setKept] = useState(() => kept(KEPT_KEY) !== undefined);
  const remember = (key: ResidueKey, isWanted: boolean) => {
    keep(KEPT_KEY, isWanted ? String(key) : undefined);
    // Storage may not be available, as in private windows.
    setKept(kept(KEPT_KEY) !== undefined);
  };
  const replace = () => {
    const key = new ResidueKey();
    remember(key, isKept);
    change('key', key);
  };
  return (
    <Step title={words.title} isDue={true}>
      <p>{words.text}</p>
      <p>
        <Big key={String(lab.key)} value={String(lab.key)} />
      </p>
      <label class="check">
        <input
          type="checkbox"
          checked={isKept}
          onChange={(event) => remember(lab.key, event.currentTarget.checked)}
        />
        {words.keep}
      </label>
      <p class="hint" role="status">
        {isKept ? words.kept : words.notKept}
      </p>
      <button type="button" class="quiet" onClick={replace}>
        {words.other}
      </button>
    </Step>
  );
}

import { useState } from 'preact/hooks';
import { ResidueKey } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { loadFromDevice, saveOnDevice } from '../device-storage.ts';
import { BigNumber } from './big-number.tsx';
import type { StepProps } from './lab-state.ts';
import { Step } from './step.tsx';

export const KEY_STORAGE = 'parlor.lab.key';

export function KeyStep({ lab, change }: StepProps) {
  const { texts } = useApp();
  const { key: words } = texts.lab;
  const [isStored, setStored] = useState(() => loadFromDevice(KEY_STORAGE) !== undefined);
  const remember = (key: ResidueKey, isWanted: boolean) => {
    saveOnDevice(KEY_STORAGE, isWanted ? String(key) : undefined);
    // Storage may not be available, as in private windows.
    setStored(loadFromDevice(KEY_STORAGE) !== undefined);
  };
  const replace = () => {
    const key = new ResidueKey();
    remember(key, isStored);
    change('key', key);
  };
  return (
    <Step title={words.title} isDue={true}>
      <p>{words.text}</p>
      <p>
        <BigNumber key={String(lab.key)} value={String(lab.key)} />
      </p>
      <label class="check">
        <input
          type="checkbox"
          checked={isStored}
          onChange={(event) => remember(lab.key, event.currentTarget.checked)}
        />
        {words.keep}
      </label>
      <p class="hint" role="status">
        {isStored ? words.kept : words.notKept}
      </p>
      <button type="button" class="button" onClick={replace}>
        {words.other}
      </button>
    </Step>
  );
}

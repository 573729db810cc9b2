import { useState } from 'preact/hooks';
import { ResidueKey } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { loadFromDevice } from '../device-storage.ts';
import { Page } from '../ui/page.tsx';
import { DecryptStep } from './decrypt-step.tsx';
import { EquationStep } from './equation-step.tsx';
import { KEY_STORAGE, KeyStep } from './key-step.tsx';
import { changeLab, type Lab, type StepProps } from './lab-state.ts';
import { ListsStep } from './lists-step.tsx';
import { SendStep } from './send-step.tsx';

function initialLab(): Lab {
  const known = loadFromDevice<string>(KEY_STORAGE);
  const isKey = typeof known === 'string' && /^[1-9]\d{0,156}$/.test(known);
  return {
    key: isKey ? new ResidueKey(BigInt(known)) : new ResidueKey(),
    typed: { A: '3 12 -7', B: '1250 -300 42' },
    equation: '(A+B)*(A-B)',
  };
}

/** The server computes with encrypted numbers. Everything except sending works offline. */
export function LabPage() {
  const { texts } = useApp();
  const [lab, setLab] = useState(initialLab);
  const change: StepProps['change'] = (part, value, since) =>
    setLab((before) => (since && since !== before ? before : changeLab(before, part, value)));
  return (
    <Page title={texts.lab.title} isWide>
      <div class="lab group">
        <p>{texts.lab.lead}</p>
        <KeyStep lab={lab} change={change} />
        <ListsStep lab={lab} change={change} />
        <SendStep lab={lab} change={change} />
        <EquationStep lab={lab} change={change} />
        <DecryptStep lab={lab} change={change} />
      </div>
    </Page>
  );
}

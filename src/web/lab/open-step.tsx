import { useApp } from '../context.ts';
import { NumberTable } from './big.tsx';
import { reckon } from './equation.ts';
import type { StepProps } from './state.ts';
import { Step } from './step.tsx';

export function OpenStep({ lab, change }: StepProps) {
  const { open: words } = useApp().texts.lab;
  const { answer, opened, encrypted, key } = lab;
  const plain = answer && encrypted ? reckon(answer.reckoning, encrypted.lists) : [];
  const isSame = String(opened) === String(plain);
  return (
    <Step title={words.title} isDue={answer !== undefined}>
      <button
        type="button"
        onClick={() => answer && change('opened', key.decrypt(answer.units, answer.reckoning.degree))}
      >
        {words.go}
      </button>
      {opened && (
        <NumberTable
          caption={lab.equation}
          heads={[words.opened, words.plain, '']}
          rows={opened.map((value, place) => [
            value,
            plain[place] ?? 0n,
            value === plain[place] ? words.right : words.wrong,
          ])}
        />
      )}
      <p role="status" class={isSame ? 'good' : 'problem'}>
        {opened ? (isSame ? words.same : words.different) : ''}
      </p>
    </Step>
  );
}

import { useApp } from '../context.ts';
import { NumberTable } from './big-number.tsx';
import { evaluatePlain } from './equation.ts';
import type { StepProps } from './lab-state.ts';
import { Step } from './step.tsx';

export function DecryptStep({ lab, change }: StepProps) {
  const { open: words } = useApp().texts.lab;
  const { answer, decrypted, encrypted, key } = lab;
  const plain = answer && encrypted ? evaluatePlain(answer.parsed, encrypted.lists) : [];
  const isSame = String(decrypted) === String(plain);
  return (
    <Step title={words.title} isDue={answer !== undefined}>
      <button
        type="button"
        class={decrypted ? 'button' : 'button main'}
        onClick={() => answer && change('decrypted', key.decrypt(answer.units, answer.parsed.degree))}
      >
        {words.go}
      </button>
      {decrypted && (
        <NumberTable
          caption={lab.equation}
          heads={[words.opened, words.plain, '']}
          rows={decrypted.map((value, place) => [
            value,
            plain[place] ?? 0n,
            value === plain[place] ? words.right : words.wrong,
          ])}
        />
      )}
      <p role="status" class={isSame ? 'good' : 'problem'}>
        {decrypted ? (isSame ? words.same : words.different) : ''}
      </p>
    </Step>
  );
}

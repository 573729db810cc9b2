import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import type { Texts } from '../texts/en.ts';
import { NumberTable } from './big-number.tsx';
import { type Lists, NAMES, type Name } from './equation.ts';
import type { StepProps } from './lab-state.ts';
import { MOST_NUMBERS, type Numbers, readNumbers } from './numbers.ts';
import { Step } from './step.tsx';

export function ListsStep({ lab, change }: StepProps) {
  const { texts } = useApp();
  const { lists: words } = texts.lab;
  const [problems, setProblems] = useState<Partial<Record<Name, string>>>({});

  const encrypt = (event: Event) => {
    event.preventDefault();
    const read = { A: readNumbers(lab.typed.A), B: readNumbers(lab.typed.B) };
    setProblems({ A: problemOf(read.A, texts), B: problemOf(read.B, texts) });
    if ('problem' in read.A || 'problem' in read.B) return;
    const lists: Lists = { A: read.A.values, B: read.B.values };
    change('encrypted', { lists, units: { A: lab.key.encrypt(lists.A), B: lab.key.encrypt(lists.B) } });
  };
  return (
    <Step title={words.title} isDue={true}>
      <p>{words.text}</p>
      <form onSubmit={encrypt}>
        <div class="two">
          {NAMES.map((name) => (
            <label key={name}>
              {words.list(name)}
              <textarea
                rows={3}
                // Numeric keyboards on phones have no minus key.
                inputMode="text"
                autocomplete="off"
                spellcheck={false}
                value={lab.typed[name]}
                aria-invalid={Boolean(problems[name])}
                onInput={(event) => {
                  setProblems({ ...problems, [name]: '' });
                  change('typed', { ...lab.typed, [name]: event.currentTarget.value });
                }}
              />
              <span class="problem" role="alert">
                {problems[name]}
              </span>
            </label>
          ))}
        </div>
        <button type="submit" class={lab.encrypted ? 'button' : 'button main'}>
          {words.encrypt}
        </button>
      </form>
      <p role="status">{lab.encrypted ? words.encrypted : ''}</p>
      {lab.encrypted && <Encrypted encrypted={lab.encrypted} />}
    </Step>
  );
}

function Encrypted({
  encrypted: { lists, units },
}: {
  encrypted: NonNullable<StepProps['lab']['encrypted']>;
}) {
  const { lists: words } = useApp().texts.lab;
  return (
    <div class="two">
      {NAMES.map((name) => (
        <div key={name}>
          <NumberTable
            caption={words.list(name)}
            heads={[words.value, 'X', 'q']}
            rows={units[name].map(({ X, q }, place) => [lists[name][place] ?? 0n, X, q])}
          />
        </div>
      ))}
    </div>
  );
}

/** The text to show. Empty if nothing is wrong. */
function problemOf(numbers: Numbers, { lab: { lists: words } }: Texts): string {
  if (!('problem' in numbers)) return '';
  switch (numbers.problem) {
    case 'none':
      return words.none;
    case 'many':
      return words.many(MOST_NUMBERS);
    case 'no number':
      return words.noNumber(numbers.text);
    case 'large':
      return words.large(numbers.text);
  }
}

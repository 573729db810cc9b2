import { useApp } from '../context.ts';
import { Problem } from '../home/problem.tsx';
import { useTask } from '../home/use-task.ts';
import type { Texts } from '../texts/en.ts';
import { BigNumber, NumberTable } from './big-number.tsx';
import { type Equation, type EquationProblem, equationFor, evaluatePlain, readEquation } from './equation.ts';
import type { Lab, StepProps } from './lab-state.ts';
import { fitsKey, shortened } from './numbers.ts';
import { Step } from './step.tsx';

const EXAMPLES = ['A+B', 'A*B', '(A+B)*(A-B)', 'A*A*B'];

export function EquationStep({ lab, change }: StepProps) {
  const { client, texts } = useApp();
  const { equation: words, codes } = texts.lab;
  const task = useTask(codes);
  const read = readEquation(lab.equation);

  const compute = async (event: Event) => {
    event.preventDefault();
    const { encrypted, sent } = lab;
    if ('problem' in read || !encrypted || !sent) return;
    if (!evaluatePlain(read, encrypted.lists).every(fitsKey)) return task.refuse(words.large);
    await task.run(async () => {
      const equation = equationFor(read, sent);
      const { setCreated } = await client.integers.operate(equation);
      change('answer', { parsed: read, equation, units: await client.integers.get(setCreated) }, lab);
    });
  };
  const type = (text: string) => {
    task.refuse('');
    change('equation', text);
  };
  return (
    <Step title={words.title} isDue={lab.sent !== undefined}>
      <p>{words.text}</p>
      <form onSubmit={compute}>
        <EquationField text={lab.equation} read={read} onText={type} />
        <Problem text={task.problem} />
        <button
          type="submit"
          class={lab.answer ? 'button' : 'button main'}
          disabled={task.isBusy || 'problem' in read}
        >
          {words.go}
        </button>
      </form>
      <EncryptedAnswer answer={lab.answer} />
    </Step>
  );
}

interface FieldProps {
  /** The equation as typed, and how it is understood. */
  text: string;
  read: Equation | EquationProblem;
  onText: (text: string) => void;
}

/** The equation, with examples to start from and a hint. */
function EquationField({ text, read, onText }: FieldProps) {
  const { texts } = useApp();
  const { equation: words } = texts.lab;
  const isWrong = 'problem' in read;
  return (
    <>
      <label>
        {words.label}
        <input
          class="equation"
          value={text}
          onInput={(event) => onText(event.currentTarget.value)}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          maxLength={2_000}
          aria-invalid={isWrong}
          aria-describedby="equation-hint"
        />
      </label>
      <fieldset class="buttons examples" aria-label={words.examples}>
        {EXAMPLES.map((example) => (
          <button key={example} type="button" class="button" onClick={() => onText(example)}>
            {example}
          </button>
        ))}
      </fieldset>
      <p id="equation-hint" class={isWrong ? 'problem' : 'hint'} role="status">
        {isWrong ? problemOf(read, texts) : words.degree(read.degree)}
      </p>
    </>
  );
}

/** What was sent to the server, and its answer. */
function EncryptedAnswer({ answer }: Pick<Lab, 'answer'>) {
  const { equation: words } = useApp().texts.lab;
  return (
    <>
      <div role="status">
        {answer && (
          <p>
            {words.sent}{' '}
            <BigNumber value={answer.equation} short={answer.equation.replace(/\w+/g, shortened)} />
          </p>
        )}
      </div>
      {answer && (
        <NumberTable
          caption={words.answer}
          heads={['X', 'q']}
          rows={answer.units.map(({ X, q }) => [X, q])}
        />
      )}
    </>
  );
}

function problemOf(found: EquationProblem, { lab: { equation: words } }: Texts): string {
  switch (found.problem) {
    case 'empty':
      return words.empty;
    case 'syntax':
      return words.syntax(found.column);
    case 'name':
      return words.stranger(found.name);
    case 'mixed':
      return words.mixed(found.degrees);
  }
}

import type { IntegerUnit } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { NameForm } from '../home/name-form.tsx';
import { Problem } from '../home/problem.tsx';
import { useTask } from '../home/use-task.ts';
import { BigNumber } from './big-number.tsx';
import { NAMES } from './equation.ts';
import type { StepProps } from './lab-state.ts';
import { Step } from './step.tsx';

export function SendStep({ lab, change }: StepProps) {
  const { client, person, texts } = useApp();
  const { send: words, lists, codes } = texts.lab;
  const task = useTask(codes);
  const send = () =>
    task.run(async () => {
      if (!lab.encrypted) return;
      const { A, B } = lab.encrypted.units;
      const keep = async (units: IntegerUnit[]) => (await client.integers.keep(units)).set_id;
      change('sent', { A: await keep(A), B: await keep(B) }, lab);
    });
  return (
    <Step title={words.title} isDue={lab.encrypted !== undefined}>
      {person ? (
        <>
          <p>{words.text}</p>
          <Problem text={task.problem} />
          <button
            type="button"
            class={lab.sent ? 'button' : 'button main'}
            onClick={send}
            disabled={task.isBusy}
          >
            {words.go}
          </button>
        </>
      ) : (
        <>
          <p>{words.name}</p>
          <NameForm go={words.enter} />
        </>
      )}
      <p role="status">{lab.sent ? words.sent : ''}</p>
      {lab.sent && (
        <ul>
          {NAMES.map((name) => (
            <li key={name}>
              {lists.list(name)}: <BigNumber value={lab.sent?.[name] ?? ''} />
            </li>
          ))}
        </ul>
      )}
    </Step>
  );
}

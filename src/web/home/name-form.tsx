import type { Ref } from 'preact';
import { useId, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { useTask } from './use-task.ts';

interface FieldProps {
  value: string;
  onValue: (name: string) => void;
  problem?: string;
  field?: Ref<HTMLInputElement>;
}

/** The field for a new visitor's name. */
export function NameField({ value, onValue, problem = '', field }: FieldProps) {
  const { texts } = useApp();
  const id = useId();
  return (
    <label>
      {texts.home.name.label}
      <input
        ref={field}
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
        autocomplete="nickname"
        autocapitalize="words"
        enterkeyhint="go"
        spellcheck={false}
        aria-invalid={problem !== ''}
        aria-describedby={id}
      />
      <span id={id} class={problem ? 'problem' : 'hint'} role={problem ? 'alert' : undefined}>
        {problem || texts.home.name.hint}
      </span>
    </label>
  );
}

/** Signs a visitor in as a guest, then calls `onIn`. */
export function NameForm({ go, onIn }: { go?: string; onIn?: () => void }) {
  const { session, texts } = useApp();
  const [name, setName] = useState('');
  const task = useTask();
  const enter = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === '') return task.refuse(texts.home.name.missing);
    const isIn = await task.run(async () => {
      await session.enterAsGuest(name.trim());
      return true;
    });
    if (isIn) onIn?.();
  };
  return (
    <form class="name-form" onSubmit={enter} noValidate>
      <NameField value={name} onValue={setName} problem={task.problem} />
      <button type="submit" disabled={task.isBusy}>
        {go ?? texts.home.name.enter}
      </button>
    </form>
  );
}

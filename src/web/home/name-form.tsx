import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { randomFace } from '../people/faces.ts';
import { NameAndFace } from '../people/name-and-face.tsx';
import { useTask } from './use-task.ts';

/** Signs a visitor in as a guest, then calls `onIn`. `go` is the label of the button. */
export function NameForm({ go, onIn }: { go: string; onIn?: () => void }) {
  const { session, texts } = useApp();
  const [name, setName] = useState('');
  const [face, setFace] = useState(() => randomFace());
  const task = useTask();
  const enter = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === '') return task.refuse(texts.people.person.missing);
    const isIn = await task.run(async () => {
      await session.enterAsGuest(name.trim(), { face });
      return true;
    });
    if (isIn) onIn?.();
  };
  return (
    <form class="name-form" onSubmit={enter} noValidate>
      <NameAndFace {...{ name, face }} onName={setName} onFace={setFace} problem={task.problem} />
      <button type="submit" class="button" disabled={task.isBusy}>
        {go}
      </button>
    </form>
  );
}

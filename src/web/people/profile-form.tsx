import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { useTask } from '../home/use-task.ts';
import type { Person } from '../web-session.ts';
import { NameAndFace } from './name-and-face.tsx';

/** Changes the name and the face that others see. They see it at once, also in a running game. */
export function ProfileForm({ person, onSaved }: { person: Person; onSaved: () => void }) {
  const { session, texts } = useApp();
  const words = texts.people.person;
  const [name, setName] = useState(person.name ?? person.username);
  const [chosen, setChosen] = useState<number[]>();
  const task = useTask();
  const face = chosen ?? person.face ?? [];
  const save = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === '') return task.refuse(words.missing);
    const isSaved = await task.run(async () => {
      await session.change({ name: name.trim(), ...(chosen && { face: chosen }) });
      return true;
    });
    if (isSaved) onSaved();
  };
  return (
    <form onSubmit={save} noValidate>
      <NameAndFace {...{ name, face }} onName={setName} onFace={setChosen} problem={task.problem} />
      <button type="submit" class="button" disabled={task.isBusy}>
        {words.save}
      </button>
    </form>
  );
}

import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { randomFace } from '../people/faces.ts';
import { NameAndFace } from '../people/name-and-face.tsx';
import { isShut } from '../registration.ts';
import { lazyPart } from '../ui/lazy-page.tsx';
import { Link } from '../ui/link.tsx';
import { useTask } from './use-task.ts';

export const DoorNote = lazyPart(async () => (await import('./door-note.tsx')).DoorNote, {
  hasMoreTexts: true,
});

interface Props {
  /** The label of the button. */
  go: string;
  onIn?: () => void;
}

/** Signs a visitor in as a guest, then calls `onIn`. If new guests are not allowed, it says so. */
export function NameForm(props: Props) {
  return isShut() ? <ShutForm /> : <OpenForm {...props} />;
}

function ShutForm() {
  const { texts } = useApp();
  return (
    <>
      <DoorNote />
      <Link to={{ page: 'account' }} class="button">
        {texts.telephone.join.account}
      </Link>
    </>
  );
}

function OpenForm({ go, onIn }: Props) {
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

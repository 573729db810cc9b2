import { useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { randomFace } from '../people/faces.ts';
import { NameAndFace } from '../people/name-and-face.tsx';
import { isShut } from '../registration.ts';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { JoinByCode, ScanButton } from './home-page-join.tsx';
import { DoorNote } from './name-form.tsx';
import { newGame } from './new-game-settings.ts';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

/** Everything that can be started from here. New visitors enter their name along the way. */
export function Start() {
  const { client, person, session, texts, go } = useApp();
  const { people, telephone } = texts;
  const [name, setName] = useState('');
  const [face, setFace] = useState(() => randomFace());
  const field = useRef<HTMLInputElement>(null);
  const entrance = useTask();

  const enter = async (code?: number): Promise<boolean> => {
    if (person) return true;
    const more = { face, ...(code !== undefined && { game_code: code }) };
    if (name.trim() === '') entrance.refuse(people.person.missing);
    const isIn =
      name.trim() !== '' &&
      (await entrance.run(() => session.enterAsGuest(name.trim(), more).then(() => true)));
    if (!isIn) field.current?.focus();
    return isIn === true;
  };
  const submit = (event: Event) => {
    event.preventDefault();
    enter();
  };
  const write = (value: string) => {
    setName(value);
    entrance.refuse('');
  };
  const join = async (code: number) => {
    const { door } = await client.telephone.door(code);
    const isNamed = person !== undefined || name.trim() !== '';
    // The join page asks for what is missing, and says what to do if the door is closed.
    if (door !== 'open' || !isNamed) return go({ page: 'join', code });
    if (!(await enter(code))) return;
    await client.telephone.info(code);
    go({ page: 'play', code });
  };

  const isOutside = !person && isShut();
  return (
    <section class="start">
      <div class="card">
        {isOutside && <DoorNote />}
        {!person && !isOutside && (
          <form onSubmit={submit} noValidate>
            <NameAndFace
              {...{ name, face, field }}
              onName={write}
              onFace={setFace}
              label={telephone.join.name}
              problem={entrance.problem}
            />
          </form>
        )}
        <NewDrawingGame {...{ enter, join, isOutside }} />
      </div>
      <div class="card flat">
        <JoinByCode join={join} />
      </div>
      <ChessRow />
    </section>
  );
}

interface NewGameProps {
  /** Signs the visitor in first. False if that failed. */
  enter: () => Promise<boolean>;
  join: (code: number) => Promise<void>;
  /** True if the visitor must log in first. */
  isOutside: boolean;
}

/** Creates a drawing game, which can be changed in its lobby. Beside it, a scanner on phones and the television on laptops. */
function NewDrawingGame({ enter, join, isOutside }: NewGameProps) {
  const { client, settings, texts, go, attempt } = useApp();
  const { home } = texts;
  const { create: words } = home;
  const task = useTask();
  const create = async (event: Event) => {
    event.preventDefault();
    await task.run(async () => {
      if (!(await enter())) return;
      const { game_code } = await client.telephone.create(newGame(settings.language));
      go({ page: 'play', code: game_code });
    });
  };
  return (
    <form onSubmit={create} noValidate>
      <Problem text={task.problem} />
      <div class="dock">
        <div class="dock-in">
          {isOutside ? (
            <Link to={{ page: 'account' }} class="button main grow">
              {texts.telephone.join.account}
            </Link>
          ) : (
            <button type="submit" class="button main grow" disabled={task.isBusy}>
              {task.isBusy ? words.busy : words.go}
            </button>
          )}
          <ScanButton onCode={(code) => attempt(() => join(code), texts.telephone.faults)} />
          <Link to={{ page: 'tv' }} class="button wide wide-only">
            <Icon name="tv" />
            {home.laptop.go}
          </Link>
        </div>
        <p class="why wide-only">{home.laptop.text}</p>
      </div>
    </form>
  );
}

function ChessRow() {
  const { chess } = useApp().texts.home;
  return (
    <Link to={{ page: 'chess' }} class="row">
      <Icon name="chess" />
      <span class="grow">
        <b>{chess.title}</b>
        <small>{chess.text}</small>
      </span>
      <Icon name="next" />
    </Link>
  );
}

import { useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { randomFace } from '../people/faces.ts';
import { NameAndFace } from '../people/name-and-face.tsx';
import { Link } from '../ui/link.tsx';
import { JoinByCode } from './home-page-join.tsx';
import { FIRST_SETTINGS, gameOf, SettingsChoice } from './home-page-settings.tsx';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

/** Everything that can be started from here. New visitors enter their name along the way. */
export function StartCards() {
  const { client, person, session, texts, go } = useApp();
  const { home, people } = texts;
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
    // The join page asks for what is missing, and says what can be done about a shut door.
    if (door !== 'open' || !isNamed) return go({ page: 'join', code });
    if (!(await enter(code))) return;
    await client.telephone.info(code);
    go({ page: 'play', code });
  };

  return (
    <div class="stack">
      {!person && (
        <form class="card" onSubmit={submit} noValidate>
          <NameAndFace
            {...{ name, face, field }}
            onName={write}
            onFace={setFace}
            problem={entrance.problem}
          />
        </form>
      )}
      <div class="cards">
        <section class="card">
          <h2>{home.join.title}</h2>
          <p>{home.join.text}</p>
          <JoinByCode join={join} />
        </section>
        <NewDrawingGame enter={enter} />
        <ChessCard />
      </div>
    </div>
  );
}

/** Creates a drawing game with the chosen settings. `enter` signs the visitor in first, and is false if that failed. */
function NewDrawingGame({ enter }: { enter: () => Promise<boolean> }) {
  const { client, texts, go } = useApp();
  const { create: words } = texts.home;
  const [chosen, setChosen] = useState(FIRST_SETTINGS);
  const task = useTask();
  const create = async (event: Event) => {
    event.preventDefault();
    const game = gameOf(chosen);
    if (!game) return task.refuse(words.bounds);
    await task.run(async () => {
      if (!(await enter())) return;
      const { game_code } = await client.telephone.create(game);
      go({ page: 'play', code: game_code });
    });
  };
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      <form onSubmit={create} noValidate>
        <SettingsChoice
          chosen={chosen}
          onChoice={(changes) => setChosen((known) => ({ ...known, ...changes }))}
        />
        <Problem text={task.problem} />
        <button type="submit" class="button wide" disabled={task.isBusy}>
          {task.isBusy ? words.busy : words.go}
        </button>
      </form>
    </section>
  );
}

function ChessCard() {
  const { chess } = useApp().texts.home;
  return (
    <section class="card">
      <h2>{chess.title}</h2>
      <p>{chess.text}</p>
      <Link to={{ page: 'chess' }} class="button wide">
        {chess.go}
      </Link>
    </section>
  );
}

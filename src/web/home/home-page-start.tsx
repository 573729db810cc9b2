import { useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Link } from '../ui/page.tsx';
import { JoinByCode } from './home-page-join.tsx';
import { TimesChoice, type TimesChosen, timesOf } from './home-page-times.tsx';
import { NameField } from './name-form.tsx';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

/** Everything that can be started from here. New visitors enter their name along the way. */
export function StartCards() {
  const { person, session, client, texts, go } = useApp();
  const { home } = texts;
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<TimesChosen>({ kind: 'quick', desc_time: 60, draw_time: 90 });
  const field = useRef<HTMLInputElement>(null);
  const entrance = useTask();
  const creation = useTask();

  const enter = async (): Promise<boolean> => {
    if (person) return true;
    if (name.trim() === '') entrance.refuse(home.name.missing);
    const isIn =
      name.trim() !== '' && (await entrance.run(() => session.enterAsGuest(name.trim()).then(() => true)));
    if (!isIn) field.current?.focus();
    return isIn === true;
  };
  const create = async (event: Event) => {
    event.preventDefault();
    const times = timesOf(chosen);
    if (!times) return creation.refuse(home.create.bounds);
    await creation.run(async () => {
      if (!(await enter())) return;
      const { game_code } = await client.telephone.create(times);
      go({ page: 'play', code: game_code });
    });
  };
  const join = async (code: number) => {
    // If there is no name yet, the join page asks for it.
    if (name.trim() === '' || (await enter())) go({ page: 'join', code });
  };

  return (
    <div class="stack">
      {!person && (
        <form
          class="card"
          onSubmit={(event) => {
            event.preventDefault();
            enter();
          }}
          noValidate
        >
          <NameField
            value={name}
            onValue={(value) => {
              setName(value);
              entrance.refuse('');
            }}
            problem={entrance.problem}
            field={field}
          />
        </form>
      )}
      <div class="cards">
        <section class="card">
          <h2>{home.join.title}</h2>
          <p>{home.join.text}</p>
          <JoinByCode join={join} />
        </section>
        <section class="card">
          <h2>{home.create.title}</h2>
          <p>{home.create.text}</p>
          <form onSubmit={create} noValidate>
            <TimesChoice chosen={chosen} onChoice={setChosen} />
            <Problem text={creation.problem} />
            <button type="submit" class="wide" disabled={creation.isBusy}>
              {creation.isBusy ? home.create.busy : home.create.go}
            </button>
          </form>
        </section>
        <section class="card">
          <h2>{home.chess.title}</h2>
          <p>{home.chess.text}</p>
          <Link to={{ page: 'chess' }} class="button quiet wide">
            {home.chess.go}
          </Link>
        </section>
      </div>
    </div>
  );
}

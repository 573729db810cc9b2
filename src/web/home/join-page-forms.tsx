import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Door } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { randomFace } from '../people/faces.ts';
import { NameAndFace } from '../people/name-and-face.tsx';
import { ProfileForm } from '../people/profile-form.tsx';
import { type AwayPlayer, namesakeOf } from '../seats/away-player.ts';
import { NamesakeQuestion } from '../seats/lazy-seats.tsx';
import { lazy } from '../ui/lazy-page.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import type { Person } from '../web-session.ts';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

const LogInPage = lazy(async () => (await import('./log-in-page.tsx')).LogInPage, { hasMoreTexts: true });

/** The words of the form. */
export interface EntranceWords {
  title: string;
  text: ComponentChildren;
  /** Label of the button. */
  go: string;
}

interface Props {
  words: EntranceWords;
  /** The door of the game that the visitor wants to join. */
  door?: Door;
  /** The visitor says that they are this player, on another phone. */
  onClaim?: (player: AwayPlayer) => void;
  /** The players who may be the visitor. */
  away?: ComponentChildren;
  /** Why the last try failed. */
  problem?: string;
  /** Called once the visitor has a name. */
  sit: () => Promise<void>;
  /** A square button for the alternative. */
  children?: ComponentChildren;
}

/** Asks a stranger for a name, as a guest or with an account. */
export function Stranger({ words, door, onClaim, away, problem = '', sit, children }: Props) {
  const { session, texts } = useApp();
  const { join } = texts.telephone;
  const [name, setName] = useState('');
  const [face, setFace] = useState(() => randomFace());
  const [hasAccount, setHasAccount] = useState(false);
  const task = useTask(texts.telephone.faults);
  const field = useRef<HTMLInputElement>(null);
  const form = useId();
  useEffect(() => field.current?.focus(), [hasAccount]);
  const [namesake, setNamesake] = useState<AwayPlayer>();
  const enter = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === '') {
      field.current?.focus();
      return task.refuse(texts.people.person.missing);
    }
    const known = door && namesakeOf(name, door);
    if (known && onClaim) return setNamesake(known);
    await comeIn();
  };
  const comeIn = () =>
    task.run(async () => {
      await session.enterAsGuest(name.trim(), { face, ...(door && { game_code: door.game_code }) });
      await sit();
    });
  if (hasAccount)
    return <LogInPage {...{ problem, sit }} back={join.noAccount} onBack={() => setHasAccount(false)} />;
  return (
    <Page
      title={words.title}
      class="join"
      dock={
        <>
          <button type="submit" form={form} class="button main grow" disabled={task.isBusy}>
            {task.isBusy ? texts.everywhere.loading : words.go}
          </button>
          {children}
        </>
      }
    >
      <p class="soft">{words.text}</p>
      {away}
      <form id={form} class="spread" onSubmit={enter} noValidate>
        <NameAndFace
          {...{ name, face, field }}
          onName={setName}
          onFace={setFace}
          label={join.name}
          problem={task.problem || problem}
          isBig
        />
        <button type="button" class="button quiet" onClick={() => setHasAccount(true)}>
          {join.account}
        </button>
      </form>
      {namesake && (
        <NamesakeQuestion
          player={namesake}
          onYes={() => onClaim?.(namesake)}
          onNo={() => {
            setNamesake(undefined);
            comeIn();
          }}
        />
      )}
    </Page>
  );
}

/** Somebody who has been here before needs only one tap. */
export function Known({ person, words, away, problem = '', sit, children }: Props & { person: Person }) {
  const { texts } = useApp();
  const { join } = texts.telephone;
  const [isChanging, setChanging] = useState(false);
  const task = useTask();
  const name = person.name ?? person.username;
  if (isChanging)
    return (
      <Page title={texts.people.person.title}>
        <ProfileForm person={person} onSaved={() => setChanging(false)} />
      </Page>
    );
  return (
    <Page
      title={words.title}
      heading="own"
      class="join"
      dock={
        <>
          <button type="button" class="button main grow" disabled={task.isBusy} onClick={() => task.run(sit)}>
            {words.go}
          </button>
          {children}
        </>
      }
    >
      {away}
      <div class="group mid spread">
        {person.face && <Face face={person.face} size="xl" />}
        <h1>{words.title}</h1>
        <p class="soft">{words.text}</p>
        <Problem text={problem} />
        <div class="buttons">
          <button type="button" class="button quiet" onClick={() => setChanging(true)}>
            {join.change}
          </button>
          <Link to={{ page: 'account' }} class="button quiet">
            {join.notMe(name)}
          </Link>
        </div>
      </div>
    </Page>
  );
}

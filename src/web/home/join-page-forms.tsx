import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { randomFace } from '../people/faces.ts';
import { NameAndFace } from '../people/name-and-face.tsx';
import { ProfileForm } from '../people/profile-form.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import type { Person } from '../web-session.ts';
import { LoginForm } from './account-page-forms.tsx';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

/** What the form says. */
export interface EntranceWords {
  title: string;
  text: ComponentChildren;
  /** Label of the button. */
  go: string;
}

interface Props {
  words: EntranceWords;
  /** The game that the visitor comes for. */
  code?: number;
  /** Why the last try failed. */
  problem?: string;
  /** What follows once the visitor has a name. */
  sit: () => Promise<void>;
  /** What else is possible. */
  children?: ComponentChildren;
}

/** A stranger says who they are, as a guest or with an account. */
export function Stranger({ words, code, problem = '', sit, children }: Props) {
  const { session, texts } = useApp();
  const { join } = texts.telephone;
  const [name, setName] = useState('');
  const [face, setFace] = useState(() => randomFace());
  const [hasAccount, setHasAccount] = useState(false);
  const task = useTask(texts.telephone.faults);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [hasAccount]);
  const enter = async (event: Event) => {
    event.preventDefault();
    if (name.trim() === '') {
      field.current?.focus();
      return task.refuse(texts.people.person.missing);
    }
    await task.run(async () => {
      await session.enterAsGuest(name.trim(), { face, ...(code !== undefined && { game_code: code }) });
      await sit();
    });
  };
  if (hasAccount)
    return (
      <Page title={texts.home.account.logIn}>
        <div class="join stack">
          <LoginForm onIn={sit} />
          <button type="button" class="button quiet" onClick={() => setHasAccount(false)}>
            {join.noAccount}
          </button>
        </div>
      </Page>
    );
  return (
    <Page title={words.title}>
      <form class="join" onSubmit={enter} noValidate>
        <p>{words.text}</p>
        <NameAndFace
          {...{ name, face, field }}
          onName={setName}
          onFace={setFace}
          label={join.name}
          problem={task.problem || problem}
          isBig
        />
        <button type="submit" class="button wide" disabled={task.isBusy}>
          {task.isBusy ? texts.everywhere.loading : words.go}
        </button>
        <button type="button" class="button quiet" onClick={() => setHasAccount(true)}>
          {join.account}
        </button>
        {children}
      </form>
    </Page>
  );
}

/** Somebody who has been here before needs one tap. */
export function Known({ person, words, problem = '', sit, children }: Props & { person: Person }) {
  const { join } = useApp().texts.telephone;
  const [isChanging, setChanging] = useState(false);
  const task = useTask();
  const name = person.name ?? person.username;
  return (
    <Page title={words.title}>
      <div class="join stack known">
        {isChanging ? (
          <ProfileForm person={person} onSaved={() => setChanging(false)} />
        ) : (
          <>
            {person.face && <Face face={person.face} size="xl" />}
            <p class="soft">{words.text}</p>
            <Problem text={problem} />
            <button type="button" class="button wide" disabled={task.isBusy} onClick={() => task.run(sit)}>
              {words.go}
            </button>
            <div class="buttons">
              <button type="button" class="button quiet" onClick={() => setChanging(true)}>
                {join.change}
              </button>
              <Link to={{ page: 'account' }} class="button quiet">
                {join.notMe(name)}
              </Link>
            </div>
            {children}
          </>
        )}
      </div>
    </Page>
  );
}

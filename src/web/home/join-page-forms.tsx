import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { randomFace } from '../people/faces.ts';
import { NameAndFace } from '../people/name-and-face.tsx';
import { ProfileForm } from '../people/profile-form.tsx';
import { CodeDigits } from '../telephone/invite.tsx';
import { Link, Page } from '../ui/page.tsx';
import type { Person } from '../web-session.ts';
import { LoginForm } from './account-page-forms.tsx';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

interface Props {
  code: number;
  isStranger: boolean;
  /** Why sitting down failed. */
  problem: string;
  sit: () => Promise<void>;
}

/** The door of a game that takes players. */
export function AtDoor({ code, isStranger, problem, sit }: Props) {
  const { person, texts } = useApp();
  if (isStranger) return <Stranger code={code} problem={problem} sit={sit} />;
  if (person) return <Known person={person} problem={problem} sit={sit} />;
  return <Page title={texts.everywhere.loading}>{null}</Page>;
}

function Stranger({ code, problem, sit }: Omit<Props, 'isStranger'>) {
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
      await session.enterAsGuest(name.trim(), { face, game_code: code });
      await sit();
    });
  };
  if (hasAccount)
    return (
      <Page title={texts.home.account.logIn}>
        <div class="join stack">
          <LoginForm onIn={sit} />
          <button type="button" class="plain" onClick={() => setHasAccount(false)}>
            {join.noAccount}
          </button>
        </div>
      </Page>
    );
  return (
    <Page title={join.title}>
      <form class="join" onSubmit={enter} noValidate>
        <p>
          {join.text} <CodeDigits code={code} />
        </p>
        <NameAndFace
          {...{ name, face, field }}
          onName={setName}
          onFace={setFace}
          label={join.name}
          problem={task.problem || problem}
          isBig
        />
        <button type="submit" class="wide" disabled={task.isBusy}>
          {task.isBusy ? texts.everywhere.loading : join.sit}
        </button>
        <button type="button" class="plain" onClick={() => setHasAccount(true)}>
          {join.account}
        </button>
      </form>
    </Page>
  );
}

/** Somebody who has been here before needs one tap. */
function Known({ person, problem, sit }: { person: Person; problem: string; sit: () => Promise<void> }) {
  const { join } = useApp().texts.telephone;
  const [isChanging, setChanging] = useState(false);
  const task = useTask();
  const name = person.name ?? person.username;
  return (
    <Page title={join.welcomeBack(name)}>
      <div class="join stack known">
        {isChanging ? (
          <ProfileForm person={person} onSaved={() => setChanging(false)} />
        ) : (
          <>
            {person.face && <Face face={person.face} size="xl" />}
            <p class="soft">{join.chair}</p>
            <Problem text={problem} />
            <button type="button" class="wide" disabled={task.isBusy} onClick={() => task.run(sit)}>
              {join.sit}
            </button>
            <div class="row">
              <button type="button" class="plain" onClick={() => setChanging(true)}>
                {join.change}
              </button>
              <Link to={{ page: 'account' }} class="button plain">
                {join.notMe(name)}
              </Link>
            </div>
          </>
        )}
      </div>
    </Page>
  );
}

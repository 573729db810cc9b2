import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { invited, isShut } from '../registration.ts';
import { Segmented } from '../ui/segmented.tsx';
import type { Person } from '../web-session.ts';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

interface FieldProps {
  label: string;
  value: string;
  onValue: (value: string) => void;
  autocomplete: 'username' | 'current-password' | 'new-password';
  hint?: string;
}

function Field({ label, value, onValue, autocomplete, hint }: FieldProps) {
  const kind = autocomplete === 'username' ? ({ type: 'text' } as const) : ({ type: 'password' } as const);
  return (
    <label>
      {label}
      <input
        {...kind}
        autocomplete={autocomplete}
        autocapitalize="none"
        spellcheck={false}
        required
        value={value}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {hint && <span class="hint">{hint}</span>}
    </label>
  );
}

/** Sets a guest's first password, or changes a password. */
export function PasswordForm({ person }: { person: Person }) {
  const { client, session, texts, say } = useApp();
  const { account } = texts;
  const [old, setOld] = useState('');
  const [password, setPassword] = useState('');
  const task = useTask();
  const save = async (event: Event) => {
    event.preventDefault();
    await task.run(async () => {
      const known = person.is_guest ? {} : { old_password: old };
      await client.account.changePassword({
        ...known,
        ...(person.is_guest && invited()),
        new_password: password,
      });
      setOld('');
      setPassword('');
      say(person.is_guest ? account.passwordSet : account.passwordChanged);
      await session.refresh();
    });
  };
  return (
    <form onSubmit={save}>
      {/* Tells password managers which account the password belongs to. */}
      <input
        class="visually-hidden"
        autocomplete="username"
        value={person.username}
        readOnly
        tabIndex={-1}
        aria-hidden
      />
      {!person.is_guest && (
        <Field label={account.oldPassword} value={old} onValue={setOld} autocomplete="current-password" />
      )}
      <Field
        label={account.newPassword}
        value={password}
        onValue={setPassword}
        autocomplete="new-password"
        hint={account.rule}
      />
      <Problem text={task.problem} />
      <button type="submit" class="button main wide" disabled={task.isBusy}>
        {person.is_guest ? account.keepGo : account.set}
      </button>
    </form>
  );
}

/** Logs in, or creates an account where that is allowed. Then calls `onIn`. */
export function LoginForm({ onIn }: { onIn: () => unknown }) {
  const { session, texts, say } = useApp();
  const { account } = texts;
  const [isNew, setNew] = useState(false);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const task = useTask();
  const enter = async (event: Event) => {
    event.preventDefault();
    await task.run(async () => {
      await (isNew ? session.register(username, password) : session.logIn(username, password));
      say(account.welcome(session.person?.name ?? session.person?.username ?? username));
      await onIn();
    });
  };
  return (
    <form onSubmit={enter}>
      {!isShut() && (
        <fieldset class="choice">
          <legend class="visually-hidden">{account.how}</legend>
          <Segmented
            name="how"
            options={['logIn', 'register'] as const}
            labels={account}
            chosen={isNew ? 'register' : 'logIn'}
            onChoice={(how) => setNew(how === 'register')}
          />
        </fieldset>
      )}
      <Field label={account.username} value={username} onValue={setUsername} autocomplete="username" />
      <Field
        label={account.password}
        value={password}
        onValue={setPassword}
        autocomplete={isNew ? 'new-password' : 'current-password'}
        hint={isNew ? account.rule : ''}
      />
      <Problem text={task.problem} />
      <button type="submit" class="button main wide" disabled={task.isBusy}>
        {isNew ? account.registerGo : account.logIn}
      </button>
    </form>
  );
}

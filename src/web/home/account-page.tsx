import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { ProfileForm } from '../people/profile-form.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Page } from '../ui/page.tsx';
import type { Person } from '../web-session.ts';
import { LoginForm, PasswordForm } from './account-page-forms.tsx';
import { SettingsForm } from './account-page-settings.tsx';
import { TokensCard } from './account-page-tokens.tsx';

export function AccountPage() {
  const { person, texts } = useApp();
  const { account } = texts.home;
  return (
    <Page title={account.title}>
      <div class="account stack">
        {person ? <LoggedIn key={person.id} person={person} /> : <LoggedOut />}
        {person && <TokensCard key={`tokens ${person.id}`} />}
        <section class="card">
          <h2>{account.settings}</h2>
          <SettingsForm />
        </section>
      </div>
    </Page>
  );
}

function LoggedOut() {
  const { go, texts } = useApp();
  const { account } = texts.home;
  return (
    <section class="card">
      <h2>{account.how}</h2>
      <p>{account.nobody}</p>
      <LoginForm onIn={() => go({ page: 'home' })} />
    </section>
  );
}

function LoggedIn({ person }: { person: Person }) {
  const { session, texts, say } = useApp();
  const { account } = texts.home;
  const [isAsking, setAsking] = useState(false);
  const leave = async () => {
    await session.leave();
    say(account.loggedOut);
  };
  return (
    <>
      <section class="card">
        <h2>{texts.people.person.title}</h2>
        <ProfileForm
          key={person.face ? 'known' : 'loading'}
          person={person}
          onSaved={() => say(texts.people.person.saved)}
        />
      </section>
      <section class="card">
        <p>{person.is_guest ? account.guest(person.username) : account.member(person.username)}</p>
        <button type="button" class="button" onClick={() => (person.is_guest ? setAsking(true) : leave())}>
          {account.out}
        </button>
      </section>
      <section class="card">
        <h2>{person.is_guest ? account.keep : account.change}</h2>
        {person.is_guest && <p>{account.guestText}</p>}
        <PasswordForm person={person} />
      </section>
      {isAsking && (
        <Dialog title={account.leaving.title} onClose={() => setAsking(false)}>
          <p>{account.leaving.text(person.username)}</p>
          <p>
            <button type="button" class="button" onClick={leave}>
              {account.leaving.anyway}
            </button>
          </p>
        </Dialog>
      )}
    </>
  );
}

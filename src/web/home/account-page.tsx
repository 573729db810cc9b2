import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { ProfileForm } from '../people/profile-form.tsx';
import { isShut, registration } from '../registration.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import type { Person } from '../web-session.ts';
import { LoginForm, PasswordForm } from './account-page-forms.tsx';
import { SettingsForm } from './account-page-settings.tsx';
import { TokensCard } from './account-page-tokens.tsx';
import { DoorNote } from './door-note.tsx';

export function AccountPage() {
  const { person, texts } = useApp();
  const { account } = texts;
  return (
    <Page title={person ? account.you : account.title} heading={person && 'hidden'} class="account">
      {person ? <Identity key={person.id} person={person} /> : <LoggedOut />}
      {person && <Password key={`password ${person.id}`} person={person} />}
      <section class="group">
        <h2>{account.settings}</h2>
        <SettingsForm />
      </section>
      {person && <LogOut person={person} />}
      <section class="group">
        <h2>{account.programs}</h2>
        <div class="rows">
          <Link to={{ page: 'lab' }} class="row">
            <span class="grow">
              <b>{account.lab}</b>
              <small>{account.labText}</small>
            </span>
            <Icon name="next" />
          </Link>
          <a href="docs/" class="row">
            <span class="grow">
              <b>{account.docs}</b>
              <small>{account.docsText}</small>
            </span>
            <Icon name="next" />
          </a>
        </div>
        {person && <TokensCard key={`tokens ${person.id}`} />}
      </section>
    </Page>
  );
}

function LoggedOut() {
  const { go, texts } = useApp();
  const { account } = texts;
  return (
    <>
      {isShut() ? <DoorNote /> : <p class="soft">{account.nobody}</p>}
      <section class="card">
        <LoginForm onIn={() => go({ page: 'home' })} />
      </section>
    </>
  );
}

/** Shows the person's face and name, which can be changed in a dialog. */
function Identity({ person }: { person: Person }) {
  const { texts, say } = useApp();
  const { account } = texts;
  const { person: words } = texts.people;
  const [isChanging, setChanging] = useState(false);
  const saved = () => {
    setChanging(false);
    say(words.saved);
  };
  return (
    <section class="identity">
      <button type="button" class="dice" aria-label={words.change} onClick={() => setChanging(true)}>
        <Face face={person.face ?? []} size="l" />
        <i>
          <Icon name="pen" />
        </i>
      </button>
      <div class="group close">
        <b class="print">{person.name ?? person.username}</b>
        <p class="soft">{person.is_guest ? account.guest : account.member(person.username)}</p>
      </div>
      {isChanging && (
        <Dialog title={words.title} onClose={() => setChanging(false)}>
          <ProfileForm person={person} onSaved={saved} />
        </Dialog>
      )}
    </section>
  );
}

/** A guest keeps their games by setting a first password. Others may change theirs, which is rarely needed. */
function Password({ person }: { person: Person }) {
  const { account } = useApp().texts;
  if (!person.is_guest)
    return (
      <details class="card flat">
        <summary>{account.change}</summary>
        <PasswordForm person={person} />
      </details>
    );
  return (
    <section class="card">
      <h2>{account.keep}</h2>
      {isShut() ? (
        <p class="soft">{account.door[registration === 'invite' ? 'invite' : 'closed'].keep}</p>
      ) : (
        <>
          <p class="soft">{account.guestText(person.username)}</p>
          <PasswordForm person={person} />
        </>
      )}
    </section>
  );
}

function LogOut({ person }: { person: Person }) {
  const { session, texts, say } = useApp();
  const { account } = texts;
  const [isAsking, setAsking] = useState(false);
  const leave = async () => {
    await session.leave();
    say(account.loggedOut);
  };
  return (
    <>
      <button
        type="button"
        class="button danger"
        onClick={() => (person.is_guest ? setAsking(true) : leave())}
      >
        {account.out}
      </button>
      {isAsking && (
        <Dialog title={account.leaving.title} onClose={() => setAsking(false)} close={account.leaving.stay}>
          <p>{account.leaving.text(person.username)}</p>
          <button type="button" class="button danger wide" onClick={leave}>
            {account.leaving.anyway}
          </button>
        </Dialog>
      )}
    </>
  );
}

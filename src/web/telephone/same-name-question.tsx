import { useState } from 'preact/hooks';
import { nameKey } from '../../accounts/rules/name.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { loadFromDevice, saveOnDevice } from '../device-storage.ts';
import { proposalsFor } from '../people/same-name.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { Table } from './game.ts';

/** The name that its owner wants to keep although others have it, too. */
const KEPT_KEY = 'parlor.kept-name';

/** The name of this player if somebody who came earlier has the same. */
function sharedName({ users, people }: Table, me: string): string | undefined {
  const nameOf = (username: string) => people[username]?.name ?? username;
  const before = users.slice(0, users.indexOf(me)).map(nameOf);
  return before.some((name) => nameKey(name) === nameKey(nameOf(me))) ? nameOf(me) : undefined;
}

/** Asks somebody who comes to a table where their name is taken. One tap settles it. */
export function SameNameQuestion({ session, me }: { session: Session; me: string }) {
  const { attempt, session: login, texts } = useApp();
  const words = texts.people.sameName;
  const [name, setName] = useState(() => {
    const shared = sharedName(session, me);
    return shared === loadFromDevice<string>(KEPT_KEY) ? undefined : shared;
  });
  if (name === undefined) return null;
  const keep = () => {
    saveOnDevice(KEPT_KEY, name);
    setName(undefined);
  };
  const take = async (proposal: string) => {
    await attempt(() => login.change({ name: proposal }));
    setName(undefined);
  };
  const taken = Object.values(session.people).map((person) => person.name);
  return (
    <Dialog title={words.title(name)} onClose={keep} close={words.keep(name)}>
      <p>{words.text}</p>
      <div class="group options">
        {proposalsFor(name, taken, words.patterns).map((proposal) => (
          <button key={proposal} type="button" class="button wide" onClick={() => take(proposal)}>
            <bdi>{proposal}</bdi>
          </button>
        ))}
      </div>
    </Dialog>
  );
}

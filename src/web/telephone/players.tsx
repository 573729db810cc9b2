import { useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Dialog } from '../ui/dialog.tsx';
import { awaitedIn, holdersOf, shownIn } from './game.ts';
import { useCommand } from './use-command.ts';

interface PlayersProps {
  session: Session;
  online: readonly string[];
  me: string;
}

/** The players: who is online, who is host, and who is done. The host can remove players and hand over. */
export function Players({ session, online, me }: PlayersProps) {
  const { people } = useApp().texts.telephone;
  const [chosen, setChosen] = useState<string>();
  const others = session.host === me && session.round_kind !== 'over';
  return (
    <>
      <ul class="plain players">
        {session.users.map((name) => (
          <li key={name}>
            <Presence name={name} online={online} />
            <Name name={name} session={session} me={me} />
            <span class="soft state">{stateOf(name, session, people)}</span>
            {others && name !== me && !session.left.includes(name) && (
              <button
                type="button"
                class="quiet more"
                aria-label={people.more(shownIn(session, name))}
                onClick={() => setChosen(name)}
              >
                …
              </button>
            )}
          </li>
        ))}
      </ul>
      {chosen !== undefined && session.users.includes(chosen) && (
        <Options username={chosen} session={session} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}

function Presence({ name, online }: { name: string; online: readonly string[] }) {
  const { people } = useApp().texts.telephone;
  const isOnline = online.includes(name);
  const word = isOnline ? people.online : people.offline;
  return <span class={isOnline ? 'dot online' : 'dot'} role="img" aria-label={word} title={word} />;
}

function Name({ name, session, me }: { name: string; session: Session; me: string }) {
  const { everywhere, telephone } = useApp().texts;
  const remarks = [name === me && everywhere.you, name === session.host && telephone.people.host].filter(
    Boolean,
  );
  return (
    <span class="name">
      <bdi>{shownIn(session, name)}</bdi>
      {remarks.length > 0 && <span class="soft"> ({remarks.join(', ')})</span>}
    </span>
  );
}

function stateOf(
  name: string,
  session: Session,
  words: { gone: string; done: string; busy: string; watching: string },
): string {
  if (session.left.includes(name)) return words.gone;
  if (session.round < 0) return '';
  if (!holdersOf(session).has(name)) return words.watching;
  return awaitedIn(session).includes(name) ? words.busy : words.done;
}

interface OptionsProps {
  username: string;
  session: Session;
  onClose: () => void;
}

/** The host's options for one player. The dialog explains each before it is chosen. */
function Options({ username, session, onClose }: OptionsProps) {
  const { client, texts } = useApp();
  const command = useCommand();
  const { people } = texts.telephone;
  const { game_code: code } = session;
  const name = shownIn(session, username);
  const run = async (work: () => Promise<unknown>) => {
    if (await command(work)) onClose();
  };
  return (
    <Dialog title={name} onClose={onClose}>
      <div class="stack options">
        <p class="soft">{people.hostText}</p>
        <button
          type="button"
          class="quiet wide"
          onClick={() => run(() => client.telephone.host(code, username))}
        >
          {people.makeHost(name)}
        </button>
        <p class="soft">{people.removeText(name)}</p>
        <button type="button" class="wide" onClick={() => run(() => client.telephone.kick(code, username))}>
          {people.remove(name)}
        </button>
      </div>
    </Dialog>
  );
}

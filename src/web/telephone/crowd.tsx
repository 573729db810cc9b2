import { useState } from 'preact/hooks';
import { MOST_PLAYERS } from '../../telephone/rules/session.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import { ProfileForm } from '../people/profile-form.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { faceIn, shownIn } from './game.ts';
import { PlayerOptions } from './player-options.tsx';

/** From here on the faces are smaller. */
const MANY = 9;

interface Props {
  session: Session;
  online: readonly string[];
  me: string;
}

/** The players in the lobby. A tap on oneself changes name and face; the host has options for the others. */
export function Crowd({ session, online, me }: Props) {
  const { person, texts } = useApp();
  const [chosen, setChosen] = useState<string>();
  const close = () => setChosen(undefined);
  const { users } = session;
  return (
    <>
      <ul class={users.length >= MANY ? 'crowd ten' : 'crowd'}>
        {users.map((username) => (
          <li key={username}>
            <Seat {...{ session, online, me, username }} onChoice={() => setChosen(username)} />
          </li>
        ))}
        {Array.from({ length: MOST_PLAYERS - users.length }, (_, place) => (
          <li key={place} class="vacant" aria-hidden="true">
            <span class="chair" />
          </li>
        ))}
      </ul>
      {chosen === me && person && (
        <Dialog title={texts.people.person.title} onClose={close}>
          <ProfileForm person={person} onSaved={close} />
        </Dialog>
      )}
      {chosen !== undefined && chosen !== me && users.includes(chosen) && (
        <PlayerOptions username={chosen} session={session} onClose={close} />
      )}
    </>
  );
}

function Seat(props: Props & { username: string; onChoice: () => void }) {
  const { session, online, me, username, onChoice } = props;
  const { everywhere, telephone, people } = useApp().texts;
  const isMe = username === me;
  const isHost = username === session.host;
  // Nothing is known about the others until the first list of who is here.
  const isAway = online.length > 0 && !online.includes(username);
  const name = shownIn(session, username);
  // The face shows it, too: with a crown, with closed eyes.
  const notes = [isMe && everywhere.you, isHost && telephone.people.host].filter(Boolean).join(', ');
  const appearance = (
    <>
      <Face face={faceIn(session, username)} isAway={isAway} isHost={isHost} />
      <Name name={name} />
      {notes && <span class="visually-hidden">{notes}</span>}
      {isAway && <small>{telephone.people.offline}</small>}
    </>
  );
  if (!isMe && session.host !== me) return <div class="who">{appearance}</div>;
  return (
    <button type="button" class="who" onClick={onChoice}>
      {appearance}
      {isMe ? (
        <small class="link">{people.person.change}</small>
      ) : (
        <>
          <span class="dots" aria-hidden="true" />
          <span class="visually-hidden">{telephone.people.more(name)}</span>
        </>
      )}
    </button>
  );
}

import { useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import { awaitedIn, faceIn, holdersOf, shownIn } from './game.ts';
import { PlayerOptions } from './player-options.tsx';

interface PlayersProps {
  session: Session;
  online: readonly string[];
  me: string;
}

/** The players in a round: who is online, who is host, and who is done. The host can remove players and hand over. */
export function Players({ session, online, me }: PlayersProps) {
  const { people } = useApp().texts.telephone;
  const [chosen, setChosen] = useState<string>();
  const others = session.host === me && session.round_kind !== 'over';
  return (
    <>
      <ul class="players">
        {session.users.map((name) => (
          <li key={name}>
            <Face
              face={faceIn(session, name)}
              size="s"
              isAway={!online.includes(name)}
              isHost={name === session.host}
            />
            <PlayerName name={name} session={session} online={online} me={me} />
            {others && name !== me && !session.left.includes(name) && (
              <button
                type="button"
                class="more"
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
        <PlayerOptions username={chosen} session={session} onClose={() => setChosen(undefined)} />
      )}
    </>
  );
}

function PlayerName({ name, session, online, me }: PlayersProps & { name: string }) {
  const { everywhere, telephone } = useApp().texts;
  const { people } = telephone;
  const remarks = [
    name === me && everywhere.you,
    name === session.host && people.host,
    !online.includes(name) && people.offline,
    stateOf(name, session, people),
  ].filter(Boolean);
  return (
    <span class="who-is">
      <Name name={shownIn(session, name)} />
      {remarks.length > 0 && <span class="soft">{remarks.join(', ')}</span>}
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

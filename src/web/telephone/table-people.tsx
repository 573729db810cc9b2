import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import { awaitedIn, faceIn, holdersOf, shownIn } from './game.ts';

/** Beside a wide sheet: who is at the table, and who is still busy. */
export function AtTheTable({ session }: { session: Session }) {
  const { round } = useApp().texts.telephone;
  return (
    <aside class="at-table">
      <h2>{round.table}</h2>
      <ul>
        {playersOf(session).map((name) => (
          <li key={name}>
            <TableFace session={session} name={name} size="s" />
            <span class="who-is">
              <Name name={shownIn(session, name)} />
              <span class="soft">{stateOf(session, name, round)}</span>
            </span>
          </li>
        ))}
      </ul>
    </aside>
  );
}

/** Shown while waiting: those who are still busy, and then those who are done. */
export function BusyAndDone({ session }: { session: Session }) {
  const { round } = useApp().texts.telephone;
  const awaited = awaitedIn(session);
  const done = playersOf(session).filter((name) => !awaited.includes(name));
  return (
    <ul class="crowd few">
      {[...awaited, ...done].map((name) => (
        <li key={name} class="who">
          <TableFace session={session} name={name} />
          <Name name={shownIn(session, name)} />
          <span class="visually-hidden">{stateOf(session, name, round)}</span>
        </li>
      ))}
    </ul>
  );
}

function TableFace(props: { session: Session; name: string; size?: 's' }) {
  const { session, name, size } = props;
  const isBusy = awaitedIn(session).includes(name);
  return (
    <Face
      face={faceIn(session, name)}
      {...(size && { size })}
      isHost={name === session.host}
      pencil={isBusy ? 'moving' : 'behind ear'}
    />
  );
}

/** The players who have something to hand in during this round. */
function playersOf(session: Session): string[] {
  const holders = holdersOf(session);
  return session.users.filter((name) => holders.has(name) && !session.left.includes(name));
}

function stateOf(
  session: Session,
  name: string,
  words: { isDone: string; stillDrawing: string; stillWriting: string },
): string {
  if (!awaitedIn(session).includes(name)) return words.isDone;
  return session.round_kind === 'drawing' ? words.stillDrawing : words.stillWriting;
}

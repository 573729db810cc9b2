import { Face } from '../people/face.tsx';
import { Name } from '../people/name.tsx';
import { faceIn, shownIn, type Table } from './game.ts';

interface Props {
  session: Table;
  username: string;
}

/** A player in a list of a few: face and name. */
export function PersonChip({ session, username }: Props) {
  return (
    <li class="person">
      <Face face={faceIn(session, username)} size="xs" />
      <Name name={shownIn(session, username)} />
    </li>
  );
}

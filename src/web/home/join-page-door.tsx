import type { Door } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { CodeDigits } from '../telephone/invite.tsx';
import { Page } from '../ui/page.tsx';
import { type EntranceWords, Known, Stranger } from './join-page-forms.tsx';
import { WatchButton } from './join-page-watch.tsx';

interface Props {
  door: Door;
  isStranger: boolean;
  /** Why sitting down failed. */
  problem: string;
  sit: () => Promise<void>;
}

/** The door of a game that takes players, or in play: what a latecomer may do, the best first. */
export function AtDoor({ door, isStranger, problem, sit }: Props) {
  const { person, texts } = useApp();
  const { join } = texts.telephone;
  const { late } = texts.watching;
  const isLate = door.door === 'started';
  const name = person?.name ?? person?.username ?? '';
  const open: EntranceWords = {
    title: isStranger ? join.title : join.welcomeBack(name),
    text: isStranger ? (
      <>
        {join.text} <CodeDigits code={door.game_code} />
      </>
    ) : (
      join.chair
    ),
    go: join.sit,
  };
  const words = isLate ? { title: isStranger ? late.title : late.hello(name), ...late[door.place] } : open;
  const entrance = { words, problem, sit };
  if (isStranger)
    return (
      <Stranger {...entrance} code={door.game_code}>
        <WatchButton door={door} />
      </Stranger>
    );
  if (person)
    return (
      <Known {...entrance} person={person}>
        <WatchButton door={door} />
      </Known>
    );
  return <Page title={texts.everywhere.loading}>{null}</Page>;
}

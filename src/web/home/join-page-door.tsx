import type { Door } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Face } from '../people/face.tsx';
import type { AwayPlayer } from '../seats/away-player.ts';
import { AwayPlayers, InkLeft } from '../seats/lazy-seats.tsx';
import { hasInk } from '../telephone/draft-store.ts';
import { CodeDigits } from '../telephone/invite.tsx';
import type { Texts } from '../texts/en.ts';
import { Page } from '../ui/page.tsx';
import { type EntranceWords, Known, Stranger } from './join-page-forms.tsx';
import { WatchButton } from './join-page-watch.tsx';

interface Props {
  door: Door;
  isStranger: boolean;
  /** Why sitting down failed. */
  problem: string;
  sit: () => Promise<void>;
  /** The visitor says that they are this player, on another phone. */
  onClaim: (player: AwayPlayer) => void;
}

/** The door of a game that takes players. During play: what a latecomer may do, the best option first. */
export function AtDoor({ door, isStranger, problem, sit, onClaim }: Props) {
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
  const words = isLate
    ? { title: isStranger ? late.title : late.hello(name), ...lateWords(door, late) }
    : open;
  const away = (isStranger || person?.is_guest) && (
    <>
      {isStranger && hasInk(door.game_code) && <InkLeft />}
      <AwayPlayers door={door} onClaim={onClaim} />
    </>
  );
  const entrance = { words, problem, sit, away };
  if (isStranger)
    return (
      <Stranger {...entrance} door={door} onClaim={onClaim}>
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

/** Says whose place it is, if there is one. */
function lateWords(
  { place, seat }: Door,
  { free, away, none }: Texts['watching']['late'],
): Pick<EntranceWords, 'text' | 'go'> {
  if (place === 'none' || !seat) return none;
  const words = { free, away }[place];
  const text = (
    <span class="seat-of">
      <Face face={seat.face} isAway={place === 'away'} />
      <span>{words.text(seat.name)}</span>
    </span>
  );
  return { text, go: words.go(seat.name) };
}

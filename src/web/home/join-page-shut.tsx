import { useState } from 'preact/hooks';
import type { Door } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import type { AwayPlayer } from '../seats/away-player.ts';
import { AwayPlayers } from '../seats/lazy-seats.tsx';
import { FaultPage } from '../ui/fault-page.tsx';
import { Link } from '../ui/link.tsx';
import { JoinByCode, ScanButton } from './home-page-join.tsx';
import { WatchButton } from './join-page-watch.tsx';
import { LogInPage } from './log-in-page.tsx';

interface Props {
  door: Door;
  isStranger: boolean;
  problem: string;
  sit: () => Promise<void>;
  /** The visitor says that they are this player, on another phone. */
  onClaim: (player: AwayPlayer) => void;
}

/** A game that takes nobody at the moment. The page keeps asking, and goes on by itself. */
export function ShutDoor({ door, isStranger, problem, sit, onClaim }: Props) {
  const { person, texts } = useApp();
  const { telephone } = texts;
  const [hasAccount, setHasAccount] = useState(false);
  const { shut } = telephone.join;
  const words = shut[door.door === 'open' ? 'started' : door.door];
  if (hasAccount)
    return (
      <LogInPage {...{ problem, sit }} back={texts.everywhere.back} onBack={() => setHasAccount(false)} />
    );
  const canWatch = door.watch === 'open' && door.door !== 'over';
  return (
    <FaultPage
      title={words.title}
      text={words.text}
      sign="story"
      dock={
        <>
          <WatchButton door={door} isMain />
          <Link to={{ page: 'home' }} class={canWatch ? 'button' : 'button main grow'}>
            {canWatch ? telephone.home : shut.other}
          </Link>
        </>
      }
    >
      <p role="status">{words.wait}</p>
      {(isStranger || person?.is_guest) && <AwayPlayers door={door} onClaim={onClaim} />}
      {isStranger && (
        <button type="button" class="button quiet" onClick={() => setHasAccount(true)}>
          {shut.return}
        </button>
      )}
    </FaultPage>
  );
}

/** The code may have been mistyped, so it can be typed again right here. */
export function NoSuchGame({ code }: { code: number }) {
  const { attempt, go, texts } = useApp();
  const { missing } = texts.telephone.join;
  const join = async (typed: number) => go({ page: 'join', code: typed }, true);
  return (
    <FaultPage
      title={missing.title}
      text={missing.text(`${code}`.replace(/^.../, '$&\u00a0'))}
      sign="lost"
      dock={
        <>
          <Link to={{ page: 'home' }} class="button main grow">
            {texts.telephone.home}
          </Link>
          <ScanButton onCode={(scanned) => attempt(() => join(scanned))} />
        </>
      }
    >
      <JoinByCode join={join} />
    </FaultPage>
  );
}

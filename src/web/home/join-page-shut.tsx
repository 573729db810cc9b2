import { useState } from 'preact/hooks';
import type { Door } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { type AwayPlayer, AwayPlayers } from '../seats/away-players.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { LoginForm } from './account-page-forms.tsx';
import { JoinByCode } from './home-page-join.tsx';
import { WatchButton } from './join-page-watch.tsx';
import { Problem } from './problem.tsx';

interface Props {
  door: Door;
  isStranger: boolean;
  problem: string;
  sit: () => Promise<void>;
  /** The visitor says that they are this player, on another phone. */
  onClaim: (player: AwayPlayer) => void;
}

/** A game that takes nobody now. The page keeps asking at its door, and goes on by itself. */
export function ShutDoor({ door, isStranger, problem, sit, onClaim }: Props) {
  const { person, texts } = useApp();
  const { telephone } = texts;
  const [hasAccount, setHasAccount] = useState(false);
  const { shut } = telephone.join;
  const words = shut[door.door === 'open' ? 'started' : door.door];
  return (
    <Page title={words.title}>
      <div class="join stack">
        <p>{words.text}</p>
        <p class="soft" role="status">
          {words.wait}
        </p>
        {(isStranger || person?.is_guest) && <AwayPlayers door={door} onClaim={onClaim} />}
        <WatchButton door={door} isMain />
        {hasAccount ? (
          <>
            <Problem text={problem} />
            <LoginForm onIn={sit} />
          </>
        ) : (
          <div class="buttons">
            <Link to={{ page: 'home' }} class="button">
              {shut.other}
            </Link>
            {isStranger && (
              <button type="button" class="button" onClick={() => setHasAccount(true)}>
                {shut.return}
              </button>
            )}
          </div>
        )}
      </div>
    </Page>
  );
}

/** The code may have been mistyped, so it can be typed again right here. */
export function NoSuchGame({ code }: { code: number }) {
  const { go, texts } = useApp();
  const { missing } = texts.telephone.join;
  return (
    <Page title={missing.title}>
      <div class="join stack">
        <p>{missing.text(`${code}`.replace(/^.../, '$&\u00a0'))}</p>
        <JoinByCode join={async (typed) => go({ page: 'join', code: typed }, true)} />
        <Link to={{ page: 'home' }}>{texts.telephone.home}</Link>
      </div>
    </Page>
  );
}

import { useEffect, useState } from 'preact/hooks';
import { type ParlorClient, ParlorError } from '../../client/index.ts';
import type { Door } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import type { AwayPlayer } from '../seats/away-player.ts';
import { ClaimPage } from '../seats/lazy-seats.tsx';
import { takeSeat } from '../telephone/late-seat.ts';
import { gameReasonOf } from '../telephone/use-command.ts';
import { useGame } from '../telephone/use-game.ts';
import { keepWatcherTicket } from '../telephone/watcher-ticket.ts';
import { FaultPage } from '../ui/fault-page.tsx';
import { lazy } from '../ui/lazy-page.tsx';
import { Link } from '../ui/link.tsx';
import { Page } from '../ui/page.tsx';
import { AtDoor } from './join-page-door.tsx';
import { useDoor } from './use-door.ts';

const NoSuchGame = lazy(async () => (await import('./join-page-shut.tsx')).NoSuchGame);
const LostGame = lazy(async () => (await import('../telephone/lost-game.tsx')).LostGame);
const ShutDoor = lazy(async () => (await import('./join-page-shut.tsx')).ShutDoor, { hasMoreTexts: true });

/** Opened when a code was scanned, typed or sent. First finds out whether the game takes players. */
export function JoinPage() {
  const { route, go, session, texts } = useApp();
  const code = route.page === 'join' ? route.code : 0;
  const { door, fault, knock } = useDoor(code);
  const next = typeof door === 'object' ? door.next_game_code : null;
  useEffect(() => {
    if (next !== null) go({ page: 'join', code: next }, true);
  }, [next]);
  if (door === 'missing') return <NoSuchGame code={code} />;
  if (fault && !door) return <NoAnswer problem={gameReasonOf(fault, texts)} onRetry={knock} />;
  if (!door || next !== null || session.standing === 'unknown') return <Waiting />;
  return <Entrance key={code} door={door} onShut={knock} />;
}

interface EntranceProps {
  door: Door;
  /** Called if the game has closed its door meanwhile. */
  onShut: () => Promise<void>;
}

/** Players who are already in the game go straight to it. Others are asked to sit down, or told why they can't. */
function Entrance({ door, onShut }: EntranceProps) {
  const { client, go, session, texts } = useApp();
  const { game_code: code } = door;
  const [problem, setProblem] = useState('');
  const [removed, setRemoved] = useState<ParlorError>();
  const [claimed, setClaimed] = useState<AwayPlayer>();
  // Strangers keep the form until they sit down, so that they can correct a name that is refused.
  const [isStranger, setStranger] = useState(session.standing === 'nobody');
  const sit = async () => {
    try {
      const { page } = await seatIn(client, door);
      keepWatcherTicket(undefined);
      go({ page, code }, true);
    } catch (refusal) {
      if (refusal instanceof ParlorError && refusal.code === 'removed_by_host') return setRemoved(refusal);
      setStranger(refusal instanceof ParlorError && refusal.status === 401);
      setProblem(gameReasonOf(refusal, texts, texts.watching.faults));
      await onShut();
    }
  };
  if (removed) return <LostGame lost={removed} code={code} />;
  if (claimed) return <ClaimPage code={code} player={claimed} onBack={() => setClaimed(undefined)} />;
  const visitor = { isStranger, problem, sit, onClaim: setClaimed };
  const entrance =
    door.door === 'open' || door.door === 'started' ? (
      <AtDoor door={door} {...visitor} />
    ) : (
      <ShutDoor door={door} {...visitor} />
    );
  return isStranger ? entrance : <Returning code={code}>{entrance}</Returning>;
}

/** Sits down, or watches while waiting for a seat. Players who are already in the game may come back at any time. */
async function seatIn(
  { telephone }: ParlorClient,
  { door, game_code: code }: Door,
): Promise<{ page: 'play' | 'watch' }> {
  if (door !== 'started') await telephone.info(code);
  else if (!(await takeSeat(telephone, code))) return { page: 'watch' };
  return { page: 'play' };
}

/** Goes on to the game if the visitor is in it. */
function Returning({ code, children }: { code: number; children: preact.ComponentChildren }) {
  const { go, person } = useApp();
  const { session, lost } = useGame(code);
  // Watchers also see the game, and may sit down.
  const isIn = session?.users.includes(person?.username ?? '') === true;
  useEffect(() => {
    if (isIn) go({ page: 'play', code }, true);
  }, [isIn]);
  return lost || (session && !isIn) ? children : <Waiting />;
}

function NoAnswer({ problem, onRetry }: { problem: string; onRetry: () => Promise<void> }) {
  const { telephone } = useApp().texts;
  return (
    <FaultPage
      title={telephone.join.failed}
      text={<span role="alert">{problem}</span>}
      sign="offline"
      dock={
        <>
          <button type="button" class="button main grow" onClick={onRetry}>
            {telephone.join.again}
          </button>
          <Link to={{ page: 'home' }} class="button">
            {telephone.home}
          </Link>
        </>
      }
    />
  );
}

function Waiting() {
  const { texts } = useApp();
  return <Page title={texts.everywhere.loading}>{null}</Page>;
}

import { useEffect, useState } from 'preact/hooks';
import { ParlorError } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { gameReasonOf } from '../telephone/use-command.ts';
import { useGame } from '../telephone/use-game.ts';
import { Link, Page } from '../ui/page.tsx';
import { AtDoor } from './join-page-forms.tsx';
import { NoSuchGame, ShutDoor } from './join-page-shut.tsx';
import { useDoor } from './use-door.ts';

/** Opened by a code that was scanned, typed or sent. The door says first whether the game takes players. */
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
  const isOpen = door.door === 'open';
  return <Entrance key={code} code={code} door={door.door} onShut={knock} isOpen={isOpen} />;
}

interface EntranceProps {
  code: number;
  door: 'open' | 'full' | 'started' | 'over';
  isOpen: boolean;
  /** Called when the game has shut its door meanwhile. */
  onShut: () => Promise<void>;
}

/** Players who are in the game already go on to it. Others are asked to sit down, or told why they can't. */
function Entrance({ code, door, isOpen, onShut }: EntranceProps) {
  const { client, go, session, texts } = useApp();
  const [problem, setProblem] = useState('');
  // Whoever comes as a stranger keeps the form until they sit, so that a refused name can be mended there.
  const [isStranger, setStranger] = useState(session.standing === 'nobody');
  const sit = async () => {
    try {
      // Joins an open game. Players who are in it already may come back at any time.
      await client.telephone.info(code);
      go({ page: 'play', code }, true);
    } catch (refusal) {
      setStranger(refusal instanceof ParlorError && refusal.status === 401);
      setProblem(gameReasonOf(refusal, texts));
      await onShut();
    }
  };
  const entrance = isOpen ? (
    <AtDoor code={code} isStranger={isStranger} problem={problem} sit={sit} />
  ) : (
    <ShutDoor door={door} isStranger={isStranger} problem={problem} sit={sit} />
  );
  return isStranger ? entrance : <Returning code={code}>{entrance}</Returning>;
}

/** Goes on to the game if the visitor is in it. */
function Returning({ code, children }: { code: number; children: preact.ComponentChildren }) {
  const { go } = useApp();
  const { session, lost } = useGame(code);
  const isIn = session !== undefined;
  useEffect(() => {
    if (isIn) go({ page: 'play', code }, true);
  }, [isIn]);
  return lost ? children : <Waiting />;
}

function NoAnswer({ problem, onRetry }: { problem: string; onRetry: () => Promise<void> }) {
  const { telephone } = useApp().texts;
  return (
    <Page title={telephone.join.failed}>
      <p role="alert">{problem}</p>
      <div class="row">
        <button type="button" onClick={onRetry}>
          {telephone.join.again}
        </button>
        <Link to={{ page: 'home' }} class="button quiet">
          {telephone.home}
        </Link>
      </div>
    </Page>
  );
}

function Waiting() {
  const { texts } = useApp();
  return <Page title={texts.everywhere.loading}>{null}</Page>;
}

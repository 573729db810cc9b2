import { useEffect, useRef, useState } from 'preact/hooks';
import { ParlorError } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { gameReasonOf } from '../telephone/use-command.ts';
import { Link, Page } from '../ui/page.tsx';

/** Opened by a scanned code. A guest enters a name and joins; a logged-in visitor joins at once. */
export function JoinPage() {
  const { route, client, go, texts } = useApp();
  const code = route.page === 'join' ? route.code : 0;
  const [problem, setProblem] = useState<string>();
  const [isKnown, setKnown] = useState(client.http.tokens !== undefined);
  const enter = async () => {
    setProblem(undefined);
    try {
      // A player who is already in the game returns to it, even if it has begun.
      await client.telephone.info(code);
      go({ page: 'play', code }, true);
    } catch (fault) {
      const isOut = fault instanceof ParlorError && fault.status === 401;
      setKnown(!isOut);
      if (!isOut) setProblem(gameReasonOf(fault, texts));
    }
  };
  useEffect(() => {
    if (isKnown) enter();
  }, [code]);
  if (problem !== undefined) return <Refused problem={problem} onRetry={enter} />;
  if (isKnown) return <Page title={texts.everywhere.loading}>{null}</Page>;
  return <NameForm code={code} onEntered={enter} />;
}

function Refused({ problem, onRetry }: { problem: string; onRetry: () => void }) {
  const { telephone } = useApp().texts;
  return (
    <Page title={telephone.join.failed}>
      <p role="alert">{problem}</p>
      <div class="row">
        <Link to={{ page: 'home' }} class="button">
          {telephone.join.otherGame}
        </Link>
        <button type="button" class="quiet" onClick={onRetry}>
          {telephone.join.again}
        </button>
      </div>
    </Page>
  );
}

function NameForm({ code, onEntered }: { code: number; onEntered: () => Promise<void> }) {
  const { session, texts } = useApp();
  const { join } = texts.telephone;
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const enter = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    try {
      await session.enterAsGuest(name.trim(), code);
    } catch (fault) {
      setProblem(isAboutName(fault) ? join.badName : gameReasonOf(fault, texts));
      setBusy(false);
      return;
    }
    await onEntered();
  };
  return (
    <Page title={join.title}>
      <form class="join" onSubmit={enter}>
        <p>
          {join.text} <strong>{code}</strong>
        </p>
        <label>
          {join.name}
          <input
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
            autoComplete="nickname"
            enterkeyhint="go"
            required
            ref={field}
          />
        </label>
        <p class="problem" role="alert">
          {problem}
        </p>
        <button type="submit" class="wide" disabled={isBusy || name.trim() === ''}>
          {isBusy ? texts.everywhere.loading : join.enter}
        </button>
        <Link to={{ page: 'account' }}>{join.account}</Link>
      </form>
    </Page>
  );
}

function isAboutName(fault: unknown): boolean {
  return fault instanceof ParlorError && 'name' in fault.fields;
}

import { useApp } from '../context.ts';
import { Page } from '../ui/page.tsx';
import { LoginForm } from './account-page-forms.tsx';
import { Problem } from './problem.tsx';

interface Props {
  /** Why sitting down failed. */
  problem: string;
  /** Called once the visitor is logged in. */
  sit: () => Promise<void>;
  back: string;
  onBack: () => void;
}

/** At the door of a game: logs in with an account. */
export function LogInPage({ problem, sit, back, onBack }: Props) {
  const { account } = useApp().texts;
  return (
    <Page title={account.logIn}>
      <Problem text={problem} />
      <LoginForm onIn={sit} />
      <button type="button" class="button quiet" onClick={onBack}>
        {back}
      </button>
    </Page>
  );
}

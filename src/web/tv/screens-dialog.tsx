import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Problem } from '../home/problem.tsx';
import { useTask } from '../home/use-task.ts';
import { sharedAddressOf } from '../shared-address.ts';
import { useCommand } from '../telephone/use-command.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Link } from '../ui/link.tsx';

const DIGITS = 4;

interface Props {
  session: Session;
  me: string;
}

/** How to show the game on a television, and on which it is shown. */
export function ScreensDialog({ session, me, onClose }: Props & { onClose: () => void }) {
  const { sheet } = useApp().texts.tv;
  const { game_code: code, host, screens } = session;
  const address = sharedAddressOf({ page: 'tv' }).replace(/^https?:\/\//, '');
  return (
    <Dialog title={sheet.title} onClose={onClose}>
      <div class="group screens">
        <p>
          {sheet.how} <strong>{address}</strong>. {sheet.scan}
        </p>
        <DigitsField code={code} onShown={onClose} />
        {screens > 0 && (host === me ? <ScreenList session={session} /> : <p class="soft">{sheet.shows}</p>)}
        <Link to={{ page: 'tv', code }} class="button quiet wide-only">
          {sheet.here}
        </Link>
      </div>
    </Dialog>
  );
}

/** Four digits. They are sent once the last one is typed. */
function DigitsField({ code, onShown }: { code: number; onShown: () => void }) {
  const { client, texts, say } = useApp();
  const { sheet, pair, faults } = texts.tv;
  const [typed, setTyped] = useState('');
  const task = useTask(faults);
  const type = async (value: string) => {
    const digits = value.replace(/\D/g, '').slice(0, DIGITS);
    setTyped(digits);
    if (digits.length < DIGITS) return task.refuse('');
    const session = await task.run(() => client.room.show(code, { digits }));
    if (!session) return setTyped('');
    say(pair.shown);
    onShown();
  };
  return (
    <label>
      {sheet.label}
      <input
        class="code"
        value={typed}
        onInput={(event) => type(event.currentTarget.value)}
        inputMode="numeric"
        autocomplete="off"
        aria-invalid={task.problem !== ''}
      />
      <Problem text={task.problem} />
    </label>
  );
}

/** For the host: the screens that show the game. Each can be sent away. */
function ScreenList({ session }: { session: Session }) {
  const { client, texts } = useApp();
  const { sheet } = texts.tv;
  const command = useCommand();
  const [names, setNames] = useState<readonly string[]>([]);
  const { game_code: code, screens } = session;
  useEffect(() => {
    command(async () => setNames((await client.room.screens(code)).screens));
  }, [code, screens]);
  return (
    <ul class="rows">
      {names.map((name, place) => (
        <li key={name} class="row">
          <span class="grow">{sheet.screen(place + 1)}</span>
          <button
            type="button"
            class="button"
            onClick={() => command(() => client.room.sendAway(code, name))}
          >
            {sheet.sendAway}
          </button>
        </li>
      ))}
    </ul>
  );
}

import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { useCommand } from './use-command.ts';

const LONGEST_NAME = 30;

/** Signs a visitor in as a guest. `button` is the label of the button. */
export function NameForm({ button, onEntered }: { button?: string; onEntered?: () => void }) {
  const { session, texts } = useApp();
  const { enter } = texts.chess;
  const run = useCommand();
  const [name, setName] = useState('');
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const entered = await run(async () => {
      await session.enterAsGuest(name.trim());
      return true;
    });
    setBusy(false);
    if (entered) onEntered?.();
  };
  return (
    <form onSubmit={submit}>
      <label>
        {enter.label}
        <input
          name="name"
          autocomplete="nickname"
          required
          maxLength={LONGEST_NAME}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="wide" disabled={isBusy || name.trim() === ''}>
        {button ?? enter.button}
      </button>
      <p class="soft">{enter.why}</p>
    </form>
  );
}

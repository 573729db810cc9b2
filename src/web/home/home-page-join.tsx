import { useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { CodeScanner, canScan } from './home-page-scanner.tsx';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

const DIGITS = 6;

/** The digits of a typed or pasted code, or of a whole link. */
function digitsIn(text: string): string {
  const linked = /\/(?:join|play|tv)\/(\d+)/.exec(text)?.[1];
  return (linked ?? text.replace(/\D/g, '')).slice(0, DIGITS);
}

/** Joins by itself once the last digit is typed. */
export function JoinByCode({ join }: { join: (code: number) => Promise<void> }) {
  const { texts } = useApp();
  const { join: words } = texts.home;
  const [digits, setDigits] = useState('');
  const [isScanning, setScanning] = useState(false);
  const task = useTask();

  const follow = async (code: string) => {
    if (code.length !== DIGITS) return task.refuse(words.incomplete);
    await task.run(() => join(Number(code)));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        follow(digits);
      }}
      noValidate
    >
      <label>
        {words.label}
        <input
          class="code"
          value={digits}
          onInput={(event) => {
            const typed = digitsIn(event.currentTarget.value);
            event.currentTarget.value = typed;
            setDigits(typed);
            task.refuse('');
            if (typed.length === DIGITS) follow(typed);
          }}
          inputMode="numeric"
          autocomplete="off"
          enterkeyhint="go"
          placeholder="······"
          aria-invalid={task.problem !== ''}
        />
      </label>
      <Problem text={task.problem} />
      <div class="row">
        <button type="submit" class="wide" disabled={task.isBusy}>
          {words.go}
        </button>
        {canScan() && (
          <button type="button" class="quiet wide" onClick={() => setScanning(true)}>
            {words.scan}
          </button>
        )}
      </div>
      {isScanning && (
        <CodeScanner
          onCode={(code) => {
            setScanning(false);
            task.run(() => join(code));
          }}
          onClose={() => setScanning(false)}
        />
      )}
    </form>
  );
}

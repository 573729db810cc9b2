import type { RefObject, TargetedInputEvent } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Icon } from '../ui/icon.tsx';
import { lazyPart } from '../ui/lazy-page.tsx';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

const CodeScanner = lazyPart(async () => (await import('./home-page-scanner.tsx')).CodeScanner);
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
  const task = useTask(texts.telephone.faults);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useDigitKeys(field);

  const follow = async (code: string) => {
    if (code.length !== DIGITS) return task.refuse(words.incomplete);
    await task.run(() => join(Number(code)));
  };
  const submit = (event: Event) => {
    event.preventDefault();
    follow(digits);
  };
  const type = (event: TargetedInputEvent<HTMLInputElement>) => {
    const typed = digitsIn(event.currentTarget.value);
    event.currentTarget.value = typed;
    setDigits(typed);
    task.refuse('');
    if (typed.length === DIGITS) follow(typed);
  };
  return (
    <form class="join-code" onSubmit={submit} noValidate>
      <label for={id}>{words.label}</label>
      <div class="six">
        <input
          id={id}
          ref={field}
          value={digits}
          onInput={type}
          inputMode="numeric"
          autocomplete="off"
          enterkeyhint="go"
          placeholder={words.digits}
          aria-invalid={task.problem !== ''}
        />
        <button type="submit" class="button" disabled={task.isBusy}>
          {words.go}
        </button>
      </div>
      <Problem text={task.problem} />
    </form>
  );
}

/** A digit that is typed anywhere on the page goes into the field. */
function useDigitKeys(field: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const focus = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      const isElsewhere = document.activeElement?.matches('input, textarea, select, dialog *') ?? false;
      if (/^\d$/.test(key) && !ctrlKey && !metaKey && !altKey && !isElsewhere) field.current?.focus();
    };
    addEventListener('keydown', focus);
    return () => removeEventListener('keydown', focus);
  }, []);
}

/** The second button in a dock: opens the scanner in a dialog, if the browser can have one. */
export function ScanButton({ onCode }: { onCode: (code: number) => void }) {
  const { join } = useApp().texts.home;
  const [isScanning, setScanning] = useState(false);
  const take = (code: number) => {
    setScanning(false);
    onCode(code);
  };
  // Browsers give the camera only to https and localhost. Phones can open the link from their camera app.
  if (navigator.mediaDevices?.getUserMedia === undefined) return null;
  return (
    <>
      <button type="button" class="button square scan" onClick={() => setScanning(true)}>
        <Icon name="scan" />
        {join.scanShort}
      </button>
      {isScanning && <CodeScanner onCode={take} onClose={() => setScanning(false)} />}
    </>
  );
}

import type { RefObject, TargetedInputEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
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
  const task = useTask(texts.telephone.faults);
  const field = useRef<HTMLInputElement>(null);
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
    <form onSubmit={submit} noValidate>
      <label>
        {words.label}
        <input
          class="code"
          ref={field}
          value={digits}
          onInput={type}
          inputMode="numeric"
          autocomplete="off"
          enterkeyhint="go"
          placeholder="······"
          aria-invalid={task.problem !== ''}
        />
      </label>
      <Problem text={task.problem} />
      <div class="buttons">
        <button type="submit" class="button wide" disabled={task.isBusy}>
          {words.go}
        </button>
        {canScan() && <ScanButton onCode={(code) => task.run(() => join(code))} />}
      </div>
      {!canScan() && <p class="hint">{words.camera}</p>}
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

/** Opens the scanner in a dialog. */
function ScanButton({ onCode }: { onCode: (code: number) => void }) {
  const { join } = useApp().texts.home;
  const [isScanning, setScanning] = useState(false);
  const take = (code: number) => {
    setScanning(false);
    onCode(code);
  };
  return (
    <>
      <button type="button" class="button wide" onClick={() => setScanning(true)}>
        {join.scan}
      </button>
      {isScanning && <CodeScanner onCode={take} onClose={() => setScanning(false)} />}
    </>
  );
}

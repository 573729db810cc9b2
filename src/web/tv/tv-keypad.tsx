import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';

const DIGITS = 6;
const COLUMNS = 3;
const BACK = 'back';
const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', BACK, '0', 'delete'] as const;
const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -COLUMNS, ArrowDown: COLUMNS };

interface Props {
  /** Why the last code was not taken. */
  note: string;
  onCode: (code: number) => void;
  onBack: () => void;
}

/** Types the six digits of a game with the arrows and OK of a remote control, or with digits. The last one sends them. */
export function TvKeypad({ note, onCode, onBack }: Props) {
  const { tv } = useApp().texts;
  const [typed, setTyped] = useState('');
  // Keys may follow each other faster than the page is drawn.
  const latest = useRef('');
  const keys = useRef<HTMLDivElement>(null);
  const focus = (place: number) => keys.current?.querySelectorAll('button')[place]?.focus();
  useEffect(() => focus(0), []);
  const press = (key: string) => {
    if (key === BACK) return onBack();
    const before = latest.current;
    if (key === 'delete') latest.current = before.slice(0, -1);
    else latest.current = (before.length === DIGITS ? '' : before) + key;
    setTyped(latest.current);
    if (key !== 'delete' && latest.current.length === DIGITS) onCode(Number(latest.current));
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { key } = event;
      if (/^[0-9]$/.test(key)) press(key);
      if (key === 'Backspace') press('delete');
      if (key === 'Escape') press(BACK);
      const step = STEPS[key];
      if (step === undefined) return;
      const all = [...(keys.current?.children ?? [])];
      focus(all.findIndex((one) => one.contains(document.activeElement)) + step);
      event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  return (
    <section class="tv-side">
      <h2>{tv.type}</h2>
      <p class="tv-typed">
        {Array.from({ length: DIGITS }, (_, place) => (
          <span key={place}>{typed[place] ?? '·'}</span>
        ))}
      </p>
      <p role="status">{note || tv.typeText}</p>
      <div class="tv-keys" ref={keys}>
        {KEYS.map((key) => (
          <button key={key} type="button" class="button" onClick={() => press(key)}>
            {key === BACK ? tv.cancel : key === 'delete' ? tv.delete : key}
          </button>
        ))}
      </div>
    </section>
  );
}

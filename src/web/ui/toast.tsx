import { useRef, useState } from 'preact/hooks';

const SHOWN_MS = 5_000;

/** The message for the toast. `say` shows a new one for a few seconds. */
export function useMessage(): { message: string; say: (text: string) => void } {
  const [message, setMessage] = useState('');
  const silence = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  return {
    message,
    say(text) {
      clearTimeout(silence.current);
      setMessage(text);
      silence.current = setTimeout(() => setMessage(''), SHOWN_MS);
    },
  };
}
/** The last message. Always rendered, so that screen readers announce changes. */
export function Toast({ text }: { text: string }) {
  return (
    <div class={text ? 'toast shown' : 'toast'} role="status" aria-live="polite">
      {text}
    </div>
  );
}

import { useEffect } from 'preact/hooks';

/** Calls `press` when this letter is typed, small or capital, wherever the focus is. */
export function useLetterKey(letter: string, press: () => void): void {
  useEffect(() => {
    const onKeyDown = ({ key }: KeyboardEvent) => {
      if (key.toLowerCase() === letter) press();
    };
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  });
}

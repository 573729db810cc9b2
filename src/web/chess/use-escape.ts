import { useLayoutEffect } from 'preact/hooks';

/** Cancels with Esc, wherever the focus is, as soon as there is something to cancel. */
export function useEscape(cancel: (() => void) | undefined): void {
  useLayoutEffect(() => {
    if (!cancel) return;
    const onKeyDown = ({ key }: KeyboardEvent) => key === 'Escape' && cancel();
    addEventListener('keydown', onKeyDown);
    return () => removeEventListener('keydown', onKeyDown);
  }, [cancel]);
}

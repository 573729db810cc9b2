import { useEffect } from 'preact/hooks';
import { useLetterKey } from '../ui/use-letter-key.ts';

export function toggleFullScreen(): void {
  const work = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  work.catch(() => undefined);
}

/** While a page is shown on a television: everything grows with the screen, F is full screen, and it stays awake. */
export function useTelevision(): void {
  useLetterKey('f', toggleFullScreen);
  useEffect(() => {
    const { classList } = document.documentElement;
    classList.add('television');
    // The browser lets it sleep when the page is hidden, and never lets it stay awake without https.
    const stayAwake = () => {
      if (document.visibilityState === 'visible')
        navigator.wakeLock?.request('screen').catch(() => undefined);
    };
    stayAwake();
    document.addEventListener('visibilitychange', stayAwake);
    return () => {
      classList.remove('television');
      document.removeEventListener('visibilitychange', stayAwake);
    };
  }, []);
}

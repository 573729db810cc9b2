import { useEffect } from 'preact/hooks';

/** Sets the title of the tab, so that players on another tab see when it is their turn. */
export function useTabTitle(text: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = text;
    return () => {
      document.title = before;
    };
  }, [text]);
}

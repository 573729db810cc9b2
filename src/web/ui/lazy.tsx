import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.js';

/** A page that is loaded when somebody goes there; asked for again when that failed and they come back. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | undefined;
  return function Lazy() {
    const { attempt, texts } = useApp();
    const [View, setView] = useState(() => loaded);
    useEffect(() => {
      if (loaded) return;
      attempt(load).then((view) => {
        loaded = view;
        setView(() => view);
      });
    }, []);
    return View ? <View /> : <p class="page">{texts.common.loading}</p>;
  };
}

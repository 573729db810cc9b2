import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { FaultPage } from './fault-page.tsx';
import { Page } from './page.tsx';

/** A page that is loaded on the first visit. Its file may be gone after an update of the server. */
export function lazy(load: () => Promise<ComponentType>): ComponentType {
  let loaded: ComponentType | undefined;
  return function Lazy() {
    const { everywhere } = useApp().texts;
    const [View, setView] = useState(() => loaded);
    const [isMissing, setMissing] = useState(false);
    useEffect(() => {
      if (loaded) return;
      load().then(
        (view) => {
          loaded = view;
          setView(() => view);
        },
        () => setMissing(true),
      );
    }, []);
    if (View) return <View />;
    if (!isMissing) return <Page title={everywhere.loading}>{null}</Page>;
    return (
      <FaultPage
        title={everywhere.missing.title}
        text={everywhere.missing.text}
        sign="offline"
        dock={
          <button type="button" class="button main grow" onClick={() => location.reload()}>
            {everywhere.missing.again}
          </button>
        }
      />
    );
  };
}

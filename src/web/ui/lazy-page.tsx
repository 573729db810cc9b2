import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { FaultPage } from './fault-page.tsx';
import { Page } from './page.tsx';

/** A page that is loaded on the first visit. Its file may be gone after an update of the server. */
export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
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
    if (View) return <View {...props} />;
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

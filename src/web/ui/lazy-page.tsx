import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { loadMoreTexts } from '../texts/index.ts';
import { FaultPage } from './fault-page.tsx';
import { Page } from './page.tsx';

interface Needs {
  /** Stylesheets of its own, such as `chess.css`. */
  styles?: readonly string[];
  /** Whether it shows texts that a first visit does not need. */
  hasMoreTexts?: boolean;
}

/** A page that is loaded on the first visit. Its file may be gone after an update of the server. */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  needs: Needs = {},
): ComponentType<Props> {
  const useView = loading(load, needs);
  return function Lazy(props: Props) {
    const { everywhere } = useApp().texts;
    const { View, isMissing } = useView();
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

/** A part of a page that comes a moment later. If it cannot be loaded, a message says so, unless nobody asked for it. */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  needs: Needs & { isQuiet?: boolean } = {},
): ComponentType<Props> {
  const useView = loading(load, needs);
  return function LazyPart(props: Props) {
    const { say, texts } = useApp();
    const { View, isMissing } = useView();
    useEffect(() => {
      if (isMissing && !needs.isQuiet) say(texts.everywhere.missing.text);
    }, [isMissing]);
    return View ? <View {...props} /> : null;
  };
}

/** A hook that loads a view and what it needs once, when it is first shown. */
function loading<Props>(load: () => Promise<ComponentType<Props>>, { styles = [], hasMoreTexts }: Needs) {
  let loaded: ComponentType<Props> | undefined;
  return () => {
    const { language } = useApp().settings;
    const [View, setView] = useState(() => loaded);
    const [isMissing, setMissing] = useState(false);
    useEffect(() => {
      if (loaded) return;
      const texts = hasMoreTexts ? loadMoreTexts(language) : undefined;
      Promise.all([load(), texts, ...styles.map(loadStyle)]).then(
        ([view]) => {
          loaded = view;
          setView(() => view);
        },
        () => setMissing(true),
      );
    }, []);
    return { View, isMissing };
  };
}

/** Resolves when the style applies. */
function loadStyle(name: string): Promise<void> {
  const href = `static/${name}`;
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(`${name} is missing`));
    };
    document.head.append(link);
  });
}

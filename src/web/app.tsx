import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type App, AppContext, reasonOf } from './context.ts';
import { pathOf, type Route, routeOf } from './router.ts';
import { applySettings, loadSettings, type Settings, saveSettings } from './settings.ts';
import { textsIn } from './texts/index.ts';
import { Banner } from './ui/banner.tsx';
import { Toast } from './ui/toast.tsx';
import { viewOf } from './views.tsx';
import { WebSession } from './web-session.ts';

const SAID_MS = 5_000;

function currentRoute(): Route {
  const base = new URL(document.baseURI).pathname;
  return routeOf(location.pathname.slice(base.length - 1));
}

function addressOf(route: Route): string {
  return new URL(pathOf(route), document.baseURI).href;
}

/** The root component. Holds the state of the page; views render it and send commands. */
export function Application() {
  const [route, setRoute] = useState(currentRoute);
  const [settings, setSettings] = useState(loadSettings);
  const [said, setSaid] = useState('');
  const [, setTick] = useState(0);
  const session = useMemo(() => new WebSession(document.baseURI, () => setTick((tick) => tick + 1)), []);
  const texts = textsIn(settings.language);
  const silence = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  useEffect(() => applySettings(settings), [settings]);
  useEffect(() => {
    session.refresh();
    const back = () => setRoute(currentRoute());
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, [session]);

  const say = (text: string) => {
    clearTimeout(silence.current);
    setSaid(text);
    silence.current = setTimeout(() => setSaid(''), SAID_MS);
  };
  const app: App = {
    ...{ session, texts, route, say, addressOf, settings },
    client: session.client,
    person: session.person,
    status: session.status,
    go(next, replace = false) {
      history[replace ? 'replaceState' : 'pushState'](null, '', addressOf(next));
      setRoute(next);
      scrollTo(0, 0);
    },
    change(changes: Partial<Settings>) {
      const changed = { ...settings, ...changes };
      saveSettings(changed);
      setSettings(changed);
    },
    async attempt(work, words) {
      try {
        return await work();
      } catch (fault) {
        say(reasonOf(fault, texts, words));
        return undefined;
      }
    },
  };
  const View = viewOf(route);
  return (
    <AppContext.Provider value={app}>
      <Banner />
      <View key={pathOf(route)} />
      <Toast text={said} />
    </AppContext.Provider>
  );
}

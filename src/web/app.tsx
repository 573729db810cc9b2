import { useEffect, useMemo, useState } from 'preact/hooks';
import { type App, AppContext, reasonOf } from './context.ts';
import { pathOf, type Route, routeOf } from './router.ts';
import { applySettings, loadSettings, type Settings, saveSettings } from './settings.ts';
import { loadTexts, textsIn } from './texts/index.ts';
import { Banner } from './ui/banner.tsx';
import { followPageHeight } from './ui/page-height.ts';
import { Toast, useMessage } from './ui/toast.tsx';
import { viewOf } from './views.tsx';
import { WebSession } from './web-session.ts';

function currentRoute(): Route {
  const base = new URL(document.baseURI).pathname;
  return routeOf(location.pathname.slice(base.length - 1));
}

function addressOf(route: Route): string {
  return new URL(pathOf(route), document.baseURI).href;
}

/** The root component. Holds the state of the page; views render it and send commands. */
export function Application() {
  const [settings, setSettings] = useState(loadSettings);
  const [, setTick] = useState(0);
  const session = useMemo(() => new WebSession(document.baseURI, () => setTick((tick) => tick + 1)), []);
  const texts = textsIn(settings.language);

  const { route, go } = useRoute();
  const { message, say } = useMessage();
  useEffect(() => applySettings(settings), [settings]);
  useEffect(followPageHeight, []);
  useEffect(() => void session.refresh(), [session]);

  const app: App = {
    ...{ session, texts, route, go, say, addressOf, settings },
    client: session.client,
    person: session.person,
    status: session.status,
    change(changes: Partial<Settings>) {
      const changed = { ...settings, ...changes };
      saveSettings(changed);
      loadTexts(changed.language).then(() => setSettings(changed));
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
      <Toast text={message} />
    </AppContext.Provider>
  );
}

/** The page in the address bar. Follows the browser's back and forward buttons. */
function useRoute(): Pick<App, 'route' | 'go'> {
  const [route, setRoute] = useState(currentRoute);
  useEffect(() => {
    const back = () => setRoute(currentRoute());
    addEventListener('popstate', back);
    return () => removeEventListener('popstate', back);
  }, []);
  return {
    route,
    go(next, replace = false) {
      history[replace ? 'replaceState' : 'pushState'](null, '', addressOf(next));
      setRoute(next);
      scrollTo(0, 0);
    },
  };
}

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { ConnectionLost, type LiveStatus, type ParlorClient, ParlorError } from '../client/index.ts';
import type { Route } from './router.ts';
import type { Settings } from './settings.ts';
import type { Texts } from './texts/en.ts';
import type { Person, WebSession } from './web-session.ts';

/** The context available to every view. */
export interface App {
  session: WebSession;
  client: ParlorClient;
  person: Person | undefined;
  status: LiveStatus;
  texts: Texts;
  settings: Settings;
  change(changes: Partial<Settings>): void;
  route: Route;
  /** Navigates to another page. `replace` removes this page from the history. */
  go(route: Route, replace?: boolean): void;
  /** The absolute address of a page, for this device. */
  addressOf(route: Route): string;
  /** Shows a message for a few seconds and announces it to screen readers. */
  say(text: string): void;
  /** Runs a request. If it is refused, shows the reason (from `words` if they have the code) and returns undefined. */
  attempt<T>(work: () => Promise<T>, words?: Words): Promise<T | undefined>;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('a view outside of the application');
  return app;
}

/** Texts for refusals, by code. */
export type Words = Record<string, string>;

/** The text for a fault. `words` take precedence over the general texts. */
export function reasonOf(fault: unknown, { faults }: Texts, words: Words = {}): string {
  const general: Words = faults.codes;
  if (fault instanceof ConnectionLost) return faults.offline;
  if (!(fault instanceof ParlorError)) return faults.unknown;
  return words[fault.code] ?? general[fault.code] ?? fault.message;
}

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { ConnectionLost, type LiveStatus, type ParlorClient, ParlorError } from '../client/index.ts';
import type { Route } from './router.ts';
import type { Person, WebSession } from './session.ts';
import type { Settings } from './settings.ts';
import type { Texts } from './texts/en.ts';

/** What every view may use. */
export interface App {
  session: WebSession;
  client: ParlorClient;
  person: Person | undefined;
  status: LiveStatus;
  texts: Texts;
  settings: Settings;
  change(changes: Partial<Settings>): void;
  route: Route;
  /** Goes to another page; `replace` leaves no way back to this one. */
  go(route: Route, replace?: boolean): void;
  /** Absolute address of a page, to share it. */
  addressOf(route: Route): string;
  /** Says something for a few seconds, to eyes and screen readers. */
  say(text: string): void;
  /** Runs what may be refused; tells why it was, by `words` where they know the code. Gives undefined then. */
  attempt<T>(work: () => Promise<T>, words?: Words): Promise<T | undefined>;
}

export const AppContext = createContext<App | undefined>(undefined);

export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error('a view outside of the application');
  return app;
}

/** What refusals are called, by their code. */
export type Words = Record<string, string>;

/** A fault in words with what to do about it; `words` of one's own go first. */
export function reasonOf(fault: unknown, { faults }: Texts, words: Words = {}): string {
  if (fault instanceof ConnectionLost) return faults.offline;
  if (!(fault instanceof ParlorError)) return faults.unknown;
  return words[fault.code] ?? faults.codes[fault.code] ?? fault.message;
}

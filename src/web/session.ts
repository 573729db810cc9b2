import type { Me } from '../accounts/schema.js';
import { ConnectionLost, type LiveStatus, ParlorClient, type Tokens } from '../client/index.js';

const KEPT = 'parlor.login';

/** Who somebody is here. */
export type Person = Pick<Me, 'id' | 'uuid' | 'username' | 'is_guest'>;

interface Kept {
  tokens: Tokens;
  person?: Person | undefined;
}

/** Private windows may keep nothing: then the login lasts as long as the page. */
export function keep(name: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(name);
    else localStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Nothing to be done about it.
  }
}

export function kept<T>(name: string): T | undefined {
  try {
    return JSON.parse(localStorage.getItem(name) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** The connection of this page to its server, and who is logged in on it. */
export class WebSession {
  readonly client: ParlorClient;
  #person: Person | undefined;
  readonly #changed: () => void;

  /** `changed` is told when somebody comes or goes, and of every status of the connection. */
  constructor(base: string, changed: () => void) {
    const before = kept<Kept>(KEPT);
    this.#person = before?.person;
    this.#changed = changed;
    this.client = new ParlorClient({
      base,
      WebSocket,
      tokens: before?.tokens,
      onTokens: (tokens) => this.#keep(tokens),
      onStatus: () => changed(),
    });
    addEventListener('online', () => this.client.live.wake());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.client.live.wake();
    });
  }

  /** Undefined for who has not come in yet. */
  get person(): Person | undefined {
    return this.client.http.tokens ? this.#person : undefined;
  }

  get status(): LiveStatus {
    return this.client.live.status;
  }

  /** Looks up who we are when that is not known, or may have changed. */
  async refresh(): Promise<void> {
    if (!this.client.http.tokens) return;
    try {
      const { id, uuid, username, is_guest } = await this.client.account.me();
      this.#person = { id, uuid, username, is_guest };
      this.#keep(this.client.http.tokens);
    } catch (fault) {
      if (!(fault instanceof ConnectionLost)) this.#keep(this.client.http.tokens);
    }
    this.#changed();
  }

  async enterAsGuest(name: string): Promise<void> {
    await this.client.guest(name);
    await this.refresh();
  }

  async logIn(username: string, password: string): Promise<void> {
    await this.client.login(username, password);
    await this.refresh();
  }

  async register(username: string, password: string): Promise<void> {
    await this.client.account.register(username, password);
    await this.logIn(username, password);
  }

  async leave(): Promise<void> {
    await this.client.account.logout().catch(() => undefined);
    this.client.http.tokens = undefined;
    this.#person = undefined;
    this.client.live.again();
    this.#changed();
  }

  #keep(tokens: Tokens | undefined): void {
    if (!tokens) this.#person = undefined;
    keep(KEPT, tokens && { tokens, person: this.#person });
    this.#changed?.();
  }
}

import type { Me } from '../accounts/schema.ts';
import { type LiveStatus, ParlorClient, type Tokens } from '../client/index.ts';
import { clearDevice, loadFromDevice, saveOnDevice } from './device-storage.ts';

const STORAGE_KEY = 'parlor.login';
/** How long a log-out waits for the server. */
const FAREWELL_MS = 3_000;

/** The person who is logged in. */
export type Person = Pick<Me, 'id' | 'uuid' | 'username' | 'is_guest'> & {
  /** Missing until it has been loaded. */
  name?: string;
};

interface StoredLogin {
  tokens: Tokens;
  person?: Person | undefined;
}

/** The connection of this page to the server, and the person who is logged in. */
export class WebSession {
  readonly client: ParlorClient;
  #person: Person | undefined;
  /** The refresh token this page has stored or loaded. A different one in storage comes from another tab. */
  #refresh: string | undefined;
  readonly #changed: () => void;

  /** `changed` is called when the person changes and when the connection's status changes. */
  constructor(base: string, changed: () => void) {
    const before = loadFromDevice<StoredLogin>(STORAGE_KEY);
    this.#person = before?.person;
    this.#refresh = before?.tokens.refresh;
    this.#changed = changed;
    this.client = new ParlorClient({
      base,
      WebSocket,
      tokens: before?.tokens,
      onTokens: (tokens) => this.#keep(tokens),
      onStatus: (status) => {
        if (status === 'open' && !this.#person?.uuid) this.refresh();
        changed();
      },
    });
    addEventListener('storage', ({ key }: StorageEvent) => {
      if (key === STORAGE_KEY || key === null) this.#follow(loadFromDevice<StoredLogin>(STORAGE_KEY));
    });
    addEventListener('online', () => this.client.live.wake());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.client.live.wake();
    });
  }

  /** Undefined for visitors without a login. */
  get person(): Person | undefined {
    return this.client.http.tokens ? this.#person : undefined;
  }

  get status(): LiveStatus {
    return this.client.live.status;
  }

  /** Loads the person if unknown or possibly outdated. */
  async refresh(): Promise<void> {
    if (!this.client.http.tokens) return;
    try {
      const { id, uuid, username, name, is_guest } = await this.client.account.me();
      this.#person = { id, uuid, username, name, is_guest };
      this.#keep(this.client.http.tokens);
    } catch {
      // The client keeps the stored login, or has dropped it if it is no longer valid.
      this.#changed();
    }
  }

  /** `code` is the game that the visitor comes for. */
  async enterAsGuest(name: string, code?: number): Promise<void> {
    this.#takeOver();
    const { id, username } = await this.client.guest(name, code);
    this.#person = { id, username, name, uuid: '', is_guest: true };
    await this.refresh();
  }

  /** The name may be typed in any case. From here on the page uses the one that the server has. */
  async logIn(username: string, password: string): Promise<void> {
    this.#takeOver();
    await this.client.login(username, password, { ignoreCase: true });
    await this.refresh();
  }

  async register(username: string, password: string): Promise<void> {
    await this.client.account.register(username, password);
    await this.logIn(username, password);
  }

  /** Logs out on the server if it can be reached, and deletes everything on this device. */
  async leave(): Promise<void> {
    const { account } = this.client;
    const told = account
      .endWebSession()
      .catch(() => undefined)
      .then(() => account.logout())
      .catch(() => undefined);
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, FAREWELL_MS))]);
    this.#takeOver();
    this.#become(undefined);
    clearDevice();
  }

  /** Switches this page to another login, or to none. */
  #become(other: StoredLogin | undefined): void {
    this.#person = other?.person;
    this.client.http.tokens = other?.tokens;
    this.client.live.again();
  }

  /** Stores this tab's login or log-out for all tabs. */
  #takeOver(): void {
    this.#refresh = loadFromDevice<StoredLogin>(STORAGE_KEY)?.tokens.refresh;
  }

  /** Follows another tab that has logged in or out. */
  #follow(other: StoredLogin | undefined): void {
    const mine = this.client.http.tokens;
    if (other?.tokens.refresh === mine?.refresh) return;
    this.#refresh = other?.tokens.refresh;
    this.#become(other);
  }

  #keep(tokens: Tokens | undefined): void {
    if (!tokens) this.#person = undefined;
    const stored = loadFromDevice<StoredLogin>(STORAGE_KEY)?.tokens.refresh;
    if (stored === undefined || stored === this.#refresh) {
      this.#refresh = tokens?.refresh;
      saveOnDevice(STORAGE_KEY, tokens && { tokens, person: this.#person });
    }
    this.#changed();
  }
}

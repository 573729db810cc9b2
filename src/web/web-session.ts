import type { ChangeMe, Guest, Me } from '../accounts/schema.ts';
import { ConnectionLost, type LiveStatus, ParlorClient, type Tokens } from '../client/index.ts';
import { clearDevice, loadFromDevice, nameHere, saveOnDevice } from './device-storage.ts';
import { invited } from './registration.ts';

const STORAGE_KEY = 'parlor.login';
/** How long a log-out waits for the server. */
const FAREWELL_MS = 3_000;

/** Logged out here, but the server could not be told, so the browser's cookies are still good. */
const OUT_KEY = 'parlor.out';

/** The person who is logged in. */
export type Person = Pick<Me, 'id' | 'uuid' | 'username' | 'is_guest'> &
  // Missing until they have been loaded.
  Partial<Pick<Me, 'name' | 'face'>>;

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
  /** Until it is clear whether the browser's cookies are a login. */
  #isAsking: boolean;
  #isLeaving = false;

  /** `changed` is called when the person changes and when the connection's status changes. */
  constructor(base: string, changed: () => void) {
    const before = loadFromDevice<StoredLogin>(STORAGE_KEY);
    this.#person = before?.person;
    this.#refresh = before?.tokens.refresh;
    this.#isAsking = before === undefined;
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
      if (key === nameHere(STORAGE_KEY) || key === null)
        this.#follow(loadFromDevice<StoredLogin>(STORAGE_KEY));
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

  /** Whether somebody is logged in. Unknown for a moment after the page was opened. */
  get standing(): 'somebody' | 'nobody' | 'unknown' {
    if (this.client.http.tokens) return 'somebody';
    return this.#isAsking ? 'unknown' : 'nobody';
  }

  get status(): LiveStatus {
    return this.client.live.status;
  }

  /** Loads the person if unknown or possibly outdated. Without valid tokens, the cookies may still be a login. */
  async refresh(): Promise<void> {
    this.#isAsking = true;
    await this.#loadPerson();
    if (!this.client.http.tokens && (await this.#enterByCookies())) await this.#loadPerson();
    this.#isAsking = false;
    this.#changed();
  }

  async #loadPerson(): Promise<void> {
    if (!this.client.http.tokens) return;
    try {
      this.#become(await this.client.account.me());
    } catch {
      // The client keeps the stored login, or has dropped it if it is no longer valid.
    }
  }

  /** A browser that stores nothing for us, or not for long, may still keep cookies. */
  async #enterByCookies(): Promise<boolean> {
    if (loadFromDevice(OUT_KEY)) return false;
    const csrfToken = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? '';
    this.#takeOver();
    return this.client.loginByCookies(csrfToken).catch(() => false);
  }

  /** `game_code` is the game that the visitor wants to join. */
  async enterAsGuest(name: string, more: Pick<Guest, 'face' | 'game_code'> = {}): Promise<void> {
    this.#takeOver();
    const { id, username } = await this.client.guest(name, { ...more, ...invited() });
    this.#person = { id, username, name, uuid: '', is_guest: true };
    await this.refresh();
  }

  /** Becomes the person of a link that was made on another device, or comes back from there. */
  async enterByMove(token: string, { keepsInk }: { keepsInk: boolean }): Promise<void> {
    const enter = async () => {
      await this.client.room.redeemMove(token);
      return true;
    };
    await this.#enterAs(enter, keepsInk);
  }

  /** Waits for an answer to a claim, for 10 s. Once it is granted, this is the person of that seat: true. */
  enterBySeat(code: number, claim: string): Promise<boolean> {
    return this.#enterAs(async () => 'access' in (await this.client.room.claimed(code, claim)), true);
  }

  /**
   * If `enter` returns true, somebody else is here now. What the device has stored is not theirs, or is older than what
   * they made elsewhere. With `keepsInk`, drawings are put aside.
   */
  async #enterAs(enter: () => Promise<boolean>, keepsInk: boolean): Promise<boolean> {
    this.#takeOver();
    if (!(await enter())) return false;
    this.#person = undefined;
    clearDevice({ keepsInk });
    this.#keep(this.client.http.tokens);
    await this.refresh();
    return true;
  }

  /** Changes what others see. */
  async change(changes: Pick<ChangeMe, 'name' | 'face'>): Promise<void> {
    this.#become(await this.client.account.change(changes));
  }

  /** The name may be typed in any case. From here on the page uses the one that the server has. */
  async logIn(username: string, password: string): Promise<void> {
    this.#takeOver();
    await this.client.login(username, password, { ignoreCase: true, cookies: true });
    await this.refresh();
  }

  async register(username: string, password: string): Promise<void> {
    await this.client.account.register(username, password, invited());
    await this.logIn(username, password);
  }

  /** Logs out on the server if it can be reached, and deletes everything on this device. */
  async leave(): Promise<void> {
    const { account } = this.client;
    this.#isLeaving = true;
    const told = account
      .endWebSession()
      .then(
        () => true,
        (fault) => !(fault instanceof ConnectionLost),
      )
      .then((isOut) => account.logout().then(() => isOut))
      .catch(() => false);
    const tooLate = new Promise<false>((resolve) => setTimeout(() => resolve(false), FAREWELL_MS));
    const isOut = await Promise.race([told, tooLate]);
    this.#takeOver();
    this.#switchTo(undefined);
    clearDevice();
    if (!isOut) saveOnDevice(OUT_KEY, true);
    this.#isLeaving = false;
    this.#changed();
  }

  /** Switches this page to another login, or to none. */
  #switchTo(other: StoredLogin | undefined): void {
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
    this.#switchTo(other);
  }

  #become({ id, uuid, username, name, face, is_guest }: Me): void {
    this.#person = { id, uuid, username, name, face, is_guest };
    this.#keep(this.client.http.tokens);
  }

  #keep(tokens: Tokens | undefined): void {
    if (tokens) saveOnDevice(OUT_KEY, undefined);
    else this.#person = undefined;
    if (!tokens && !this.#isAsking && !this.#isLeaving) this.refresh();
    const stored = loadFromDevice<StoredLogin>(STORAGE_KEY)?.tokens.refresh;
    if (stored === undefined || stored === this.#refresh) {
      this.#refresh = tokens?.refresh;
      saveOnDevice(STORAGE_KEY, tokens && { tokens, person: this.#person });
    }
    this.#changed();
  }
}

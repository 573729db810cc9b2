import type { Move } from '../accounts/schema-move.ts';
import type { Session } from '../telephone/schema.ts';
import type { ClaimGranted, ClaimState } from '../telephone/schema-claims.ts';
import type { NewScreen, ScreenList, ScreenState } from '../telephone/schema-screens.ts';
import type { NewWatcher } from '../telephone/schema-watchers.ts';
import type { Http, Ticket } from './http.ts';
import type { Live } from './live.ts';
import type { Watcher } from './watcher.ts';

/** Everything around a game of telephone except playing it: screens, watchers, seats, other devices. */
export class LivingRoomClient {
  readonly #http: Http;
  readonly #live: Live;

  constructor(http: Http, live: Live) {
    this.#http = http;
    this.#live = live;
  }

  /** From now on this client is a screen or watcher instead of an account. Undefined: an account again. */
  use(ticket: Ticket | undefined): void {
    this.#http.ticket = ticket;
    this.#live.again();
  }

  /**
   * Makes a screen. After `use({ kind: 'screen', … })` this screen leaves its game and gets new digits, without a
   * `secret`.
   */
  screen(): Promise<NewScreen | ScreenState> {
    return this.#http.request('POST /api/screen/', {});
  }

  /** As a screen: asks the players of a game whether it may show it. */
  askToShow(code: number): Promise<ScreenState> {
    return this.#http.request('POST /api/screen/ask/', { game_code: code });
  }

  /** As a screen: follows which game it shows. Returns a function that stops it. */
  watchScreen(screen: string, watcher: Watcher<ScreenState>): () => void {
    return this.#live.subscribe(`screen:${screen}`, watcher, {
      next: (seen, signal) => this.#http.request('GET /api/screen/', { version: seen?.version }, signal),
    });
  }

  /** Shows the game on the screen of this name or of these four digits. */
  show(code: number, by: { screen: string } | { digits: string }): Promise<Session> {
    return this.#http.request('POST /api/session/:code/screens/', { code, ...by });
  }

  screens(code: number): Promise<ScreenList> {
    return this.#http.request('GET /api/session/:code/screens/', { code });
  }

  sendAway(code: number, screen: string): Promise<Session> {
    return this.#http.request('DELETE /api/session/:code/screens/:screen/', { code, screen });
  }

  /** Lets a screen that has asked show the game. */
  admitScreen(code: number, screen: string): Promise<Session> {
    return this.#http.request('POST /api/session/:code/screens/:screen/admit/', { code, screen });
  }

  refuseScreen(code: number, screen: string): Promise<Session> {
    return this.#http.request('DELETE /api/session/:code/screens/:screen/admit/', { code, screen });
  }

  /** Watches without playing. Without an account, returns a ticket for `use`. */
  watch(code: number): Promise<Session | NewWatcher> {
    return this.#http.request('POST /api/session/:code/watch/', { code });
  }

  async unwatch(code: number): Promise<void> {
    await this.#http.request('DELETE /api/session/:code/watch/', { code });
  }

  /** Lets the latecomer who has asked for this player's seat take it. */
  admitPlayer(code: number, username: string): Promise<Session> {
    return this.#http.request('POST /api/session/:code/seats/:username/admit/', { code, username });
  }

  refusePlayer(code: number, username: string): Promise<Session> {
    return this.#http.request('DELETE /api/session/:code/seats/:username/admit/', { code, username });
  }

  /** Claims a seat: "I am this player, and my phone died." */
  claim(code: number, username: string): Promise<ClaimState> {
    return this.#http.request('POST /api/session/:code/seats/:username/claim/', { code, username });
  }

  /** Waits up to 10 s for the own claim to be granted. Once it is, this client is that player. */
  async claimed(code: number, claim: string): Promise<ClaimState | ClaimGranted> {
    const state = await this.#http.request('GET /api/session/:code/claims/:claim/', { code, claim });
    if ('access' in state) this.#enter(state);
    return state;
  }

  grantClaim(code: number, claim: string): Promise<Session> {
    return this.#http.request('POST /api/session/:code/claims/:claim/grant/', { code, claim });
  }

  /** Refuses a claim, or withdraws one's own. */
  async dropClaim(code: number, claim: string): Promise<void> {
    await this.#http.request('DELETE /api/session/:code/claims/:claim/', { code, claim });
  }

  /** A token that moves this login to another device. It works once, within two minutes. */
  move(): Promise<Move> {
    return this.#http.request('POST /api/user/move/', {});
  }

  /** Logs in with a token from `move`. */
  async redeemMove(token: string): Promise<void> {
    this.#enter(await this.#http.request('POST /api/user/move/redeem/', { token }));
  }

  #enter({ access, refresh }: { access: string; refresh: string }): void {
    this.#http.tokens = { access, refresh };
    this.#live.again();
  }
}

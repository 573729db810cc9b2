import type { NewScreen, ScreenState } from '../telephone/schema-screens.ts';
import type { Http } from './http.ts';
import type { Live } from './live.ts';
import type { Watcher } from './watcher.ts';

/** What a screen can do: a television that shows a game and is nobody. All but `make` need its ticket. */
export class ScreenClient {
  readonly #http: Http;
  readonly #live: Live;

  constructor(http: Http, live: Live) {
    this.#http = http;
    this.#live = live;
  }

  /** Makes a screen. Its `secret` is the ticket for another client. */
  make(): Promise<NewScreen> {
    return this.#http.callAsNobody('POST', '/api/screen/', {});
  }

  /** Leaves the game that is shown or asked for, and gets new digits. */
  begin(): Promise<ScreenState> {
    return this.#http.request('POST /api/screen/', {});
  }

  /** Asks the players of a game to show it. */
  ask(game_code: number): Promise<ScreenState> {
    return this.#http.request('POST /api/screen/ask/', { game_code });
  }

  /** Watches which game the screen shows. `screen` is its name. Returns a function that stops watching. */
  watch(screen: string, watcher: Watcher<ScreenState>): () => void {
    return this.#live.subscribe(`screen:${screen}`, watcher);
  }
}

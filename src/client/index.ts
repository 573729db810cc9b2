import type { Guest, GuestMade, Login } from '../accounts/schema.ts';
import { AccountClient } from './account.ts';
import { ChessClient } from './chess.ts';
import { Http, type HttpOptions, type Tokens } from './http.ts';
import { IntegerClient } from './integers.ts';
import { Live } from './live.ts';
import type { LiveOptions } from './live-options.ts';
import { LivingRoomClient } from './living-room.ts';
import { TelephoneClient } from './telephone.ts';

export type { ApiToken, ApiTokenMade } from '../accounts/schema-api-tokens.ts';
export type { GameState, Lobby } from '../chess/schema.ts';
export type { Session } from '../telephone/schema.ts';
export { AccountClient } from './account.ts';
export { Board, clocksOf, type Pieces, piecesOf, type Side } from './board.ts';
export { ChessClient, type MyChess } from './chess.ts';
export { ConnectionLost, ParlorError } from './errors.ts';
export type { HttpOptions, Ticket, Tokens } from './http.ts';
export { IntegerClient, type IntegerSession, type IntegerSet, type IntegerUnit } from './integers.ts';
export { Live } from './live.ts';
export { isConnected, type LiveOptions, type LiveStatus } from './live-options.ts';
export { LivingRoomClient } from './living-room.ts';
export { ResidueKey } from './residues.ts';
export type { SocketClass, SocketLike } from './socket.ts';
export { TelephoneClient } from './telephone.ts';
export type { Present, Watcher } from './watcher.ts';

/** Client of a Parlor server for one user, screen or watcher: HTTP calls and one socket that reconnects by itself. */
export class ParlorClient {
  readonly http: Http;
  readonly live: Live;
  readonly account: AccountClient;
  readonly telephone: TelephoneClient;
  readonly room: LivingRoomClient;
  readonly chess: ChessClient;
  readonly integers: IntegerClient;

  constructor(options: HttpOptions & LiveOptions) {
    this.http = new Http(options);
    this.live = new Live(this.http, options);
    this.account = new AccountClient(this.http);
    this.telephone = new TelephoneClient(this.http, this.live);
    this.room = new LivingRoomClient(this.http, this.live);
    this.chess = new ChessClient(this.http, this.live);
    this.integers = new IntegerClient(this.http);
  }

  /**
   * Creates a guest account with this display name, and logs in. The username is made from the name. `game_code` is the
   * game that the guest wants to join.
   */
  async guest(name: string, more: Omit<Guest, 'name'> = {}): Promise<GuestMade> {
    const made = await this.http.callAsNobody<GuestMade>('POST', '/api/user/guest/', { name, ...more });
    this.#enter({ access: made.access, refresh: made.refresh });
    return made;
  }

  /**
   * The username must match as it was typed, unless `ignoreCase` is set. With `cookies`, a browser also gets login
   * cookies.
   */
  async login(
    username: string,
    password: string,
    { ignoreCase = false, cookies = false } = {},
  ): Promise<Tokens> {
    const login: Login = { username, password, ...(ignoreCase ? { ignore_case: true } : {}) };
    const path = cookies ? '/api/auth/login/' : '/api/user/login/';
    const { access, refresh } = await this.http.callAsNobody<Tokens>('POST', path, login);
    this.#enter({ access, refresh });
    return { access, refresh };
  }

  /** Logs in with the web login of this browser's cookies. False if there is none. */
  async loginByCookies(csrfToken: string): Promise<boolean> {
    const tokens = await this.account.tokensOfCookies(csrfToken);
    if (tokens) this.#enter(tokens);
    return tokens !== undefined;
  }

  #enter(tokens: Tokens): void {
    this.http.tokens = tokens;
    this.live.again();
  }
}

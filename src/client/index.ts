import type { GuestMade, Login } from '../accounts/schema.ts';
import { AccountClient } from './account.ts';
import { ChessClient } from './chess.ts';
import { Http, type HttpOptions, type Tokens } from './http.ts';
import { IntegerClient } from './integers.ts';
import { Live } from './live.ts';
import type { LiveOptions } from './live-options.ts';
import { LivingRoomClient } from './living-room.ts';
import { TelephoneClient } from './telephone.ts';

export type { GameState, Lobby } from '../chess/schema.ts';
export type { Session } from '../telephone/schema.ts';
export { AccountClient } from './account.ts';
export { Board, clocksOf, type Pieces, piecesOf, type Side } from './board.ts';
export { ChessClient, type MyChess } from './chess.ts';
export { ConnectionLost, ParlorError } from './errors.ts';
export type { HttpOptions, Ticket, Tokens } from './http.ts';
export { IntegerClient, type IntegerSession, type IntegerSet, type IntegerUnit } from './integers.ts';
export { Live } from './live.ts';
export type { LiveOptions, LiveStatus } from './live-options.ts';
export { LivingRoomClient } from './living-room.ts';
export { ResidueKey } from './residues.ts';
export type { SocketClass, SocketLike } from './socket.ts';
export { TelephoneClient } from './telephone.ts';
export type { Present, Watcher } from './watcher.ts';

/** Client of a Parlor server for one user: HTTP calls and one socket that reconnects by itself. */
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
   * Creates a guest account that is shown with this name, and logs in. The username is made of the name. `gameCode` is
   * the game that the guest comes for.
   */
  async guest(name: string, gameCode?: number): Promise<GuestMade> {
    const made = await this.http.callAsNobody<GuestMade>('POST', '/api/user/guest/', {
      name,
      ...(gameCode === undefined ? {} : { game_code: gameCode }),
    });
    this.#enter({ access: made.access, refresh: made.refresh });
    return made;
  }

  /** The name counts as it is written, unless `ignoreCase` is set. */
  async login(username: string, password: string, { ignoreCase = false } = {}): Promise<Tokens> {
    const login: Login = { username, password, ...(ignoreCase ? { ignore_case: true } : {}) };
    const tokens = await this.http.callAsNobody<Tokens>('POST', '/api/user/login/', login);
    this.#enter(tokens);
    return tokens;
  }

  #enter(tokens: Tokens): void {
    this.http.tokens = tokens;
    this.live.again();
  }
}

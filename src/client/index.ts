import type { GuestMade } from '../accounts/schema.js';
import { AccountClient } from './account.js';
import { ChessClient } from './chess.js';
import { Http, type HttpOptions, type Tokens } from './http.js';
import { IntegerClient } from './integers.js';
import { Live, type LiveOptions } from './live.js';
import { TelephoneClient } from './telephone.js';

export type { GameState, Lobby } from '../chess/schema.js';
export type { Session } from '../telephone/schema.js';
export { AccountClient } from './account.js';
export { Board, clocksOf, type Pieces, piecesOf, type Side } from './board.js';
export { ChessClient, type MyChess } from './chess.js';
export { ConnectionLost, ParlorError } from './errors.js';
export type { HttpOptions, Tokens } from './http.js';
export { IntegerClient, type IntegerSession, type IntegerSet, type IntegerUnit } from './integers.js';
export type { LiveOptions, LiveStatus } from './live.js';
export { Live } from './live.js';
export { ResidueKey } from './residues.js';
export type { SocketClass, SocketLike } from './socket.js';
export { TelephoneClient } from './telephone.js';
export type { Present, Watcher } from './watcher.js';

/** A Parlor server, as one person or program uses it: calls over HTTP, and one socket that comes back by itself. */
export class ParlorClient {
  readonly http: Http;
  readonly live: Live;
  readonly account: AccountClient;
  readonly telephone: TelephoneClient;
  readonly chess: ChessClient;
  readonly integers: IntegerClient;

  constructor(options: HttpOptions & LiveOptions) {
    this.http = new Http(options);
    this.live = new Live(this.http, options);
    this.account = new AccountClient(this.http);
    this.telephone = new TelephoneClient(this.http, this.live);
    this.chess = new ChessClient(this.http, this.live);
    this.integers = new IntegerClient(this.http);
  }

  /** Plays at once under this name, or one like it that is free. */
  async guest(name: string): Promise<GuestMade> {
    const made = await this.http.callAsNobody<GuestMade>('POST', '/api/user/guest/', { name });
    this.#enter({ access: made.access, refresh: made.refresh });
    return made;
  }

  async login(username: string, password: string): Promise<Tokens> {
    const tokens = await this.http.callAsNobody<Tokens>('POST', '/api/user/login/', { username, password });
    this.#enter(tokens);
    return tokens;
  }

  #enter(tokens: Tokens): void {
    this.http.tokens = tokens;
    this.live.again();
  }
}

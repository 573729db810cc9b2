import type {
  Challenge,
  CreateGame,
  GameState,
  Lobby,
  OwnGame,
  SeekGame,
  SeekMade,
  StateSync,
} from '../chess/schema.ts';
import type { HouseGame } from '../chess/schema-house.ts';
import type { OwnGamesFilter } from '../chess/schema-pages.ts';
import { Board } from './board.ts';
import type { Http } from './http.ts';
import type { Live } from './live.ts';
import type { Watcher } from './watcher.ts';

/** The chess part of the topic `user`. */
export interface MyChess {
  games: OwnGame[];
  challenges: Challenge[];
}

export type Answer = 'offer' | 'accept' | 'decline';

/** All chess routes. Commands use HTTP. Seeks use the socket, because they end with it, and so does `board`. */
export class ChessClient {
  readonly #http: Http;
  readonly #live: Live;

  constructor(http: Http, live: Live) {
    this.#http = http;
    this.#live = live;
  }

  /** Creates a game that waits for its second player. With `opponent`, only that player may join. */
  create(request: CreateGame = {}): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/create/', request));
  }

  /** Starts a game against the house. Level 1 is the weakest, 5 the strongest. */
  playHouse(request: HouseGame): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/house/', request));
  }

  join(gameId: string): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/:id/join/', { id: gameId }));
  }

  /** Returns the new game if another seek matches, otherwise this seek. The NOTICE `paired` announces a later match. */
  seek(wanted: SeekGame): Promise<GameState | SeekMade> {
    return this.#live.send('SEEK', wanted);
  }

  async unseek(): Promise<void> {
    await this.#http.request('DELETE /api/game/seek/', {});
  }

  /** `ply` is the number of half-moves made so far. The same move sent twice is made once. */
  move(gameId: string, uci: string, ply: number, offerDraw = false): Promise<GameState> {
    const move = { id: gameId, uci, ply, ...(offerDraw ? { offerDraw } : {}) };
    return stateOf(this.#http.request('POST /api/game/:id/move/', move));
  }

  resign(gameId: string): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/:id/resign/', { id: gameId }));
  }

  /** Allowed until both sides have moved. Aborting a challenge to this user declines it. */
  abort(gameId: string): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/:id/abort/', { id: gameId }));
  }

  draw(gameId: string, action: Answer | 'claim'): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/:id/draw/', { id: gameId, action }));
  }

  takeback(gameId: string, action: Answer): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/:id/takeback/', { id: gameId, action }));
  }

  giveTime(gameId: string, ms: number): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/:id/time/', { id: gameId, ms }));
  }

  /** Returns the finished game. Its `rematchGameId` is set once both players agree. */
  rematch(gameId: string, action: Answer): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/:id/rematch/', { id: gameId, action }));
  }

  /** Allowed when the opponent has been gone too long. */
  claim(gameId: string, result: 'win' | 'draw'): Promise<GameState> {
    return stateOf(this.#http.request('POST /api/game/:id/claim/', { id: gameId, result }));
  }

  state(gameId: string): Promise<GameState> {
    return this.#newer(gameId);
  }

  /** The state, with a `version` as soon as it is newer, or after 10 s. */
  async #newer(gameId: string, version?: number, signal?: AbortSignal): Promise<GameState> {
    const asked = { game_id: gameId, ...(version === undefined ? {} : { version }) };
    return (await this.#http.request('GET /api/game/GameState/', asked, signal)).payload;
  }

  pgn(gameId: string, { clocks = true } = {}): Promise<string> {
    return this.#http.text('GET', `/api/game/${gameId}/pgn/${clocks ? '' : '?clocks=0'}`);
  }

  /** The user's own games, newest first, 20 per page. */
  mine(page = 1, filter: OwnGamesFilter = {}): Promise<GameState[]> {
    return this.#http.request('GET /api/game/mine/', { page, ...filter });
  }

  /** Games in progress, newest first, 20 per page. */
  playing(page = 1): Promise<GameState[]> {
    return this.#http.request('GET /api/game/live/', { page });
  }

  /** Follows a game and makes moves in it. A client has at most one board per game. */
  board(gameId: string, watcher?: Partial<Watcher<GameState>>): Board {
    return new Board(this.#live, gameId, watcher, {
      next: (seen, signal) => this.#newer(gameId, seen?.version, signal),
      move: (uci, ply, offerDraw) => this.move(gameId, uci, ply, offerDraw),
    });
  }

  /** Watches the open seeks. Returns a function that stops watching. */
  watchLobby(watcher: Watcher<Lobby>): () => void {
    return this.#live.subscribe('lobby', watcher);
  }
}

async function stateOf(answer: Promise<StateSync>): Promise<GameState> {
  return (await answer).payload;
}

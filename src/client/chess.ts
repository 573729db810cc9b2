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
import { Board } from './board.ts';
import type { Http } from './http.ts';
import type { Live } from './live.ts';
import type { Watcher } from './watcher.ts';

/** The topic `user`, as far as it is about chess. */
export interface MyChess {
  games: OwnGame[];
  challenges: Challenge[];
}

export type Answer = 'offer' | 'accept' | 'decline';

/** Every route of chess. Commands go over HTTP; seeks, which end with their socket, and `board` over that. */
export class ChessClient {
  readonly #http: Http;
  readonly #live: Live;

  constructor(http: Http, live: Live) {
    this.#http = http;
    this.#live = live;
  }

  /** A game that waits for its second player; with `opponent` for that one only. */
  create(request: CreateGame = {}): Promise<GameState> {
    return this.#command('create/', request);
  }

  join(gameId: string): Promise<GameState> {
    return this.#command(`${gameId}/join/`);
  }

  /** A game with who looked for the same, or the promise of one: the NOTICE `paired` tells of it. */
  seek(wanted: SeekGame): Promise<GameState | SeekMade> {
    return this.#live.send('SEEK', wanted);
  }

  async unseek(): Promise<void> {
    await this.#http.call('DELETE', '/api/game/seek/');
  }

  /** `ply` is how many half-moves have been made. The same move sent twice is made once. */
  move(gameId: string, uci: string, ply: number, offerDraw = false): Promise<GameState> {
    return this.#command(`${gameId}/move/`, { uci, ply, ...(offerDraw ? { offerDraw } : {}) });
  }

  resign(gameId: string): Promise<GameState> {
    return this.#command(`${gameId}/resign/`);
  }

  /** Before both have moved; of a challenge to oneself: declines it. */
  abort(gameId: string): Promise<GameState> {
    return this.#command(`${gameId}/abort/`);
  }

  draw(gameId: string, action: Answer | 'claim'): Promise<GameState> {
    return this.#command(`${gameId}/draw/`, { action });
  }

  takeback(gameId: string, action: Answer): Promise<GameState> {
    return this.#command(`${gameId}/takeback/`, { action });
  }

  giveTime(gameId: string, ms: number): Promise<GameState> {
    return this.#command(`${gameId}/time/`, { ms });
  }

  /** The game that is over; once both want it, its `rematchGameId` is the new one. */
  rematch(gameId: string, action: Answer): Promise<GameState> {
    return this.#command(`${gameId}/rematch/`, { action });
  }

  /** When the opponent has been gone too long. */
  claim(gameId: string, result: 'win' | 'draw'): Promise<GameState> {
    return this.#command(`${gameId}/claim/`, { result });
  }

  async state(gameId: string): Promise<GameState> {
    const path = `/api/game/GameState/?game_id=${encodeURIComponent(gameId)}`;
    return (await this.#http.call<StateSync>('GET', path)).payload;
  }

  pgn(gameId: string, { clocks = true } = {}): Promise<string> {
    return this.#http.text('GET', `/api/game/${gameId}/pgn/${clocks ? '' : '?clocks=0'}`);
  }

  /** One's own games, newest first, 20 a page. */
  mine(page = 1): Promise<GameState[]> {
    return this.#http.call('GET', `/api/game/mine/?page=${page}`);
  }

  /** Games being played, newest first, 20 a page. */
  playing(page = 1): Promise<GameState[]> {
    return this.#http.call('GET', `/api/game/live/?page=${page}`);
  }

  /** The newest state of a game from now on, and a way to move. A game has one board a client. */
  board(gameId: string, watcher?: Partial<Watcher<GameState>>): Board {
    return new Board(this.#live, gameId, watcher);
  }

  /** Who looks for a game. Returns the way to stop. */
  watchLobby(watcher: Watcher<Lobby>): () => void {
    return this.#live.subscribe('lobby', watcher);
  }

  async #command(path: string, json: object = {}): Promise<GameState> {
    return (await this.#http.call<StateSync>('POST', `/api/game/${path}`, { json })).payload;
  }
}

import type { GameState } from '../chess/schema.ts';
import { ConnectionLost } from './errors.ts';
import type { Live } from './live.ts';
import type { Poller } from './polling.ts';
import type { Watcher } from './watcher.ts';

export type Side = 'w' | 'b';

/** Pieces by square, with their FEN letters: `e1` → `K`, `e8` → `k`. */
export type Pieces = ReadonlyMap<string, string>;

const START = 'rnbqkbnr/pppppppp/8/8/8/8/PPPPPPPP/RNBQKBNR';
/** How many times a move is sent. */
const TRIES = 5;
const PAUSE_MS = 50;

/** The pieces of a FEN, or of `startpos`. */
export function piecesOf(fen: string): Pieces {
  const rows = (fen === 'startpos' ? START : (fen.split(' ', 1)[0] ?? '')).split('/');
  const pieces = new Map<string, string>();
  for (const [row, text] of rows.entries()) {
    let file = 0;
    for (const sign of text) {
      if (/\d/.test(sign)) file += Number(sign);
      else pieces.set(`${'abcdefgh'[file++]}${8 - row}`, sign);
    }
  }
  return pieces;
}

/** Remaining time of each side in ms at `now` on the server's clock. Null without clocks. */
export function clocksOf(state: GameState, now: number): Record<Side, number> | null {
  const { wMs, bMs } = state.clocks;
  if (wMs === null || bMs === null) return null;
  const left = { w: wMs, b: bMs };
  const { running, serverTime } = state;
  if (running) left[running] = Math.max(0, left[running] - Math.max(0, now - serverTime));
  return left;
}

/** What a board does without a WebSocket. */
interface Fallback extends Poller<GameState> {
  move: (uci: string, ply: number, offerDraw: boolean) => Promise<GameState>;
}

/** The newest state of one game, kept up to date across reconnects, and a way to make moves. */
export class Board {
  readonly gameId: string;
  readonly #live: Live;
  readonly #fallback: Fallback;
  readonly #stop: () => void;
  readonly #waiting = new Set<{
    wanted: (state: GameState) => boolean;
    found: (state: GameState) => void;
    lost: (refusal: Error) => void;
  }>();
  #state: GameState | undefined;
  #lost: Error | undefined;

  constructor(live: Live, gameId: string, watcher: Partial<Watcher<GameState>> = {}, fallback: Fallback) {
    this.gameId = gameId;
    this.#live = live;
    this.#fallback = fallback;
    const followed: Watcher<GameState> = {
      ...watcher,
      onState: (state, version) => {
        this.#show(state);
        watcher.onState?.(state, version);
      },
      onLost: (refusal) => {
        this.#end(refusal);
        watcher.onLost?.(refusal);
      },
    };
    this.#stop = live.subscribe<GameState>(`game:${gameId}`, followed, fallback);
  }

  /** Undefined until the first state arrives. */
  get state(): GameState | undefined {
    return this.#state;
  }

  get pieces(): Pieces {
    return piecesOf(this.#state?.fen ?? 'startpos');
  }

  /** Remaining time of each side in ms now. Null without clocks. */
  get clocks(): Record<Side, number> | null {
    return this.#state ? clocksOf(this.#state, this.#live.serverNow()) : null;
  }

  /** The side of the account with this UUID. Undefined for a spectator. */
  colorOf(uuid: string): Side | undefined {
    const players = this.#state?.players;
    if (players?.whiteId === uuid) return 'w';
    return players?.blackId === uuid ? 'b' : undefined;
  }

  /** The newest state if it matches, otherwise the next one that does. Throws if the game is gone, and after `close`. */
  next(wanted: (state: GameState) => boolean = () => true): Promise<GameState> {
    if (this.#lost) return Promise.reject(this.#lost);
    if (this.#state && wanted(this.#state)) return Promise.resolve(this.#state);
    return new Promise((found, lost) => this.#waiting.add({ wanted, found, lost }));
  }

  /** Makes a move on the newest state. If the connection is lost it sends the move again. The move is made only once. */
  async play(uci: string, offerDraw = false): Promise<GameState> {
    const { ply } = await this.next();
    const payload = { gameId: this.gameId, uci, ply, ...(offerDraw ? { offerDraw } : {}) };
    for (let tries = 1; ; tries++) {
      try {
        if (tries > 1) await this.#reconnected();
        if (this.#lost) throw this.#lost;
        const state =
          this.#live.status === 'polling'
            ? await this.#fallback.move(uci, ply, offerDraw)
            : await this.#live.send<GameState>('MOVE', payload);
        if (state.version > (this.#state?.version ?? 0)) this.#show(state);
        return state;
      } catch (fault) {
        if (!(fault instanceof ConnectionLost) || this.#lost || tries === TRIES) throw fault;
      }
    }
  }

  /** Waits for as long as the server is down, or until this board is closed. */
  async #reconnected(): Promise<void> {
    while (!this.#lost && this.#live.status !== 'polling') {
      try {
        return await this.#live.reconnected();
      } catch (fault) {
        if (!(fault instanceof ConnectionLost)) throw fault;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
  }

  close(): void {
    this.#stop();
    this.#end(new ConnectionLost('The board is closed.'));
  }

  #show(state: GameState): void {
    this.#state = state;
    for (const waiter of this.#waiting) {
      if (!waiter.wanted(state)) continue;
      this.#waiting.delete(waiter);
      waiter.found(state);
    }
  }

  #end(refusal: Error): void {
    this.#lost ??= refusal;
    for (const { lost } of this.#waiting) lost(refusal);
    this.#waiting.clear();
  }
}

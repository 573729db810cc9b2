import type { Test } from 'tap';
import type { GameState } from '#src/chess/schema.ts';
import {
  type Answer,
  buildTestApp,
  type Frame,
  Player,
  type TestServer,
  type TestSocket,
} from '../helper.ts';
import { answered } from '../telephone/lobby.ts';

/** Switches rate limits off and makes logins last a day. */
export const OFF = { env: { PARLOR_RATE: 'off', PARLOR_ACCESS_S: '86400', PARLOR_REFRESH_S: '864000' } };
export const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000';
export const FIRST_MOVE_MS = 30_000;
export const TEN_MIN_MS = 600_000;

/** The path segment of each socket message. */
const PATHS = {
  JOIN: 'join',
  MOVE: 'move',
  RESIGN: 'resign',
  ABORT: 'abort',
  DRAW: 'draw',
  TAKEBACK: 'takeback',
  GIVE_TIME: 'time',
  REMATCH: 'rematch',
  CLAIM: 'claim',
} as const;
export type Command = keyof typeof PATHS;

/** The answer to a command, over HTTP or a socket. */
export interface Outcome {
  code: string;
  detail: string | undefined;
  state: GameState | undefined;
}

const DONE = { code: 'ok', detail: undefined };

/** `code` is `ok`, the code of the refusal, or `invalid`. */
export async function byHttp(
  server: TestServer,
  token: string | undefined,
  [event, more]: [Command, object],
  id: string,
): Promise<Outcome & { status: number }> {
  const path = `/api/game/${id}/${PATHS[event]}/`;
  const { status, body } = await server.call('POST', path, { token, json: more });
  if (status < 300) return { status, ...DONE, state: body.payload };
  const { code = 'invalid', detail = 'Some fields are not valid.' } = body;
  return { status, code, detail, state: undefined };
}

export async function bySocket(
  socket: TestSocket,
  [event, more]: [Command, object],
  gameId: string,
): Promise<Outcome> {
  const { event: kind, payload } = await socket.ask(event, { gameId, ...more });
  if (kind === 'ACK') return { ...DONE, state: payload };
  return { code: payload.code, detail: payload.detail, state: undefined };
}

/** A game, as its players and everybody else see it. */
export class Game {
  readonly server: TestServer;
  readonly id: string;
  readonly white: Player;
  readonly black: Player;

  constructor(server: TestServer, id: string, white: Player, black: Player) {
    this.server = server;
    this.id = id;
    this.white = white;
    this.black = black;
  }

  get path(): string {
    return `/api/game/${this.id}`;
  }

  get topic(): string {
    return `game:${this.id}`;
  }

  async state(): Promise<GameState> {
    return stateOf(this.server, this.id);
  }

  do(player: Player, what: string, json: object = {}): Promise<Answer> {
    return player.post(`${this.path}/${what}/`, json);
  }

  /** Plays these moves, each by the side to move. Returns the state after the last one. */
  async play(moves: string): Promise<GameState> {
    let state = await this.state();
    for (const uci of moves.split(' ')) {
      const player = state.turn === 'w' ? this.white : this.black;
      const { status, body } = await this.do(player, 'move', { uci, ply: state.ply });
      if (status !== 200) throw new Error(`${uci}: ${JSON.stringify(body)}`);
      state = body.payload;
    }
    return state;
  }

  /** The game's row in the database. */
  row(): Record<string, unknown> {
    return rowOf(this.server, this.id);
  }

  async watch(token?: string): Promise<TestSocket> {
    const socket = this.server.open(`/ws/game/${this.id}/`, token);
    await socket.opened;
    return socket;
  }

  /** The same game on a restarted server. */
  on(server: TestServer): Game {
    return new Game(server, this.id, moved(server, this.white), moved(server, this.black));
  }
}

export async function stateOf(server: TestServer, id: string): Promise<GameState> {
  return (await server.call('GET', `/api/game/GameState/?game_id=${id}`)).body.payload;
}

export function rowOf(server: TestServer, id: string): Record<string, unknown> {
  const row = server.platform.database.raw.prepare('SELECT * FROM chess_game WHERE id = ?').get(id);
  return { ...(row as object) };
}

export function count(server: TestServer, from: string): number {
  return server.platform.database.raw.prepare(`SELECT count(*) FROM ${from}`).pluck().get() as number;
}

export function uuidOf(server: TestServer, { id }: Player): string {
  return server.platform.database.raw
    .prepare('SELECT uuid FROM account WHERE id = ?')
    .pluck()
    .get(id) as string;
}

/** Creates a game and returns its id. The player is White unless `options` say otherwise. */
export async function create(player: Player, options: object = {}): Promise<string> {
  const { status, body } = await player.post('/api/game/create/', { color: 'white', ...options });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.payload.gameId;
}

/** A started game, with ten minutes each unless `options` say otherwise. */
export async function gameOf(white: Player, black: Player, options: object = {}): Promise<Game> {
  const id = await create(white, options);
  const { status, body } = await black.post(`/api/game/${id}/join/`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return new Game(white.server, id, white, black);
}

export async function people<const N extends string[]>(
  server: TestServer,
  ...names: N
): Promise<{ [K in keyof N]: Player }> {
  const made: Player[] = [];
  for (const name of names) made.push(await server.guest(name));
  return made as { [K in keyof N]: Player };
}

/** A server without rate limits, with a game of ada against bob, and eve as a third account. */
export async function scene(t: Test, options: object = {}) {
  const server = await buildTestApp(t, OFF);
  const [ada, bob, eve] = await people(server, 'ada', 'bob', 'eve');
  return { server, ada, bob, eve, game: await gameOf(ada, bob, options) };
}

/** Subscribes a new socket to a topic. Returns it with the ACK and the first state. */
export async function on(server: TestServer, topic: string, token?: string) {
  const socket = server.open('/ws/', token);
  const ack = await socket.ask('SUBSCRIBE', { topic });
  const sync = await socket.next('STATE_SYNC');
  return { socket, ack, sync };
}

/** Takes all received frames of this event off the socket. Other frames stay. */
export async function taken(socket: TestSocket, event: string): Promise<Frame[]> {
  await answered(socket);
  const all = socket.frames.splice(0);
  socket.frames.push(...all.filter((frame) => frame.event !== event));
  return all.filter((frame) => frame.event === event);
}

export function moved(server: TestServer, { id, name, token, refresh }: Player): Player {
  return new Player(server, id, name, token, refresh);
}

/** Advances time in steps, so that these sockets can answer the server's pings. */
export async function pass(server: TestServer, ms: number, ...sockets: TestSocket[]): Promise<void> {
  for (let left = ms; left > 0; left -= 10_000) {
    await server.ports.advance(Math.min(left, 10_000));
    for (const socket of sockets) await answered(socket);
  }
}

/** Makes every commit that creates a game fail at its end. Call the returned function to undo this. */
export function breakCommits(server: TestServer): () => void {
  const { raw } = server.platform.database;
  raw.exec(`CREATE TABLE broken (id TEXT REFERENCES chess_game (id) DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER break_commits AFTER INSERT ON chess_game BEGIN INSERT INTO broken VALUES ('nobody'); END`);
  return () => raw.exec('DROP TRIGGER break_commits; DROP TABLE broken');
}

/** Inserts `by` copies of this game straight into the database. */
export function multiply(server: TestServer, id: string, by: number): void {
  const row = rowOf(server, id);
  const columns = Object.keys(row);
  const add = server.platform.database.raw.prepare(
    `INSERT INTO chess_game (${columns}) VALUES (${columns.map((column) => `@${column}`)})`,
  );
  for (let n = 0; n < by; n++) add.run({ ...row, id: server.ports.newId() });
}

import { expected, type Ledger, looks } from './ledger.ts';
import { addGuest, drawing, type Game, type Guest, readBack, type Submission } from './play.ts';
import type { ServerProcess } from './process.ts';

export type Random = (from: number, to: number) => number;

export const PASSWORD = 'correct horse battery';
/** Knights move out and back, with pawn moves in between. */
const LINE = ['e', 'd', 'c', 'f'].flatMap((file) => [
  ...['g1f3', 'g8f6', 'f3g1', 'f6g8'],
  ...[`${file}2${file}3`, `${file}7${file}6`],
]);

/** Shared by all loads. They run until the server goes away and record acknowledged results in `ledger`. */
export interface Scene {
  server: ServerProcess;
  ledger: Ledger;
  random: Random;
}

export function content(round: number, random: Random): string {
  const mark = random(0, 1_000_000);
  // Some drawings are large, so that a kill may come while one is being written.
  return round % 2 === 0 ? `words ${mark}` : drawing(mark, random(0, 12) === 0 ? 200_000 : 300);
}

/** Saves a draft first for half of the turns. The draft is gone once the entry exists. */
export async function submitByDraft(
  { server, ledger, random }: Scene,
  game: Game,
  turn: Submission,
): Promise<void> {
  const { code, round, chain, author } = turn;
  const path = `/api/session/${code}/${round}/${chain}/draft/`;
  const name = `draft ${code} ${round} ${chain}`;
  const token = author.access;
  const ask = (asked: ServerProcess) => asked.call('GET', path, { token });
  if (random(0, 2) === 0 && turn.answer === undefined && !game.sent.includes(turn)) {
    ledger.forget(name);
    expected(await server.call('PUT', path, { token, ...draftOf(turn) }), 204);
    const isMine = (body: object) => Object.values(body).includes(turn.content);
    ledger.keep(name, looks(ask, 200, isMine));
  }
  ledger.forget(name);
  expected(await game.submit(server, turn), 200, 201);
  ledger.keep(name, looks(ask, 404));
  keepEntry(ledger, turn);
}

/** Records an acknowledged entry. */
export function keepEntry(ledger: Ledger, turn: Submission): void {
  const { code, round, chain, answer } = turn;
  ledger.keep(`entry ${code} ${round} ${chain}`, async (server) => {
    const { entry, content } = await readBack(server, turn);
    const { id, created_at } = entry.body;
    return id === answer.id && created_at === answer.created_at && content === turn.content
      ? undefined
      : entry;
  });
}

function draftOf({ round, content }: Submission) {
  if (round % 2 === 0) return { json: { description: content } };
  const body = new FormData();
  body.set('drawing', new Blob([content], { type: 'image/svg+xml' }), 'img.svg');
  return { body };
}

/** Two players and their current chess game. */
export class ChessTable {
  #id: string | undefined;

  readonly white: Guest;
  readonly black: Guest;

  constructor(white: Guest, black: Guest) {
    this.white = white;
    this.black = black;
  }

  /** Plays one game after the other until `enough` returns true. */
  async play(scene: Scene, enough = () => false): Promise<void> {
    while (!enough()) {
      this.#id ??= await this.#open(scene);
      if (await this.#step(scene, this.#id)) this.#id = undefined;
    }
  }

  /** Resigns the current game, if there is one. */
  async end(scene: Scene): Promise<void> {
    if (!this.#id) return;
    const { body } = await scene.server.call('GET', `/api/game/GameState/?game_id=${this.#id}`);
    if (body.payload.status === 'WAITING') await join(scene.server, this.#id, this.black);
    while (!(await this.#step(scene, this.#id)));
  }

  async #open({ server }: Scene): Promise<string> {
    const json = { color: 'white', initialMs: 600_000 };
    const made = await server.call('POST', '/api/game/create/', { token: this.white.access, json });
    const { gameId } = expected(made, 201, 200).body.payload;
    // If the answer to this is lost, the next step joins.
    this.#id = gameId;
    await join(server, gameId, this.black);
    return gameId;
  }

  /** Makes one move or resigns. True if the game is over. */
  async #step({ server, ledger }: Scene, id: string): Promise<boolean> {
    const ask = (asked: ServerProcess) => asked.call('GET', `/api/game/GameState/?game_id=${id}`);
    const { status, ply } = expected(await ask(server), 200).body.payload;
    if (status === 'FINISHED') return true;
    if (status === 'WAITING') await join(server, id, this.black);
    const token = (ply % 2 === 0 ? this.white : this.black).access;
    const uci = LINE[ply];
    const [action, json] = uci ? ['move', { uci, ply }] : ['resign', {}];
    expected(await server.call('POST', `/api/game/${id}/${action}/`, { token, json }), 200);
    const played = LINE.slice(0, ply + 1).join(' ');
    ledger.keep(
      `game ${id}`,
      looks(ask, 200, ({ payload }) =>
        uci ? payload.moves.startsWith(played) : payload.status === 'FINISHED' && payload.moves === played,
      ),
    );
    return !uci;
  }
}

async function join(server: ServerProcess, id: string, { access: token }: Guest): Promise<void> {
  expected(await server.call('POST', `/api/game/${id}/join/`, { token, json: {} }), 200);
}

/** Guests log in and out. A token works until its login ends, and never again after that. */
export async function comeAndGo({ server, ledger, random }: Scene): Promise<never> {
  for (;;) {
    const { access, refresh, username } = await addGuest(server, 'newcomer');
    const again = await server.call('POST', '/api/user/refresh/', { json: { refresh } });
    const tokens = [access, expected(again, 200).body.access as string];
    const ask = (server: ServerProcess, token?: string) => server.call('GET', '/api/user/me/', { token });
    const name = (n: number) => `token ${n} of ${username}`;
    const renew = (server: ServerProcess) => server.call('POST', '/api/user/refresh/', { json: { refresh } });
    const keep = (status: number) => {
      for (const [n, token] of tokens.entries()) {
        ledger.keep(
          name(n),
          looks((server) => ask(server, token), status),
        );
      }
      ledger.keep(`refresh of ${username}`, looks(renew, status));
    };
    keep(200);
    if (random(0, 2) === 0) continue;
    for (const n of tokens.keys()) ledger.forget(name(n));
    ledger.forget(`refresh of ${username}`);
    expected(await server.call('POST', '/api/auth/logout/', { token: access, json: { refresh } }), 200);
    keep(401);
  }
}

/** Registers an account with a password. Hashing it takes longer than everything else. */
export async function register({ server, ledger }: Scene, username: string): Promise<void> {
  const json = { username, password: PASSWORD };
  expected(await server.call('POST', '/api/user/register/', { json }), 201);
  ledger.keep(
    `login of ${username}`,
    looks((asked) => asked.call('POST', '/api/user/login/', { json }), 200),
  );
}

/** Creates lobbies that a guest joins and sometimes leaves again. */
export async function leaveLobbies({ server, ledger, random }: Scene, host: Guest, guest: Guest) {
  const { access: token, username } = guest;
  for (;;) {
    const json = { draw_time: 60, desc_time: 60 };
    const made = await server.call('POST', '/api/session/create/', { token: host.access, json });
    const path = `/api/session/${expected(made, 201).body.game_code}`;
    const ask = (asked: ServerProcess) => asked.call('GET', `${path}/info/`, { token: host.access });
    const has = (...names: string[]) => looks(ask, 200, ({ users }) => `${users}` === `${names}`);
    expected(await server.call('GET', `${path}/join/`, { token }), 200);
    ledger.keep(path, has(host.username, username));
    if (random(0, 2) === 0) continue;
    ledger.forget(path);
    expected(await server.call('POST', `${path}/leave/`, { token, json: {} }), 200, 204);
    ledger.keep(path, has(host.username));
  }
}

/** Stores sets of integers and deletes every second one. */
export async function keepIntegers({ server, ledger, random }: Scene, owner: Guest): Promise<never> {
  const headers = { cookie: 'sessionid=kept' };
  const token = owner.access;
  for (;;) {
    const X = random(0, 1_000_000_000);
    const json = { integers: [{ index: 0, X, q: 1 }] };
    const made = await server.call('POST', '/integers/set/', { token, json, headers });
    const path = `/integers/set/?set_id=${expected(made, 200).body.set_id}`;
    const name = `set ${path}`;
    const ask = (asked: ServerProcess) => asked.call('GET', path, { token, headers });
    ledger.keep(
      name,
      looks(ask, 200, ({ integers }) => integers[0].X === X),
    );
    if (random(0, 2) === 0) continue;
    ledger.forget(name);
    expected(await server.call('DELETE', path, { token, headers, json: {} }), 200);
    ledger.keep(
      name,
      looks(ask, 400, ({ invalidArgument }) => /not found/.test(invalidArgument)),
    );
  }
}

import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Test } from 'tap';
import type { Answer } from '../helper.ts';
import { holders, type Player, startedGame, type TestServer } from '../helper.ts';

/** A turn of the round in play, with its player and chain. */
export interface Turn {
  player: Player;
  chain: number;
  round: number;
}

export type Game = Awaited<ReturnType<typeof startGame>>;

const TIMES = { draw_time: 30, desc_time: 20 };
export const ROUND_S = (round: number) => (round % 2 === 0 ? TIMES.desc_time : TIMES.draw_time);

/** Starts a game with 30 s for drawings and 20 s for descriptions. */
export async function startGame(server: TestServer, count: number) {
  const { players, host, code, session } = await startedGame(server, count, TIMES);
  return playedBy(
    players,
    host,
    code,
    holders(session).map(({ name }) => name),
  );
}

/** A game as seen by its players. `reader` is the player who reads it. */
export function playedBy(players: Player[], reader: Player, code: number, ring: string[]) {
  const path = `/api/session/${code}`;
  const named = (name: string) => players.find((player) => player.name === name) as Player;

  async function session(by = reader) {
    return (await by.get(`${path}/info/`)).body;
  }

  async function turns(by = reader): Promise<Turn[]> {
    const { round, chains } = await session(by);
    if (round < 0) return [];
    return holders({ chains }).map(({ name, chain }) => ({ player: named(name), chain, round }));
  }

  async function turnOf(player: Player): Promise<Turn> {
    const found = (await turns()).find((turn) => turn.player === player);
    if (!found) throw new Error(`${player.name} holds no chain`);
    return found;
  }

  function send({ player, chain, round }: Turn, words = wordsOf(player, round)): Promise<Answer> {
    if (round % 2 === 0) return player.describe(code, round, chain, words);
    return player.draw(code, round, chain, drawingOf(player, round));
  }

  /** Saves a draft of the turn. */
  function draft({ player, chain, round }: Turn, words = wordsOf(player, round)): Promise<Answer> {
    const content =
      round % 2 === 0 ? { json: { description: words } } : { body: form(drawingOf(player, round)) };
    return player.server.call('PUT', `${path}/${round}/${chain}/draft/`, { token: player.token, ...content });
  }

  /** Everyone except these submits. */
  async function sendAll(except: Player[] = []): Promise<void> {
    for (const turn of await turns()) if (!except.includes(turn.player)) await send(turn);
  }

  async function playTo(round: number): Promise<void> {
    for (let now = (await session()).round; now !== round; now = (await session()).round) await sendAll();
  }

  return {
    path,
    code,
    players,
    host: reader,
    ring,
    named,
    session,
    turns,
    turnOf,
    send,
    draft,
    sendAll,
    playTo,
  };
}

export function wordsOf(player: Player, round: number): string {
  return `words of ${player.name} in ${round}`;
}

/** A drawing unique to this player and round. */
export function drawingOf(player: Player, round: number): string {
  return `<svg width="10" height="10"><path d="M${player.id} ${round} L8 9" stroke="black"/></svg>`;
}

/** A form with a drawing, as older clients upload it. */
export function form(svg: string | Uint8Array, field = 'drawing'): FormData {
  const body = new FormData();
  body.set(field, new Blob([svg as string], { type: 'image/svg+xml' }), 'img.svg');
  return body;
}

/** Waits until the condition holds. Fails after 20 s of real time. */
export async function until(itIsSo: () => boolean): Promise<void> {
  const givingUpAt = performance.now() + 20_000;
  for (let looks = 0; !itIsSo(); looks++) {
    if (performance.now() > givingUpAt) throw new Error(`timed out waiting for ${itIsSo}`);
    // After some tries, polls only once a millisecond to leave the processor to the server.
    await (looks < 50 ? setImmediate() : setTimeout(1));
  }
}

const OFFSETS = [0, 1, -1, 2, -2, 3, -3, 4, -4, 5];

/** The player of the ring who holds the chain of this place in this round. */
export function heldBy<T>(ring: readonly T[], place: number, round: number): T {
  const offset = OFFSETS[round % ring.length] ?? 0;
  return ring[(place + offset + ring.length) % ring.length] as T;
}

/** ISO time as the server writes it, from epoch milliseconds. */
export function iso(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}

/** Checks that the named fields equal these exactly. `match` would accept any list that starts with the given one. */
export function sees(
  t: Test,
  state: object,
  fields: object,
  name = 'the state has the expected fields',
): void {
  const named = Object.entries(state).filter(([field]) => field in fields);
  t.strictSame(Object.fromEntries(named), fields, name);
}

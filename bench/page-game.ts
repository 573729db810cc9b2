import type { ParlorClient, Session } from '#src/client/index.ts';
import { guest, type Stage } from './page-browser.ts';

/** The longest rounds allowed, so that no bench runs out of time. */
const TIMES = { draw_time: 600, desc_time: 600 };

export interface Seat {
  /** The name that the page shows. */
  name: string;
  username: string;
  client: ParlorClient;
}

export interface Table {
  code: number;
  /** The host comes first. */
  seats: [Seat, Seat, ...Seat[]];
}

/** Players over HTTP. */
export async function seatsFor(stage: Stage, count: number): Promise<Table['seats']> {
  const seats: Seat[] = [];
  for (let n = 0; n < count; n++) {
    const name = `Guest ${n}`;
    const client = await guest(stage, name);
    seats.push({ name, client, username: (await client.account.me()).username });
  }
  return seats as Table['seats'];
}

/** A lobby with all of them in it. */
export async function openLobby(seats: Table['seats']): Promise<Table> {
  const [host, ...others] = seats;
  const { game_code: code } = await host.client.telephone.create(TIMES);
  for (const { client } of others) await client.telephone.join(code);
  return { code, seats };
}

/** All players hand in. Returns the session after that. */
export async function playRound({ code, seats }: Table): Promise<Session> {
  const { telephone } = seats[0].client;
  const { round, round_kind, chains } = await telephone.info(code);
  const held: Record<string, number> = Object.assign({}, ...[chains].flat());
  for (const { name, username, client } of seats) {
    const chain = Number(held[username]);
    if (round_kind === 'drawing') await client.telephone.draw(code, round, chain, faceOf(chain));
    else await client.telephone.describe(code, round, chain, `a snail late for work, told by ${name}`);
  }
  return telephone.info(code);
}

function faceOf(chain: number): string {
  const hairs = Array.from({ length: 40 }, (_, n) => `M${20 * n} 100L${20 * n + (chain % 9)} 40`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600"><path d="${hairs}" stroke="#222" stroke-width="6" fill="none"/><circle cx="400" cy="320" r="150" fill="none" stroke="#d9482b" stroke-width="10"/></svg>`;
}

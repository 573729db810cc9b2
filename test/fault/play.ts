import assert from 'node:assert/strict';
import { type Answer, holders } from '../helper.ts';
import type { ServerProcess } from './process.ts';

// biome-ignore lint/suspicious/noExplicitAny: session JSON from the server
export type Session = any;

export interface Guest {
  id: number;
  username: string;
  access: string;
  refresh: string;
}

/** An entry as its author sent it. `answer` is the server's answer, if there was one. */
export interface Submission {
  code: number;
  round: number;
  chain: number;
  author: Guest;
  content: string;
  // biome-ignore lint/suspicious/noExplicitAny: an entry from the server
  answer: any;
}

export async function addGuest(server: ServerProcess, name: string): Promise<Guest> {
  const { status, body } = await server.call('POST', '/api/user/guest/', { json: { name } });
  assert.equal(status, 201, JSON.stringify(body));
  return body;
}

export async function addGuests(server: ServerProcess, name: string, count: number): Promise<Guest[]> {
  const guests: Guest[] = [];
  for (let n = 1; n <= count; n++) guests.push(await addGuest(server, `${name}${n}`));
  return guests;
}

/** A drawing of about this many bytes, written like the server writes it, so that it comes back unchanged. */
export function drawing(mark: number, bytes = 200): string {
  const strokes = Array.from(
    { length: Math.ceil(bytes / 8) },
    (_, n) => `${10 + (mark % 89)} ${10 + (n % 89)}`,
  ).join(' L ');
  const path = `<path d="M ${strokes}" stroke="black"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">${path}</svg>`;
}

function isDrawing(round: number): boolean {
  return round % 2 === 1;
}

export function submit(server: ServerProcess, { code, round, chain, author, content }: Submission) {
  const path = `/api/session/${code}/${round}/${chain}`;
  const token = author.access;
  if (!isDrawing(round)) {
    return server.call('POST', `${path}/desc/`, { token, json: { description: content } });
  }
  const body = new FormData();
  body.set('drawing', new Blob([content], { type: 'image/svg+xml' }), 'img.svg');
  return server.call('POST', `${path}/draw/`, { token, body });
}

/** Reads an entry as its author: its JSON, and its description or SVG. */
export async function readBack(server: ServerProcess, { code, round, chain, author }: Submission) {
  const token = author.access;
  const what = isDrawing(round) ? 'getDraw' : 'getDesc';
  const entry = await server.call('GET', `/api/session/${code}/${round}/${chain}/${what}/`, { token });
  if (!isDrawing(round) || entry.status !== 200) return { entry, content: entry.body.description };
  const media = await server.call('GET', `/media/${chain}_${code}_${round}.svg`, { token });
  return { entry, content: media.body };
}

/** One game, its players and everything they received. */
export class Game {
  /** The newest session JSON that any player received. */
  told: Session;
  /** Every entry sent. `answer` is missing if none came. */
  readonly sent: Submission[] = [];

  readonly players: Guest[];

  private constructor(players: Guest[], session: Session) {
    this.players = players;

    this.told = session;
  }

  /** Creates a lobby with rounds that outlast every test. */
  static async open(server: ServerProcess, players: Guest[]): Promise<Game> {
    const token = players[0]?.access;
    const json = { draw_time: 600, desc_time: 600 };
    const { status, body } = await server.call('POST', '/api/session/create/', { token, json });
    assert.equal(status, 201, JSON.stringify(body));
    return new Game(players, body);
  }

  get code(): number {
    return this.told.game_code;
  }

  get over(): boolean {
    return this.told.round === -2;
  }

  async look(server: ServerProcess, player = this.players[0] as Guest): Promise<Session> {
    return this.#hear(await server.call('GET', `/api/session/${this.code}/info/`, { token: player.access }));
  }

  #hear({ status, body }: Answer): Session {
    assert.equal(status, 200, JSON.stringify(body));
    if (body.version >= this.told.version) this.told = body;
    return body;
  }

  async gather(server: ServerProcess): Promise<void> {
    for (const player of this.players) await this.look(server, player);
    const token = this.players[0]?.access;
    this.#hear(await server.call('PUT', `/api/session/${this.code}/start/`, { token }));
  }

  /** The turns still open in the newest session JSON. */
  turns(make: (round: number) => string): Submission[] {
    const { round, submitted } = this.told;
    return holders(this.told)
      .filter(({ name }) => !submitted.includes(name))
      .map(({ name, chain }) => {
        const author = this.players.find((player) => player.username === name) as Guest;
        const before = this.sent.find((one) => one.chain === chain && one.round === round);
        return before ?? { code: this.code, round, chain, author, content: make(round), answer: undefined };
      });
  }

  async submit(server: ServerProcess, turn: Submission): Promise<Answer> {
    if (!this.sent.includes(turn)) this.sent.push(turn);
    const answer = await submit(server, turn);
    if (answer.status === 200 || answer.status === 201) turn.answer = answer.body;
    return answer;
  }

  /** All players play concurrently until the game is over. Throws if the server goes away. `send` submits. */
  async play(
    server: ServerProcess,
    make: (round: number) => string,
    send = async (turn: Submission) => {
      const { status, body } = await this.submit(server, turn);
      assert.ok(status === 201 || status === 200, `${status} ${JSON.stringify(body)}`);
    },
  ): Promise<void> {
    await this.look(server);
    if (this.told.round === -1) await this.gather(server);
    while (!this.over) {
      await Promise.all(this.turns(make).map(send));
      await this.look(server);
    }
  }
}

import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Test } from 'tap';
import { holders, type Player, type TestServer } from '../helper.ts';

/** The texts of the players: first words of the chains, and descriptions of drawings. */
const WORDS = [
  'a snail late for work',
  'a cactus at the barber',
  'tea with a ghost',
  'a moose on roller skates',
  'the moon, but shy',
  'a pirate who is afraid of water',
  'two spoons in love',
  'grandma wins the race',
  'a very polite shark',
  'the last biscuit',
];
const COLOURS = ['#d9482b', '#2b6cd9', '#2f9e5b', '#8b3fc4', '#e0a100', '#0f8b8d'];

export interface Evening {
  /** The address of the public page. */
  url: string;
  /** The address of the downloaded file. */
  file: string;
  code: number;
  players: Player[];
  /** Every chain with its entries: words, or null for a drawing. */
  chains: { owner: string; entries: (string | null)[]; authors: string[] }[];
}

interface Wishes {
  names: string[];
  words?: (player: number, round: number) => string;
  svg?: (player: number, round: number) => string;
  /** A round in which nobody hands anything in. */
  silentRound?: number;
}

/** Plays a whole game and shares its album. */
export async function playEvening(t: Test, server: TestServer, wishes: Wishes): Promise<Evening> {
  const { names, words = wordsOf, svg = faceOf, silentRound } = wishes;
  const players: Player[] = [];
  for (const name of names) players.push(await server.guest(name));
  const host = players[0] as Player;
  const { body } = await host.post('/api/session/create/', { draw_time: 60, desc_time: 60 });
  const code: number = body.game_code;
  for (const player of players.slice(1)) await player.post(`/api/session/${code}/join/`);
  let session = (await host.put(`/api/session/${code}/start/`)).body;
  while (session.round >= 0) {
    const { round } = session;
    if (round === silentRound) await server.ports.advance(66_000);
    else {
      for (const { name, chain } of holders(session)) {
        const index = players.findIndex((player) => player.name === name);
        const player = players[index] as Player;
        const { status, body } =
          round % 2 === 0
            ? await player.describe(code, round, chain, words(index, round))
            : await player.draw(code, round, chain, svg(index, round));
        if (status !== 201) throw new Error(JSON.stringify(body));
      }
    }
    session = (await host.get(`/api/session/${code}/info/`)).body;
  }
  const { body: shared } = await host.post(`/api/session/${code}/album/share/`);
  return { url: shared.url, file: await keep(t, shared.file), code, players, chains: await told(host, code) };
}

/** Downloads the album as a file and returns its address. */
export async function keep(t: Test, address: string): Promise<string> {
  const path = `${t.testdirName}/${new URL(address).pathname.replaceAll('/', '-').slice(1)}`;
  const answer = await fetch(address);
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
  writeFileSync(path, await answer.text());
  return pathToFileURL(path).href;
}

async function told(host: Player, code: number): Promise<Evening['chains']> {
  const { body } = await host.get(`/api/session/${code}/album/`);
  type Entry = { author: string; description?: string };
  return body.chains.map(({ owner, entries }: { owner: string; entries: Entry[] }) => ({
    owner: body.people[owner].name,
    entries: entries.map(({ description }) => description ?? null),
    authors: entries.map(({ author }) => body.people[author].name),
  }));
}

function wordsOf(player: number, round: number): string {
  return WORDS[(player + 3 * round) % WORDS.length] as string;
}

/** A different face for each player. One sheet is tall, one is wide. */
export function faceOf(player: number, round: number): string {
  const colour = COLOURS[(player + round) % COLOURS.length];
  const [width, height] = player === 1 ? [600, 900] : player === 2 ? [1600, 600] : [800, 600];
  const hairs = Array.from({ length: 5 + 3 * player + round }, (_, n, count = 5 + 3 * player + round) => {
    const angle = Math.PI + (Math.PI * (n + 0.5)) / count;
    const tip = 190 + ((n * 37) % 60);
    const at = (radius: number) =>
      `${(width / 2 + radius * Math.cos(angle)).toFixed(0)} ${(320 + radius * Math.sin(angle)).toFixed(0)}`;
    return `M${at(150)}L${at(tip)}`;
  });
  const x = width / 2;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">
<circle cx="${x}" cy="320" r="150" fill="none" stroke="${colour}" stroke-width="10"/>
<path d="${hairs.join('')}" stroke="${colour}" stroke-width="7" stroke-linecap="round" fill="none"/>
<circle cx="${x - 50}" cy="290" r="12"/><circle cx="${x + 50}" cy="290" r="12"/>
<path d="M${x - 70} ${370 + 8 * player}Q${x} ${440 - 14 * round} ${x + 70} 370" fill="none" stroke="#222" stroke-width="8" stroke-linecap="round"/></svg>`;
}

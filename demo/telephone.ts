import { WebSocket } from 'ws';
import { ParlorClient, type Session } from '../src/client/index.ts';

/** Plays a whole game with four players on a running server and prints the address of its album. */

const WORDS = [
  'a snail late for work',
  'a cactus at the barber',
  'a moose on roller skates',
  'tea with a ghost',
];
const TIMES = { draw_time: 60, desc_time: 60 };

interface Robot {
  name: string;
  client: ParlorClient;
}

async function enter(base: string, name: string): Promise<Robot> {
  const client = new ParlorClient({ base, WebSocket });
  const { username } = await client.guest(name);
  return { name: username, client };
}

/** Plays every turn of this robot as STATE_SYNC messages arrive. Resolves when the game is over. */
function play({ name, client }: Robot, code: number, say: (line: string) => void): Promise<Session> {
  return new Promise((resolve, reject) => {
    let doneRound = -1;
    const stop = client.telephone.watch(code, {
      onLost: reject,
      onState(session) {
        if (session.round_kind === 'over') {
          stop();
          resolve(session);
        } else if (session.round > doneRound) {
          doneRound = session.round;
          takeTurn({ name, client }, session, say).catch(reject);
        }
      },
    });
  });
}

async function takeTurn(
  { name, client }: Robot,
  session: Session,
  say: (line: string) => void,
): Promise<void> {
  const { game_code: code, round } = session;
  const chain = chainOf(session, name);
  if (session.round_kind === 'drawing') {
    const { description } = await client.telephone.description(code, round - 1, chain);
    await client.telephone.draw(code, round, chain, scribble(description));
    say(`${name} drew "${description}"`);
    return;
  }
  const words =
    round === 0 ? WORDS[session.users.indexOf(name) % WORDS.length] : `is that ${name}'s breakfast?`;
  if (round > 0) await client.telephone.svg(code, round - 1, chain);
  await client.telephone.describe(code, round, chain, words ?? 'something');
  say(`${name} wrote "${words}"`);
}

/** Accepts both shapes of PARLOR_CHAINS. */
function chainOf({ chains }: Session, name: string): number {
  const held = Array.isArray(chains) ? Object.assign({}, ...chains) : chains;
  return Number(held[name]);
}

/** Draws a face with one hair per letter. */
function scribble(words: string): string {
  const hairs = [...words].map((_, index) => {
    const angle = Math.PI + (Math.PI * (index + 0.5)) / words.length;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    const tip = 190 + ((index * 37) % 50);
    return `M${(400 + 150 * x).toFixed(0)} ${(320 + 150 * y).toFixed(0)}L${(400 + tip * x).toFixed(0)} ${(320 + tip * y).toFixed(0)}`;
  });
  const colour = ['#d9482b', '#2b6cd9', '#2f9e5b', '#8b3fc4'][words.length % 4];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600">
<circle cx="400" cy="320" r="150" fill="none" stroke="${colour}" stroke-width="10"/>
<path d="${hairs.join('')}" stroke="${colour}" stroke-width="7" stroke-linecap="round" fill="none"/>
<circle cx="350" cy="290" r="12"/><circle cx="450" cy="290" r="12"/>
<path d="M330 370Q400 440 470 370" fill="none" stroke="#222" stroke-width="8" stroke-linecap="round"/></svg>`;
}

export async function playTelephone(base: string): Promise<void> {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const robots = await Promise.all(['Ada', 'Ben', 'Cleo', 'Dan'].map((name) => enter(base, name)));
  try {
    await playGame(base, robots as [Robot, ...Robot[]], say);
  } finally {
    for (const { client } of robots) client.live.close();
  }
}

async function playGame(
  base: string,
  robots: [Robot, ...Robot[]],
  say: (line: string) => void,
): Promise<void> {
  const [host, ...others] = robots;
  const { game_code: code } = await host.client.telephone.create(TIMES);
  for (const { client } of others) await client.telephone.join(code);
  say(`Game ${code} on ${base}`);
  const games = robots.map((robot) => play(robot, code, say));
  await Promise.all([...games, host.client.telephone.start(code)]);
  const { url, file } = await host.client.telephone.share(code);
  say(`The album: ${url}\nDownload:  ${file}`);
}

/**
 * 64 people log in at the same moment. Do the players of a game notice? `npm run bench logins`. Starts the server on a
 * new file, plays only on loopback, in alternating slices, and ends by itself within a minute.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { bench, launch } from './children.ts';
import { Line, requestText, roundTrips } from './line.ts';
import { quantile, Rounds, table } from './table.ts';

const LOGINS = 64;
/** The first one warms up and is not counted. */
const ROUNDS = 8;
const IDLE_MS = 700;
const MOST_DELAY_MS = 50;
const GIVE_UP_MS = 55_000;
const SHARES = { p50: 0.5, p99: 0.99, max: 1 };

/** A game's requests: one that reads, and one that is saved. */
interface Game {
  info(): string;
  change(): string;
}

type Results = Map<string, Rounds>;

await bench('logins', GIVE_UP_MS, async (started) => {
  const port = await launch(started, 'parlor', ['src/parlor.js']);
  const line = await Line.open(port);
  const call = async (path: string, json: unknown, token?: string) => {
    const { status, body } = await line.ask(requestText('POST', path, token, json));
    if (status !== 200 && status !== 201) throw new Error(`${path}: ${status} ${body}`);
    return JSON.parse(body);
  };
  const people = Array.from({ length: LOGINS }, (_, n) => ({
    username: `user${n}`,
    password: 'somepassword',
  }));
  for (const one of people) await call('/api/user/register/', one);
  const logins = await Promise.all(
    people.map(async (one) => ({
      line: await Line.open(port),
      text: requestText('POST', '/api/user/login/', undefined, one),
    })),
  );
  const game = await open(call);
  const logInAll = async () => {
    const replies = await Promise.all(logins.map(({ line, text }) => line.ask(text)));
    // The queue takes 64 besides the two in progress, so nobody is refused.
    for (const { status, body } of replies) if (status !== 200) throw new Error(`login: ${status} ${body}`);
  };
  report(await measure(line, game, logInAll));
});
process.exit(0);

async function open(
  call: (path: string, json: unknown, token?: string) => Promise<{ access: string; game_code: number }>,
): Promise<Game> {
  const [host, guest] = [
    (await call('/api/user/guest/', { name: 'host' })).access,
    (await call('/api/user/guest/', { name: 'guest' })).access,
  ];
  const path = `/api/session/${(await call('/api/session/create/', { draw_time: 60, desc_time: 60 }, host)).game_code}`;
  let inside = false;
  return {
    info: () => requestText('GET', `${path}/info/`, host),
    change() {
      inside = !inside;
      return requestText('POST', `${path}/${inside ? 'join' : 'leave'}/`, guest);
    },
  };
}

async function measure(line: Line, game: Game, logInAll: () => Promise<void>): Promise<Results> {
  const results: Results = new Map();
  const note = (what: string, times: number[]) => {
    for (const [name, share] of Object.entries(SHARES)) {
      const rounds = results.get(`${what} ${name}`) ?? new Rounds();
      rounds.values.push(quantile(times, share));
      results.set(`${what} ${name}`, rounds);
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const what of ['info', 'change'] as const) {
      const idle = await roundTrips(line, game[what], pause(IDLE_MS));
      const busy = await roundTrips(line, game[what], logInAll());
      if (round === 0) continue;
      note(`${what} idle`, idle);
      note(`${what} busy`, busy);
    }
  }
  return results;
}

function report(results: Results): void {
  const get = (name: string) => results.get(name) as Rounds;
  const rows = [
    [`ms, median of ${ROUNDS - 1} rounds (least to most)`, `${LOGINS} logins at once`, 'idle', 'ratio'],
    ...['info', 'change'].flatMap((what) =>
      Object.keys(SHARES).map((name) => {
        const [busy, idle] = [get(`${what} busy ${name}`), get(`${what} idle ${name}`)];
        const label = what === 'info' ? 'GET info' : 'POST join or leave, saved';
        return [`${label}, ${name}`, String(busy), String(idle), (busy.median / idle.median).toFixed(2)];
      }),
    ),
  ];
  process.stdout.write(`${table(rows)}\n\n`);
  const worst = Math.max(...['info', 'change'].map((what) => get(`${what} busy p99`).max));
  const verdict = worst <= MOST_DELAY_MS ? 'held' : 'did NOT hold';
  process.stdout.write(`p99 under ${MOST_DELAY_MS} ms: ${verdict} (worst round ${worst.toFixed(1)} ms)\n`);
}

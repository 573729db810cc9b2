/**
 * 30 watchers of a show react four times a second each. Do players of another game notice? `npm run bench reactions`.
 * Starts the server on a new file, plays only on loopback, in alternating slices, and ends by itself within a minute.
 */
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { bench, launch } from './children.ts';
import { Line, requestText, roundTrips } from './line.ts';
import { quantile, Rounds, table } from './table.ts';

const WATCHERS = 30;
const REACT_EVERY_MS = 250;
/** The first one warms up and is not counted. */
const ROUNDS = 8;
const SLICE_MS = 1_500;
const MOST_RATIO = 1.3;
const GIVE_UP_MS = 58_000;
const SHARES = { p50: 0.5, p99: 0.99 };

type Call = (path: string, json: object, token?: string, method?: string) => Promise<Answer>;
/** The members of all answers that are needed here. */
interface Answer {
  access: string;
  game_code: number;
  chains: Record<string, number>[];
}

await bench('reactions', GIVE_UP_MS, async (started) => {
  const port = await launch(started, 'parlor', ['src/parlor.js']);
  const line = await Line.open(port);
  const call: Call = async (path, json, token, method = 'POST') => {
    const { status, body } = await line.ask(requestText(method, path, token, json));
    if (status !== 200 && status !== 201) throw new Error(`${path}: ${status} ${body}`);
    return JSON.parse(body);
  };
  const show = await openShow(call);
  const watchers: WebSocket[] = [];
  for (let n = 0; n < WATCHERS; n++) watchers.push(await watch(port, call, show.code));
  const others = await openOther(call);
  await report(line, others, () => react(watchers, show));
});
process.exit(0);

async function guest(call: Call, name: string): Promise<string> {
  return (await call('/api/user/guest/', { name })).access;
}

/** A game that has ended, whose show waits at the overture. */
async function openShow(call: Call): Promise<{ code: number; chain: number }> {
  const [host = '', ...others] = [await guest(call, 'a'), await guest(call, 'b'), await guest(call, 'c')];
  const { game_code: code } = await call('/api/session/create/', { draw_time: 600, desc_time: 600 }, host);
  const path = `/api/session/${code}`;
  for (const token of others) await call(`${path}/join/`, {}, token);
  const { chains } = await call(`${path}/start/`, {}, host, 'PUT');
  const chain = Object.values(chains[0] ?? {})[0] ?? 0;
  // One of the three has written this chain. With two left, the game ends.
  for (const token of [host, ...others])
    await call(`${path}/0/${chain}/desc/`, { description: 'a snail' }, token).catch(() => undefined);
  await call(`${path}/leave/`, {}, others[0]);
  await call(`${path}/show/`, { pace: 'hand' }, host);
  return { code, chain };
}

async function watch(port: number, call: Call, code: number): Promise<WebSocket> {
  const token = await guest(call, 'w');
  await call(`/api/session/${code}/watch/`, {}, token);
  const headers = { authorization: `Bearer ${token}` };
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws/session/${code}/`, { headers });
  await once(socket, 'open');
  return socket;
}

/** Requests of another game: one that reads, and one that is saved. */
async function openOther(call: Call): Promise<Record<'info' | 'change', () => string>> {
  const [host, other] = [await guest(call, 'host'), await guest(call, 'other')];
  const { game_code } = await call('/api/session/create/', { draw_time: 60, desc_time: 60 }, host);
  const path = `/api/session/${game_code}`;
  let inside = false;
  return {
    info: () => requestText('GET', `${path}/info/`, host),
    change() {
      inside = !inside;
      return requestText('POST', `${path}/${inside ? 'join' : 'leave'}/`, other);
    },
  };
}

/** Everybody reacts as often as they may, spread over time, for one slice. */
async function react(watchers: WebSocket[], { code, chain }: { code: number; chain: number }): Promise<void> {
  const payload = { game_code: code, chain, round: 0, kind: 'laugh' };
  const text = JSON.stringify({ event: 'REACT', payload });
  for (let turn = 0; turn < SLICE_MS / REACT_EVERY_MS; turn++) {
    for (const socket of watchers) {
      socket.send(text);
      await pause(REACT_EVERY_MS / WATCHERS);
    }
  }
}

async function report(
  line: Line,
  requests: Record<'info' | 'change', () => string>,
  busy: () => Promise<void>,
): Promise<void> {
  const results = new Map<string, Rounds>();
  const note = (what: string, times: number[]) => {
    for (const [name, share] of Object.entries(SHARES)) {
      const rounds = results.get(`${what} ${name}`) ?? new Rounds();
      rounds.values.push(quantile(times, share));
      results.set(`${what} ${name}`, rounds);
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const what of ['info', 'change'] as const) {
      const without = await roundTrips(line, requests[what], pause(SLICE_MS));
      const during = await roundTrips(line, requests[what], busy());
      if (round === 0) continue;
      note(`${what} idle`, without);
      note(`${what} busy`, during);
    }
  }
  const get = (name: string) => results.get(name) as Rounds;
  const ratio = (name: string) =>
    get(name.replace('%', 'busy')).median / get(name.replace('%', 'idle')).median;
  const rows = Object.keys(SHARES).flatMap((share) =>
    [
      ['GET info', `info % ${share}`],
      ['POST join or leave, saved', `change % ${share}`],
    ].map(([says = '', name = '']) => [
      `${says}, ${share}`,
      String(get(name.replace('%', 'busy'))),
      String(get(name.replace('%', 'idle'))),
      ratio(name).toFixed(2),
    ]),
  );
  const head = [`ms, median of ${ROUNDS - 1} rounds (least to most)`, `${WATCHERS} react`, 'nobody', 'ratio'];
  process.stdout.write(`${table([head, ...rows])}\n\n`);
  const worst = Math.max(ratio('info % p99'), ratio('change % p99'));
  const verdict = worst <= MOST_RATIO ? 'held' : 'did NOT hold';
  process.stdout.write(`p99 within ${MOST_RATIO} times: ${verdict} (${worst.toFixed(2)})\n`);
}

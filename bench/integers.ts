/**
 * Somebody multiplies 500 numbers of 20,000 digits, again and again. Do the players of a game notice?
 * `npm run bench integers`. Starts the server on a new file, plays only on loopback, in alternating slices, and ends by
 * itself within three minutes.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { bench, launch } from './children.ts';
import { callOn, Line, requestText, roundTrips } from './line.ts';
import { quantile, Rounds, table } from './table.ts';

const NUMBERS = 500;
const DIGITS = 20_000;
/** The first one warms up and is not counted. */
const ROUNDS = 8;
const DROP_MS = 1_000;
const GIVE_UP_MS = 175_000;
const MOST_RATIO = 2;
const SHARES = { p50: 0.5, p99: 0.99, max: 1 };
const KINDS = { info: 'GET info', change: 'POST join or leave, saved' } as const;
type Kind = keyof typeof KINDS;

await bench('integers', GIVE_UP_MS, async (started) => {
  const port = await launch(started, 'parlor', ['src/parlor.js']);
  const line = await Line.open(port);
  const call = callOn(line);
  const requests = await makeGame(call);
  const service = await makeService(await Line.open(port), call);
  const results = new Map<string, Rounds>();
  const note = (what: string, times: number[]) => {
    for (const [name, share] of Object.entries(SHARES)) {
      const rounds = results.get(`${what} ${name}`) ?? new Rounds();
      rounds.values.push(quantile(times, share));
      results.set(`${what} ${name}`, rounds);
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const kind of Object.keys(KINDS) as Kind[]) {
      const startedMs = performance.now();
      const busy = await roundTrips(line, requests[kind], service.multiply());
      const busyMs = performance.now() - startedMs;
      await service.drop();
      const idle = await roundTrips(line, requests[kind], pause(busyMs));
      if (round === 0) continue;
      note(`${kind} busy`, busy);
      note(`${kind} idle`, idle);
      note('multiplication', [busyMs]);
    }
  }
  report(results);
});
process.exit(0);

type Call = ReturnType<typeof callOn>;

/** A game's requests: one that reads, and one that is saved. */
async function makeGame(call: Call): Promise<Record<Kind, () => string>> {
  const guest = async (name: string) =>
    (await call('POST', '/api/user/guest/', undefined, { name })).access as string;
  const [host, other] = [await guest('host'), await guest('other')];
  const times = { draw_time: 60, desc_time: 60 };
  const path = `/api/session/${(await call('POST', '/api/session/create/', host, times)).game_code}`;
  let inside = false;
  return {
    info: () => requestText('GET', `${path}/info/`, host),
    change() {
      inside = !inside;
      return requestText('POST', `${path}/${inside ? 'join' : 'leave'}/`, other);
    },
  };
}

async function makeService(line: Line, call: Call) {
  const { access } = await call('POST', '/api/user/guest/', undefined, { name: 'reckoner' });
  async function ask(method: string, path: string, body: string, cookie = 'bench') {
    const head = [
      `${method} ${path} HTTP/1.1`,
      'Host: 127.0.0.1',
      `Authorization: Bearer ${access}`,
      `Cookie: sessionid=${cookie}`,
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
    ];
    const answer = await line.ask(`${head.join('\r\n')}\r\n\r\n${body}`);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.body}`);
    return JSON.parse(answer.body);
  }
  const numbers = Array.from({ length: NUMBERS }, (_, index) => {
    const digits = `${1 + (index % 9)}${String(1_234_567 + index).repeat(Math.ceil(DIGITS / 7))}`;
    return `{"index":${index},"X":${digits.slice(0, DIGITS)},"q":1}`;
  });
  const { set_id: set } = await ask('POST', '/integers/set/', `{"integers":[${numbers.join(',')}]}`);
  const equation = JSON.stringify({ equation: `${set}*${set}` });
  return {
    multiply: () => ask('POST', '/integers/operation/', equation, 'result'),
    /** Deletes the session, because deleting a set answers with all its numbers. These are then removed gradually. */
    async drop(): Promise<void> {
      await ask('DELETE', '/integers/session/', '{"session_id":"result"}');
      await pause(DROP_MS);
    },
  };
}

function report(results: Map<string, Rounds>): void {
  const get = (name: string) => results.get(name) as Rounds;
  const rows = [
    [`ms, median of ${ROUNDS - 1} rounds (least to most)`, 'while it multiplies', 'idle', 'ratio'],
    ...Object.entries(KINDS).flatMap(([kind, label]) =>
      Object.keys(SHARES).map((share) => {
        const [busy, idle] = [get(`${kind} busy ${share}`), get(`${kind} idle ${share}`)];
        return [`${label}, ${share}`, String(busy), String(idle), (busy.median / idle.median).toFixed(2)];
      }),
    ),
  ];
  process.stdout.write(`${table(rows)}\n\n`);
  process.stdout.write(`${NUMBERS} products of ${DIGITS} digits: ${get('multiplication p50')} ms\n`);
  const worst = Math.max(
    ...Object.keys(KINDS).map((kind) => get(`${kind} busy p99`).median / get(`${kind} idle p99`).median),
  );
  const verdict = worst <= MOST_RATIO ? 'held' : 'did NOT hold';
  process.stdout.write(`p99 at most ${MOST_RATIO} times its idle value: ${verdict} (${worst.toFixed(2)})\n`);
}

/**
 * Hostile peers, one kind after another: do others notice, does memory stay bounded, and is all of it freed? `npm run
 * bench attacks`. Starts the server with its limits on, on a new file, and a process that attacks it over loopback as if
 * from 100 addresses, in slices that alternate with idle ones. Ends by itself within 15 minutes.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ATTACKS, type Target } from './attackers.ts';
import { bench, launch } from './children.ts';
import { callOn, Line, requestText } from './line.ts';
import { quantile, table } from './table.ts';

const PAIRS = 5;
const SLICE_MS = 350;
const SETTLE_MS = 100;
const EVERY_MS = 5;
/** Enough that no account reaches its limit. */
const LOBBIES = 20;
const BACK_WITHIN_MS = 4_000;
const GIVE_UP_MS = 900_000;
const MOST_RATIO = 2;
const MOST_MB = 256;

type Call = ReturnType<typeof callOn>;
type Times = Record<'info' | 'change', number[]>;

/** One kind of attack: p99 of others in ms, idle and attacked; the most MB above idle; and what is not freed. */
interface Row {
  name: string;
  idle: Times;
  attacked: Times;
  mb: number;
  left: number;
}

interface Field {
  attacker: ChildProcess;
  bystander: Bystander;
  target: Target;
  pid: number;
}

async function measure(name: string, { attacker, bystander, target, pid }: Field): Promise<Row> {
  const [idle, attacked]: [Times, Times] = [
    { info: [], change: [] },
    { info: [], change: [] },
  ];
  const [files, mb] = [openFiles(pid), memoryMb(pid, 'VmRSS')];
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const order = async (what: object) => {
    const done = once(attacker, 'message');
    attacker.send(what);
    await done;
  };
  for (let pair = 0; pair < PAIRS; pair++) {
    add(idle, await bystander.slice(SLICE_MS));
    await order({ start: name, target });
    add(attacked, await bystander.slice(SLICE_MS));
    await order({ stop: true });
    await pause(SETTLE_MS);
  }
  const byMs = performance.now() + BACK_WITHIN_MS;
  while (openFiles(pid) > files && performance.now() < byMs) await pause(50);
  return { name, idle, attacked, mb: memoryMb(pid, 'VmHWM') - mb, left: Math.max(0, openFiles(pid) - files) };
}

function add(all: Times, more: Times): void {
  all.info.push(...more.info);
  all.change.push(...more.change);
}

function openFiles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

function memoryMb(pid: number, what: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1_000;
}

/** A lobby with its host, and a guest who joins and leaves. */
interface Lobby {
  path: string;
  host: string;
  guest: string;
}

/** Reads one lobby and changes another, each every 5 ms, as many players together would. */
class Bystander {
  #turn = 0;
  #changes = 0;

  readonly #lines: [Line, Line];
  readonly #lobbies: Lobby[];

  private constructor(lines: [Line, Line], lobbies: Lobby[]) {
    this.#lines = lines;
    this.#lobbies = lobbies;
  }

  static async open(port: number): Promise<Bystander> {
    const lines: [Line, Line] = [await Line.open(port), await Line.open(port)];
    const call = callOn(lines[0]);
    const lobbies: Lobby[] = [];
    for (let n = 0; n < LOBBIES; n++) {
      const [host, guest] = [
        (await call('POST', '/api/user/guest/', undefined, { name: `host${n}` })).access,
        (await call('POST', '/api/user/guest/', undefined, { name: `guest${n}` })).access,
      ];
      const times = { draw_time: 60, desc_time: 60 };
      const { game_code } = await call('POST', '/api/session/create/', host, times);
      lobbies.push({ path: `/api/session/${game_code}`, host, guest });
    }
    return new Bystander(lines, lobbies);
  }

  async slice(ms: number): Promise<Times> {
    const until = performance.now() + ms;
    const [reading, changing] = this.#lines;
    const [info, change] = await Promise.all([
      this.#ask(reading, until, () => this.#info()),
      this.#ask(changing, until, () => this.#change()),
    ]);
    return { info, change };
  }

  #info(): string {
    const { path, host } = this.#lobby(this.#turn++);
    return requestText('GET', `${path}/info/`, host);
  }

  /** Each of the guests joins and leaves again. */
  #change(): string {
    const change = this.#changes++;
    const { path, guest } = this.#lobby(Math.floor(change / 2));
    return requestText('POST', `${path}/${change % 2 === 0 ? 'join' : 'leave'}/`, guest);
  }

  #lobby(turn: number): Lobby {
    return this.#lobbies[turn % this.#lobbies.length] as Lobby;
  }

  async #ask(line: Line, until: number, request: () => string): Promise<number[]> {
    const times: number[] = [];
    for (let next = performance.now(); next < until; next += EVERY_MS) {
      const early = next - performance.now();
      if (early > 0) await pause(early);
      const before = performance.now();
      const { status, body, atMs } = await line.ask(request());
      if (status !== 200) throw new Error(`${status} ${body}`);
      times.push(atMs - before);
    }
    return times;
  }
}

/** A finished game with an album of a few MB, a large set, and a game that is waiting for drawings. */
async function makeTarget(call: Call, line: Line, port: number): Promise<Target> {
  const tokens: string[] = [];
  for (let n = 0; n < 3; n++)
    tokens.push((await call('POST', '/api/user/guest/', undefined, { name: `peer${n}` })).access);
  const [token = ''] = tokens;
  const over = await openGame(call, tokens);
  for (let round = 0; round < 3; round++) await playRound(call, line, over, tokens);
  const { file } = await call('POST', `/api/session/${over}/album/share/`, token);
  const drawing = await openGame(call, tokens);
  await playRound(call, line, drawing, tokens);
  const integers = Array.from({ length: 2_000 }, (_, index) => ({ index, X: '7'.repeat(3_000), q: 0 }));
  const text = requestText('POST', '/integers/set/', token, { integers });
  const { body } = await line.ask(text.replace('\r\n', '\r\nCookie: sessionid=s\r\n'));
  const path = `/integers/set/?set_id=${JSON.parse(body).set_id}`;
  return {
    port,
    token,
    large: { album: new URL(file).pathname, integers: path, page: '/static/main.js' },
    upload: `/api/session/${drawing}/1/${await chainOf(call, drawing, token)}/draw/`,
    topics: [`session:${over}`, `session:${drawing}`, 'lobby', ...names(200)],
  };
}

function names(count: number): string[] {
  return Array.from({ length: count }, (_, n) => `session:${100_000 + n}`);
}

async function openGame(call: Call, tokens: string[]): Promise<number> {
  const [host, ...others] = tokens;
  const { game_code } = await call('POST', '/api/session/create/', host, { draw_time: 600, desc_time: 600 });
  for (const other of others) await call('POST', `/api/session/${game_code}/join/`, other);
  await call('PUT', `/api/session/${game_code}/start/`, host);
  return game_code;
}

async function chainOf(call: Call, code: number, token: string): Promise<number> {
  const { chains } = await call('GET', `/api/session/${code}/info/`, token);
  const { username } = await call('GET', '/api/user/me/', token);
  return Number(Object.assign({}, ...[chains].flat())[username]);
}

/** All players hand in words, or a drawing of nearly 1 MB. */
async function playRound(call: Call, line: Line, code: number, tokens: string[]): Promise<void> {
  const { round, round_kind } = await call('GET', `/api/session/${code}/info/`, tokens[0]);
  for (const token of tokens) {
    const path = `/api/session/${code}/${round}/${await chainOf(call, code, token)}`;
    if (round_kind !== 'drawing') await call('POST', `${path}/desc/`, token, { description: 'a snail' });
    else {
      const { status, body } = await line.ask(drawingText(`${path}/draw/`, token));
      if (status !== 201) throw new Error(`${status} ${body}`);
    }
  }
}

function drawingText(path: string, token: string): string {
  const ink = `<path d="M0 0${'L1 1'.repeat(200_000)}"/>`;
  const file = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600">${ink}</svg>`;
  const part =
    'Content-Disposition: form-data; name="drawing"; filename="a.svg"\r\nContent-Type: image/svg+xml';
  const form = `--edge\r\n${part}\r\n\r\n${file}\r\n--edge--\r\n`;
  const head = requestText('POST', path, token).replace(
    '\r\n',
    `\r\nContent-Type: multipart/form-data; boundary=edge\r\nContent-Length: ${form.length}\r\n`,
  );
  return head + form;
}

/** p99 attacked / idle in ms, and their ratio, for reading and for changing; then memory and what is not freed. */
function cells(row: Row): string[] {
  const p99 = (times: number[]) => quantile(times, 0.99);
  const pair = (what: keyof Times) => {
    const [idle, attacked] = [p99(row.idle[what]), p99(row.attacked[what])];
    return [`${attacked.toFixed(1)} / ${idle.toFixed(1)}`, (attacked / idle).toFixed(2)];
  };
  return [row.name, ...pair('info'), ...pair('change'), row.mb.toFixed(0), String(row.left)];
}

function report(rows: Row[]): void {
  const head = [
    'p99 in ms, attacked / idle',
    'GET info',
    'ratio',
    'change',
    'ratio',
    'MB at most',
    'left open',
  ];
  const lines = rows.map(cells);
  process.stdout.write(`${table([head, ...lines])}\n\n`);
  const bad = lines.filter(
    ([, , info, , change, mb, left]) =>
      Math.max(Number(info), Number(change)) > MOST_RATIO || Number(mb) > MOST_MB || left !== '0',
  );
  const verdict = bad.length === 0 ? 'held' : `did NOT hold for: ${bad.map(([name]) => name).join('; ')}`;
  process.stdout.write(
    `others within ${MOST_RATIO} times idle, at most ${MOST_MB} MB, all given back: ${verdict}\n`,
  );
}

await bench('attacks', GIVE_UP_MS, async (started) => {
  const env = { PARLOR_RATE: 'on', PARLOR_LOG: 'silent', PARLOR_PUBLIC_URL: 'http://x' };
  const port = await launch(started, 'parlor', ['src/parlor.js'], [], env);
  const { pid } = started.children[0] as { pid: number };
  const attacker = fork(fileURLToPath(new URL('attackers.ts', import.meta.url)));
  started.children.push(attacker);
  const line = await Line.open(port);
  const [target, bystander] = [await makeTarget(callOn(line), line, port), await Bystander.open(port)];
  await bystander.slice(1_000);
  const rows: Row[] = [];
  const only = process.argv[2] ?? '';
  for (const name of Object.keys(ATTACKS).filter((one) => one.includes(only))) {
    process.stderr.write(`${name} …\n`);
    const row = await measure(name, { attacker, bystander, target, pid });
    rows.push(row);
    process.stderr.write(`${cells(row).join('  ')}\n`);
  }
  report(rows);
  attacker.disconnect();
});
process.exit(0);

/**
 * 500 clients wait (long polls) in 50 sessions. How soon does a change reach them all, and what does it cost?
 * `npm run bench wait`. Starts the server on a new file, plays only on loopback, and ends by itself within a minute.
 * With `-- --cpu-prof` the server writes a profile into the current directory when it ends.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { bench, launch } from './children.ts';
import { Line, type Reply, requestText, roundTrips } from './line.ts';
import { quantile, Rounds, table } from './table.ts';

const SESSIONS = 50;
/** Nine members wait, the host on two devices. The change is the tenth member, who joins and leaves. */
const SEATED = 9;
const POLLERS = SEATED + 1;
/** The first one warms up and is not counted. */
const ROUNDS = 8;
const SLICE_MS = 500;
const CHANGE_EVERY_MS = 20;
const LIMIT_MS = 50;
const GIVE_UP_MS = 55_000;

/** A server that holds polls in groups: Parlor, or the floor. */
interface Target {
  port: number;
  groups: Group[];
  held(): Promise<number>;
}

interface Group {
  pollers: Line[];
  changer: Line;
  /** The next poll of a poller of this group. */
  poll(poller: number): string;
  /** The next change. */
  change(): string;
  /** Checks the answer to a poll. Throws if it is not the new state. */
  learn(reply: Reply): void;
}

/** 50 sessions with their members, each with their own connection. */
async function seat(port: number): Promise<Target & { info: string }> {
  const line = await Line.open(port);
  const call = async (method: string, path: string, token?: string, json?: unknown) => {
    const { status, body } = await line.ask(requestText(method, path, token, json));
    if (status !== 200 && status !== 201) throw new Error(`${method} ${path}: ${status} ${body}`);
    return JSON.parse(body);
  };
  const groups: Group[] = [];
  let info = '';
  for (let n = 0; n < SESSIONS; n++) {
    const tokens: string[] = [];
    for (let seat = 0; seat <= SEATED; seat++) {
      tokens.push((await call('POST', '/api/user/guest/', undefined, { name: `s${n}-${seat}` })).access);
    }
    const [host = '', ...others] = tokens;
    let session = await call('POST', '/api/session/create/', host, { draw_time: 60, desc_time: 60 });
    const path = `/api/session/${session.game_code}`;
    for (const token of others.slice(0, -1)) session = await call('POST', `${path}/join/`, token);
    info = requestText('GET', `${path}/info/`, host);
    groups.push(await sessionGroup(port, path, session, tokens));
  }
  const held = async () => (await call('GET', '/status/')).polls;
  return { port, groups, held, info };
}

async function sessionGroup(
  port: number,
  path: string,
  { game_code, last_modified }: { game_code: number; last_modified: string },
  tokens: string[],
): Promise<Group> {
  const comer = tokens.at(-1);
  const polls = [tokens[0], ...tokens.slice(0, SEATED)];
  let seen = last_modified;
  let inside = false;
  return {
    pollers: await Promise.all(polls.map(() => Line.open(port))),
    changer: await Line.open(port),
    poll: (poller) => requestText('POST', `${path}/wait/`, polls[poller], { game_code, last_modified: seen }),
    change() {
      inside = !inside;
      return requestText('POST', `${path}/${inside ? 'join' : 'leave'}/`, comer);
    },
    learn({ status, body }) {
      const { users, last_modified: now } = JSON.parse(body);
      const expected = inside ? SEATED + 1 : SEATED;
      if (status !== 200 || users?.length !== expected) throw new Error(`not the news: ${status} ${body}`);
      seen = now;
    },
  };
}

async function floorTarget(port: number): Promise<Target> {
  const line = await Line.open(port);
  const groups: Group[] = [];
  for (let n = 0; n < SESSIONS; n++) {
    groups.push({
      pollers: await Promise.all(Array.from({ length: POLLERS }, () => Line.open(port))),
      changer: await Line.open(port),
      poll: () =>
        requestText('POST', `/hold/${n}`, 'x'.repeat(250), { game_code: 1, last_modified: 'x'.repeat(27) }),
      change: () => requestText('POST', `/go/${n}`, 'x'.repeat(250)),
      learn: () => undefined,
    });
  }
  return { port, groups, held: async () => Number((await line.ask(requestText('GET', '/held'))).body) };
}

type Polls = Promise<Reply>[];

function pollAll(group: Group): Polls {
  return group.pollers.map((line, poller) => line.ask(group.poll(poller)));
}

/** Makes all 500 wait. Resolves when the server holds them. */
async function holdAll(target: Target): Promise<Polls[]> {
  const polls = target.groups.map(pollAll);
  while ((await target.held()) < SESSIONS * POLLERS) await pause(5);
  return polls;
}

/** Makes the change of a group. Returns the ms from sending it to each poller's answer. */
async function change(group: Group, polls: Polls): Promise<number[]> {
  const sentAtMs = performance.now();
  const changed = group.changer.ask(group.change());
  const replies = await Promise.all(polls);
  const { status, body } = await changed;
  if (status !== 200) throw new Error(`change: ${status} ${body}`);
  for (const reply of replies) group.learn(reply);
  return replies.map(({ atMs }) => atMs - sentAtMs);
}

/** One session after another changes while all 500 wait. Each is polled again at once. */
async function inTurn(target: Target, polls: Polls[], gapMs = 0): Promise<number[]> {
  const times: number[] = [];
  for (const [n, group] of target.groups.entries()) {
    times.push(...(await change(group, polls[n] as Polls)));
    polls[n] = pollAll(group);
    if (gapMs > 0) await pause(gapMs);
  }
  while ((await target.held()) < SESSIONS * POLLERS) await pause(5);
  return times;
}

/** All sessions change at the same moment. Nobody waits afterwards. */
async function atOnce(target: Target, polls: Polls[]): Promise<number[]> {
  return (await Promise.all(target.groups.map((group, n) => change(group, polls[n] as Polls)))).flat();
}

type Results = Map<string, Rounds>;

async function measure(parlor: Target & { info: string }, floor: Target): Promise<Results> {
  const results: Results = new Map();
  const line = await Line.open(parlor.port);
  const info = () => parlor.info;
  for (let round = 0; round < ROUNDS; round++) {
    const note = (what: string, times: number[]) => {
      if (round === 0) return;
      for (const [name, share] of [
        ['p50', 0.5],
        ['p99', 0.99],
        ['max', 1],
      ] as const) {
        const rounds = results.get(`${what} ${name}`) ?? new Rounds();
        rounds.values.push(quantile(times, share));
        results.set(`${what} ${name}`, rounds);
      }
    };
    note('info idle', await roundTrips(line, info, pause(SLICE_MS)));
    const polls = await holdAll(parlor);
    note('info held', await roundTrips(line, info, pause(SLICE_MS)));
    note('info busy', await roundTrips(line, info, inTurn(parlor, polls, CHANGE_EVERY_MS)));
    note('parlor in turn', await inTurn(parlor, polls));
    note('parlor at once', await atOnce(parlor, polls));
    const held = await holdAll(floor);
    note('floor in turn', await inTurn(floor, held));
    note('floor at once', await atOnce(floor, held));
  }
  return results;
}

function report(results: Results): void {
  const get = (name: string) => results.get(name) as Rounds;
  const compared = (label: string, one: string, other: string) =>
    ['p50', 'p99', 'max'].map((name) => {
      const [a, b] = [get(`${one} ${name}`), get(`${other} ${name}`)];
      return [`${label}, ${name}`, String(a), String(b), (a.median / b.median).toFixed(2)];
    });
  const rows = [
    [`ms, median of ${ROUNDS - 1} rounds (least to most)`, 'Parlor', 'floor', 'ratio'],
    ...compared('one session of 50 changes, to its 10 pollers', 'parlor in turn', 'floor in turn'),
    ...compared('all 50 sessions change, to 500 pollers', 'parlor at once', 'floor at once'),
    ['', '', '', ''],
    ['', 'with 500 polls', 'idle', 'ratio'],
    ...compared('GET info while all are held', 'info held', 'info idle'),
    ...compared(`GET info, a change every ${CHANGE_EVERY_MS} ms`, 'info busy', 'info idle'),
  ];
  process.stdout.write(`${table(rows)}\n\n`);
  for (const [what, name] of [
    ['one change', 'parlor in turn'],
    ['50 changes at once', 'parlor at once'],
  ] as const) {
    const worst = get(`${name} max`).max;
    const verdict = worst <= LIMIT_MS ? 'held' : 'did NOT hold';
    process.stdout.write(
      `all answered within ${LIMIT_MS} ms of ${what}: ${verdict} (worst ${worst.toFixed(1)} ms)\n`,
    );
  }
}

await bench('wait', GIVE_UP_MS, async (started) => {
  const parlor = await seat(await launch(started, 'parlor', ['src/parlor.js'], process.argv.slice(2)));
  const floor = await floorTarget(await launch(started, 'floor', ['bench/floor.ts']));
  report(await measure(parlor, floor));
});
process.exit(0);

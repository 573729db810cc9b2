import t, { type Test } from 'tap';
import { errorCodes } from '#src/platform/errors.ts';
import type { Frame, TestSocket } from '../helper.ts';
import { lostSecrets, makeWorld, WHO, type Who, type World } from './arbitrary-world.ts';
import { Chance } from './clock.ts';
import { eventsOf, Frames, type Sent } from './messages-frames.ts';
import { FOUND_FRAMES } from './seeds.ts';

/** The number of messages, and the first seed. Every world has its own seed. */
const RUNS = Number(process.env.RUNS ?? 600);
const SEED = Number(process.env.SEED ?? 1);
const OF_ONE_WORLD = 1_500;
/** With fewer messages the tests cannot require every outcome. */
const FEWEST_TO_MEET_ALL = 3_000;
const KNOWN = new Set('ACK ERROR PONG STATE_SYNC PRESENCE NOTICE'.split(' '));
const ANSWERS = new Set(['ACK', 'ERROR', 'PONG']);
/** Invalid UTF-8, too many bad frames, too long, an invalid token. */
const CLOSINGS = new Set([1007, 1008, 1009, 4401]);

/** The sockets of one user, one after the other. */
class Line {
  socket: TestSocket;

  readonly world: World;
  readonly who: Who;

  constructor(world: World, who: Who) {
    this.world = world;
    this.who = who;

    this.socket = this.open();
  }

  open(): TestSocket {
    const { server, accounts } = this.world;
    return server.open('/ws/', this.who === 'nobody' ? undefined : accounts[this.who].access);
  }

  /** Sends a message. Returns the frames before the answer to a later PING, or the close code of the socket. */
  async say({ parts, binary }: Sent, t: string): Promise<{ frames: Frame[]; closed?: number }> {
    const { socket } = this;
    await socket.opened;
    for (const [at, part] of parts.entries()) socket.raw.send(part, { binary, fin: at === parts.length - 1 });
    socket.raw.send(JSON.stringify({ event: 'PING', payload: { t } }));
    const pong = socket.next((frame) => frame.event === 'PONG' && frame.payload.t === t);
    const end = await Promise.race([pong, socket.closed]);
    const frames = socket.frames.splice(0);
    if (typeof end !== 'number') return { frames };
    this.socket = this.open();
    return { frames, closed: end };
  }
}

const statusOf = new Map<string, number>();

function faultOf(
  { secrets, pools }: World,
  sent: Sent,
  frames: Frame[],
  closed?: number,
): string | undefined {
  const text = JSON.stringify(frames);
  const seen = secrets.find((secret) => text.includes(secret.text));
  if (seen) return `somebody was shown ${seen.what}`;
  for (const { event, payload } of frames) {
    if (!KNOWN.has(event)) return `an unknown event ${event}`;
    if (event === 'ERROR') {
      const status = statusOf.get(payload.code);
      if (status === undefined || typeof payload.detail !== 'string') return 'an undocumented refusal';
      if (status >= 500) return 'a 5xx';
    }
    for (const code of payload?.game_code === undefined ? [] : [payload.game_code])
      pools.game_code?.push(code);
  }
  if (closed !== undefined) return CLOSINGS.has(closed) ? undefined : `closed with ${closed}`;
  const answers = frames.filter(({ event, id }) => ANSWERS.has(event) && id === sent.id);
  return sent.id !== undefined && answers.length !== 1 ? `${answers.length} answers` : undefined;
}

async function explore(t: Test, seed: number, runs: number, met: Set<string>): Promise<string[]> {
  const world = await makeWorld(t);
  const { server } = world;
  const chance = new Chance(seed);
  const faults: string[] = [];
  server.http.log.error = (fault: unknown) => faults.push(`logged: ${(fault as { err?: Error }).err?.stack}`);
  for (const [code, { status }] of errorCodes()) statusOf.set(code, status);
  const frames = new Frames(chance, world, eventsOf(server.http.rows));
  const lines = WHO.map((who) => new Line(world, who));
  const witness = server.open('/ws/');
  for (let run = 0; run < runs && faults.length < 10; run += lines.length) {
    const tell = async (line: Line, at: number) => {
      const sent = frames.make();
      const heard = await line.say(sent, `after ${run + at}`);
      const fault = faultOf(world, sent, heard.frames, heard.closed);
      const said = Buffer.concat(sent.parts).toString().slice(0, 800);
      if (fault) faults.push(`${fault}\n${line.who}: ${said}\n${JSON.stringify(heard).slice(0, 800)}`);
      const event = /"event":"(\w+)"/.exec(said)?.[1];
      for (const { event: answer, id } of heard.frames) if (id === sent.id) met.add(`${event} ${answer}`);
    };
    await Promise.all(lines.map(tell));
    const { payload } = await witness.ask('PING', { t: run });
    if (payload.t !== run) faults.push('another socket got no answer');
  }
  faults.push(...(await lostSecrets(world)));
  await server.stop();
  return faults;
}

const loose: unknown[] = [];
process.on('unhandledRejection', (fault) => loose.push(fault));
process.on('uncaughtException', (fault) => loose.push(fault));
t.setTimeout(120_000 + RUNS * 50);

t.test('messages that once caused a fault get a proper answer', async (t) => {
  const world = await makeWorld(t);
  for (const [code, { status }] of errorCodes()) statusOf.set(code, status);
  const line = new Line(world, 'user');
  for (const { text, fault } of FOUND_FRAMES) {
    const sent = { parts: [Buffer.from(text)], binary: false };
    const { frames, closed } = await line.say(sent, 'then');
    t.equal(faultOf(world, sent, frames, closed), undefined, `${text.slice(0, 60)}: ${fault}`);
  }
});

t.test(`${RUNS} random socket messages from all kinds of users, from seed ${SEED}`, async (t) => {
  const met = new Set<string>();
  for (let world = 0; world * OF_ONE_WORLD < RUNS; world++) {
    const faults = await explore(t, SEED + world, Math.min(OF_ONE_WORLD, RUNS - world * OF_ONE_WORLD), met);
    t.same(faults, [], `seed ${SEED + world}`);
  }
  t.same(loose, [], 'nothing was thrown without being caught');
  const done = [...met].filter((outcome) => outcome.endsWith(' ACK'));
  t.comment(`${met.size} outcomes, ${done.length} of them good`);
  if (RUNS < FEWEST_TO_MEET_ALL) return;
  t.ok(done.length > 10, 'most messages were also used correctly');
});

import t from 'tap';
import type { Message } from '#src/platform/live/messages.ts';
import { type Payload, pathFields } from '../commands.ts';
import type { TestSocket } from '../helper.ts';
import { DIFFERENCES, type Difference, ODD_VALUES, type Wrong } from './differences.ts';
import {
  changes,
  dump,
  makeTwin,
  PHASES,
  type Phase,
  ROLES,
  type Role,
  type Scene,
  setScene,
  snapshot,
  type Twin,
  type Verdict,
  viaHttp,
  viaSocket,
} from './twins.ts';

/** What a well-meant command of this role says. */
function goodPayload(event: string, role: Role, scene: Scene, { players }: Twin): Payload {
  const game_code = scene.code;
  const [anyChain = 1] = scene.chains.values();
  const chain = scene.chains.get(players[role].name) ?? anyChain;
  switch (event) {
    case 'CREATE':
      // Browser forms send numbers as text, and so may sockets.
      return { draw_time: 30, desc_time: '45' };
    case 'DESC':
      return { game_code, round: scene.round, chain, description: `words of ${role}` };
    case 'KICK':
    case 'HOST':
      return { game_code, username: players.member.name };
    case 'ALBUM_STEP':
      return { game_code, chain: anyChain, step: 1 };
    default:
      return { game_code };
  }
}

function wrongPayloads({ event, schema }: Message, good: Payload): Wrong[] {
  const fields = Object.keys((schema as { properties?: object }).properties ?? {});
  const odd = fields.flatMap((field) =>
    Object.entries(ODD_VALUES).map(([how, value]) => ({ field, how, payload: { ...good, [field]: value } })),
  );
  const missing = fields
    .filter((field) => !pathFields(event).includes(field))
    .map((field) => {
      const { [field]: _gone, ...payload } = good;
      return { field, how: 'missing', payload };
    });
  return [...missing, ...odd, { field: 'extra', how: 'unknown', payload: { ...good, extra: 1 } }];
}

/** Chess shares some names; its two doors are compared in test/chess. */
function isTelephone({ schema }: Message): boolean {
  const { properties = {} } = schema as { properties?: object };
  return 'game_code' in properties || 'draw_time' in properties;
}

/** Two servers on which the same happens: one is told by requests, the other by socket messages. */
interface Pair {
  web: Twin;
  live: Twin;
  sockets: Record<Role, TestSocket>;
  /** Games that no command has changed yet. */
  scenes: Map<Phase, Scene>;
  asked: number;
  met: Set<Difference>;
}

async function sceneOf(pair: Pair, phase: Phase): Promise<Scene> {
  const known = pair.scenes.get(phase);
  if (known) return known;
  for (const { ports } of [pair.web, pair.live]) ports.reseed(pair.asked * 1_000);
  const [scene, twin] = [await setScene(pair.web, phase), await setScene(pair.live, phase)];
  if (told(scene) !== told(twin)) throw new Error(`the twins differ: ${told(scene)} ${told(twin)}`);
  pair.scenes.set(phase, scene);
  return scene;
}

/** With the members of every object in one order. */
function told(value: unknown): string {
  const sorted = (_key: string, one: unknown) => {
    if (one instanceof Map) return [...one];
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return one;
    return Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : 1)));
  };
  return JSON.stringify(value, sorted);
}

/** What both doors must have in common. */
function essence({ status, refusal, result }: Verdict): string {
  return status < 300 ? `done ${told(result)}` : `${status} ${told(refusal)}`;
}

/** Says the same by both doors; gives what is wrong with the answers, or with what has come of it. */
async function compare(pair: Pair, event: string, role: Role, scene: Scene, wrong: Wrong): Promise<string[]> {
  const { web, live, sockets } = pair;
  pair.asked += 1;
  const before = [changes(web), changes(live)];
  const ask = (payload: Payload) => {
    live.ports.reseed(pair.asked);
    return viaSocket(sockets[role], event, payload);
  };
  web.ports.reseed(pair.asked);
  const request = await viaHttp(web, role, event, wrong.payload);
  let answer = await ask(wrong.payload);
  const problems: string[] = [];
  if (essence(request) !== essence(answer)) {
    const difference = DIFFERENCES.find(({ covers }) => covers(event, wrong, request, answer));
    if (!difference) problems.push(`HTTP ${essence(request)}, socket ${essence(answer)}`);
    else pair.met.add(difference);
    // What is different is how it is said: said as sockets say it, the same comes of it.
    const payload = difference?.asSocketsSayIt?.(wrong);
    if (payload) answer = await ask(payload);
    if (payload && essence(request) !== essence(answer))
      problems.push(`HTTP ${essence(request)}, said otherwise ${essence(answer)}`);
  }
  if (request.status >= 500 || answer.status >= 500) problems.push('a fault of the server');
  problems.push(...(await aftermath(pair, scene, before, request, answer)));
  return problems.map((problem) => `${event} ${role} ${wrong.field ?? ''} ${wrong.how}: ${problem}`);
}

async function aftermath(
  { web, live, scenes }: Pair,
  scene: Scene,
  before: number[],
  request: Verdict,
  answer: Verdict,
): Promise<string[]> {
  const problems: string[] = [];
  const session = answer.result as { game_code?: number; version?: number } | undefined;
  if (session?.version !== answer.version) problems.push(`ACK of version ${answer.version}`);
  if (session?.version !== undefined && answer.topic !== `session:${session.game_code}`)
    problems.push(`ACK of topic ${answer.topic}`);
  const changed = [changes(web), changes(live)].some((count, at) => count !== before[at]);
  if (changed && request.status >= 300) problems.push('a refused command changed something');
  for (const code of new Set([scene.code, session?.game_code ?? scene.code])) {
    if (dump(web, code) !== dump(live, code)) problems.push('not the same on file');
    if (told(await snapshot(web, code)) !== told(await snapshot(live, code)))
      problems.push('not the same snapshot and version');
  }
  if (changed || problems.length > 0) scenes.clear();
  return problems;
}

/** Bad payloads come first, while the game is as it was. */
function casesOf(message: Message, phase: Phase, role: Role, good: Payload): Wrong[] {
  const thorough = role === 'host' || (role === 'stranger' && phase === 'describing');
  return [...(thorough ? wrongPayloads(message, good) : []), { how: 'as it should be', payload: good }];
}

async function compareAll(pair: Pair, message: Message, phase: Phase, role: Role): Promise<string[]> {
  const problems: string[] = [];
  const count = casesOf(message, phase, role, {}).length;
  for (let at = 0; at < count; at++) {
    const scene = await sceneOf(pair, phase);
    const good = goodPayload(message.event, role, scene, pair.web);
    const wrong = casesOf(message, phase, role, good)[at] as Wrong;
    problems.push(
      ...(await compare(pair, message.event, role, scene, wrong)).map((one) => `${phase}: ${one}`),
    );
  }
  return problems;
}

t.test('every command says and does the same over HTTP and by socket', async (t) => {
  const [web, live] = [await makeTwin(t), await makeTwin(t)];
  const sockets = Object.fromEntries(
    ROLES.map((role) => [role, live.server.open('/ws/', live.players[role].token)]),
  ) as Record<Role, TestSocket>;
  const pair: Pair = { web, live, sockets, scenes: new Map(), asked: 0, met: new Set() };
  const messages = live.server.platform.messages.all().filter(isTelephone);
  t.ok(messages.length >= 10);
  for (const message of messages) {
    t.doesNotThrow(() => pathFields(message.event), `${message.event} has a row in commands.ts`);
    const problems: string[] = [];
    for (const phase of PHASES)
      for (const role of ROLES) problems.push(...(await compareAll(pair, message, phase, role)));
    t.same(problems, [], message.event);
  }
  t.comment(`${pair.asked} commands by each door`);
  for (const difference of DIFFERENCES) t.ok(pair.met.has(difference), `still so: ${difference.why}`);
});

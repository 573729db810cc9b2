/// <reference lib="dom" />
import { setTimeout as pause } from 'node:timers/promises';
import type { ParlorClient } from '#src/client/index.ts';
import { type Opened, openPage, PHONE, SPEEDS, type Stage, slowDown } from './page-browser.ts';
import { openLobby, seatsFor } from './page-game.ts';
import { Pairs, roundsWithin } from './page-rows.ts';
import { quantile } from './table.ts';

const ROUNDS = 5;
/** For all rounds at one speed. */
const BUDGET_MS = 7_000;
const SYNCS = 18;
/** Longer than a slow phone needs for one, so that none has to wait for the one before. */
const EVERY_MS = 60;
const PLAYERS = 10;
/** From Morphy's Opera game. The last move is made and taken back again and again. */
const PLAYED =
  'e2e4 e7e5 g1f3 d7d6 d2d4 c8g4 d4e5 g4f3 d1f3 d6e5 f1c4 g8f6 f3b3 d8e7 b1c3 c7c6 c1g5 b7b5'.split(' ');
const NEXT = 'c3b5';

/** A topic that can produce many states. */
interface Scene {
  name: string;
  topic: string;
  path: string;
  who: ParlorClient;
  /** What the page has once it shows the topic. */
  shown: string;
  changes: (() => Promise<unknown>)[];
}

/** What one STATE_SYNC costs the main thread, compared with parsing the same bytes and showing them as text. */
export async function measureSync(stage: Stage): Promise<string[][]> {
  const rows: string[][] = [];
  for (const scene of [await lobbyOf(stage), await boardOf(stage)]) {
    const [ours, floor] = [await openOurs(stage, scene), await openFloor(stage, scene)];
    for (const { name, rate } of SPEEDS) {
      const pairs = new Pairs();
      for (const _round of roundsWithin(ROUNDS, BUDGET_MS)) {
        pairs.note('ours', await slice(ours, scene, rate));
        pairs.note('floor', await slice(floor, scene, rate));
      }
      rows.push(...pairs.rows(`a state of ${scene.name}, ${name}`));
    }
    await ours.close();
    await floor.close();
  }
  return rows;
}

/** The last player joins and leaves. */
async function lobbyOf(stage: Stage): Promise<Scene> {
  const { code, seats } = await openLobby(await seatsFor(stage, PLAYERS));
  const { telephone } = (seats.at(-1) ?? seats[0]).client;
  return {
    name: `a lobby of ${PLAYERS}`,
    topic: `session:${code}`,
    path: `/play/${code}`,
    who: seats[1].client,
    shown: `text=${seats[0].name}`,
    changes: [() => telephone.leave(code), () => telephone.join(code)],
  };
}

/** White moves, asks to take the move back and is allowed to. The page is Black's. */
async function boardOf(stage: Stage): Promise<Scene> {
  const [{ client: white }, { client: black }] = await seatsFor(stage, 2);
  const { gameId } = await white.chess.create({ color: 'white', initialMs: 3_600_000, incrementMs: 0 });
  await black.chess.join(gameId);
  for (const [ply, uci] of PLAYED.entries()) await [white, black][ply % 2]?.chess.move(gameId, uci, ply);
  return {
    name: 'a chess game',
    topic: `game:${gameId}`,
    path: `/chess/${gameId}`,
    who: black,
    shown: 'text=Guest',
    changes: [
      () => white.chess.move(gameId, NEXT, PLAYED.length),
      () => white.chess.takeback(gameId, 'offer'),
      () => black.chess.takeback(gameId, 'accept'),
    ],
  };
}

async function openOurs(stage: Stage, { path, who, shown }: Scene): Promise<Opened> {
  const opened = await openPage(stage, PHONE, who);
  await opened.page.addInitScript(timeSyncs);
  await opened.page.goto(stage.base + path);
  await opened.page.locator(shown).first().waitFor();
  return opened;
}

async function openFloor(stage: Stage, { topic, who }: Scene): Promise<Opened> {
  const opened = await openPage(stage, PHONE);
  await opened.page.addInitScript(timeSyncs);
  await opened.page.goto(`${stage.base}/healthz`);
  await opened.page.evaluate(showAsText, { topic, access: who.http.tokens?.access });
  return opened;
}

async function slice({ page, cdp, ...opened }: Opened, scene: Scene, rate: number) {
  await page.bringToFront();
  await slowDown({ page, cdp, ...opened }, rate);
  await page.evaluate(() => (globalThis as unknown as Timed).syncs.splice(0));
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await busyMs({ page, cdp, ...opened });
  for (let n = 0; n < SYNCS; n++) {
    await scene.changes[n % scene.changes.length]?.();
    await pause(EVERY_MS);
  }
  await pause(2 * EVERY_MS);
  const after = await busyMs({ page, cdp, ...opened });
  const syncs = await page.evaluate(() => (globalThis as unknown as Timed).syncs);
  await slowDown({ page, cdp, ...opened }, 1);
  if (syncs.length < SYNCS / 2) throw new Error(`${syncs.length} of ${SYNCS} states came`);
  return {
    'message to DOM, p50': quantile(syncs, 0.5),
    'message to DOM, p95': quantile(syncs, 0.95),
    'whole thread, mean': (after - before) / syncs.length,
  };
}

/** The time the main thread has been busy so far. */
async function busyMs({ cdp }: Opened): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

interface Timed {
  syncs: number[];
}

/** Runs in the page. A task queued before a message is handled runs after everything that the message changes at once. */
function timeSyncs(): void {
  const syncs: number[] = [];
  const add = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (this: WebSocket, ...given: unknown[]) {
    const [type, listener, options] = given as [string, (event: Event) => void, undefined];
    const timed = (event: Event) => {
      const isSync = String((event as MessageEvent).data).includes('"event":"STATE_SYNC"');
      const { port1, port2 } = new MessageChannel();
      const beganMs = performance.now();
      port1.onmessage = () => isSync && syncs.push(performance.now() - beganMs);
      port2.postMessage(undefined);
      listener(event);
    };
    add.call(this, type, type === 'message' ? timed : listener, options);
  } as typeof add;
  Object.assign(globalThis, { syncs });
}

/** Runs in the page: the least work that can be done with a state. */
async function showAsText({ topic, access }: { topic: string; access: string | undefined }): Promise<void> {
  const text = document.body.appendChild(document.createElement('pre'));
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/`);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  socket.addEventListener('message', ({ data }) => {
    text.textContent = JSON.stringify(JSON.parse(data), null, 1);
  });
  socket.send(JSON.stringify({ event: 'HELLO', id: 1, payload: { access } }));
  socket.send(JSON.stringify({ event: 'SUBSCRIBE', id: 2, payload: { topic } }));
}

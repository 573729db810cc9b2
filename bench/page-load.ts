/// <reference lib="dom" />
import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions } from 'playwright-core';
import { type Opened, openPage, PHONE, SPEEDS, type Stage, slowDown } from './page-browser.js';
import { Pairs } from './page-rows.js';

const ROUNDS = 5;
/** So long must the main thread be free of long tasks for a page to be ready. */
const QUIET_MS = 300;
/** The field for the name on the home page; the body of a page with nothing on it. */
const OURS = { path: '/', field: 'input[autocomplete=nickname]' };
const FLOOR = { path: '/healthz', field: 'body' };
/** Where Parlor is reached as http://192.168.…, browsers have no service worker. */
const NO_WORKER: BrowserContextOptions = { ...PHONE, serviceWorkers: 'block' };

type Goal = typeof OURS;

/** First and second visits, and what they weigh. */
export async function measureLoad(stage: Stage): Promise<string[][]> {
  const rows: string[][] = [];
  for (const { name, rate } of SPEEDS) {
    const [cold, warm, kept] = [new Pairs(), new Pairs(), new Pairs()];
    for (let round = 0; round < ROUNDS; round++) {
      for (const [side, goal] of Object.entries({ ours: OURS, floor: FLOOR }) as ['ours' | 'floor', Goal][]) {
        const visits = await visit(stage, goal, NO_WORKER, rate);
        cold.note(side, { 'ms to interactive': visits[0] });
        warm.note(side, { 'ms to interactive': visits[1] });
      }
      kept.note('ours', { 'ms to interactive': (await visit(stage, OURS, PHONE, rate))[1] });
      kept.note('floor', { 'ms to interactive': (await visit(stage, FLOOR, PHONE, rate))[1] });
    }
    rows.push(...cold.rows(`first visit, ${name}`), ...warm.rows(`second visit, ${name}`));
    rows.push(...kept.rows(`second visit, service worker, ${name}`));
  }
  return [...(await weigh(stage)), ...rows];
}

/** ms from the start of the navigation until all is ready, of a first and a second visit. */
async function visit(
  stage: Stage,
  { path, field }: Goal,
  options: BrowserContextOptions,
  rate: number,
): Promise<[number, number]> {
  const opened = await openPage(stage, options);
  const { page } = opened;
  await page.addInitScript(watchForReady, { field, quietMs: QUIET_MS });
  const go = async (): Promise<number> => {
    await slowDown(opened, rate);
    await page.goto(stage.base + path, { waitUntil: 'commit' });
    return page.evaluate(() => (globalThis as unknown as { readyMs: Promise<number> }).readyMs);
  };
  const first = await go();
  await slowDown(opened, 1);
  if (options.serviceWorkers !== 'block' && path === OURS.path) {
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  }
  const second = await go();
  await opened.close();
  return [first, second];
}

/** Runs in the page: everything it uses is inside it. */
function watchForReady({ field, quietMs }: { field: string; quietMs: number }): void {
  let busyUntil = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      busyUntil = Math.max(busyUntil, startTime + duration);
    }
  }).observe({ type: 'longtask', buffered: true });
  const ready = new Promise<number>((resolve) => {
    const look = () => {
      const found = document.readyState !== 'loading' && document.querySelector(field);
      if (!found || (found instanceof HTMLInputElement && found.disabled)) return requestAnimationFrame(look);
      return requestIdleCallback(() => {
        const idleAt = performance.now();
        setTimeout(() => resolve(Math.max(idleAt, busyUntil)), quietMs);
      });
    };
    look();
  });
  Object.assign(globalThis, { readyMs: ready });
}

/** What a first visit brings over the wire, heads included. */
async function weigh(stage: Stage): Promise<string[][]> {
  const [ours, floor] = [await bytesOf(stage, OURS), await bytesOf(stage, FLOOR)];
  const whole = (value: number) => value.toLocaleString('en');
  return [
    ['first visit', 'bytes as served', whole(ours.served), whole(floor.served), '-'],
    ['', 'bytes, bodies by gzip -9', whole(ours.gzipped), whole(floor.gzipped), '-'],
    ['', 'requests', String(ours.requests), String(floor.requests), '-'],
  ];
}

async function bytesOf(stage: Stage, { path, field }: Goal) {
  const opened: Opened = await openPage(stage, NO_WORKER);
  const { page, cdp } = opened;
  const urls = new Map<string, string>();
  const total = { served: 0, gzipped: 0, requests: 0 };
  const weighed: Promise<void>[] = [];
  cdp.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    total.requests += 1;
    total.served += encodedDataLength;
    weighed.push(
      fetch(urls.get(requestId) as string, { headers: { 'Accept-Encoding': 'identity' } })
        .then((answer) => answer.arrayBuffer())
        .then((body) => {
          const packed = gzipSync(new Uint8Array(body), { level: 9 }).length;
          total.gzipped += encodedDataLength - Math.max(0, body.byteLength - packed);
        }),
    );
  });
  await cdp.send('Network.enable');
  await page.goto(stage.base + path);
  await page.locator(field).waitFor();
  await page.waitForTimeout(QUIET_MS);
  await Promise.all(weighed);
  await opened.close();
  return total;
}

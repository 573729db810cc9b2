/// <reference lib="dom" />
import { gzipSync } from 'node:zlib';
import type { BrowserContextOptions } from 'playwright-core';
import { openPage, PHONE, SPEEDS, type Stage, slowDown } from './page-browser.ts';
import { Pairs, roundsWithin } from './page-rows.ts';

const ROUNDS = 5;
/** For all rounds at one speed. */
const BUDGET_MS = 12_000;
/** A page is ready when its main thread has had no long task for this time. */
const QUIET_MS = 200;
/** The field for the name on the home page; the body of a page with nothing on it. */
const OURS = { path: '/', field: 'input[autocomplete=nickname]' };
const FLOOR = { path: '/healthz', field: 'body' };
/** If Parlor is opened as http://192.168.…, browsers offer no service worker. */
const NO_WORKER: BrowserContextOptions = { ...PHONE, serviceWorkers: 'block' };

type Goal = typeof OURS;

/** First and second visits, and their size. */
export async function measureLoad(stage: Stage): Promise<string[][]> {
  const rows = await weigh(stage);
  for (const { name, rate } of SPEEDS) {
    const [cold, warm, kept] = [new Pairs(), new Pairs(), new Pairs()];
    for (const _round of roundsWithin(ROUNDS, BUDGET_MS)) {
      const ours = await visit(stage, OURS, NO_WORKER, rate);
      const floor = await visit(stage, FLOOR, NO_WORKER, rate);
      const withWorker = await visit(stage, OURS, PHONE, rate);
      note(cold, ours[0], floor[0]);
      note(warm, ours[1], floor[1]);
      note(kept, withWorker[1], floor[1]);
    }
    rows.push(...cold.rows(`first visit, ${name}`), ...warm.rows(`second visit, ${name}`));
    rows.push(...kept.rows(`second visit by the service worker, ${name}`));
  }
  return rows;
}

function note(pairs: Pairs, ours: number, floor: number): void {
  pairs.note('ours', { 'to interactive': ours });
  pairs.note('floor', { 'to interactive': floor });
}

/** ms from the start of navigation until the page is ready, for a first visit and a later one. */
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
    const ready = await page.waitForFunction(() => (globalThis as { readyMs?: number }).readyMs);
    return (await ready.jsonValue()) as number;
  };
  const first = await go();
  await slowDown(opened, 1);
  if (options.serviceWorkers !== 'block') {
    // A first visit installs none.
    await page.reload();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }
  const second = await go();
  await opened.close();
  return [first, second];
}

/** Runs in the page, so it uses nothing from outside. */
function watchForReady({ field, quietMs }: { field: string; quietMs: number }): void {
  let busyUntil = 0;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      busyUntil = Math.max(busyUntil, startTime + duration);
    }
  }).observe({ type: 'longtask', buffered: true });
  const look = () => {
    const found = document.readyState !== 'loading' && document.querySelector(field);
    if (!found || (found instanceof HTMLInputElement && found.disabled)) return requestAnimationFrame(look);
    return requestIdleCallback(() => {
      const idleAt = performance.now();
      const tell = () => Object.assign(globalThis, { readyMs: Math.max(idleAt, busyUntil) });
      setTimeout(tell, quietMs);
    });
  };
  look();
}

/** Counts what a first visit transfers. */
async function weigh(stage: Stage): Promise<string[][]> {
  const [ours, floor] = [await weightOf(stage, OURS), await weightOf(stage, FLOOR)];
  const names = {
    served: 'bytes as served, with heads',
    plain: 'bytes of bodies',
    gzipped: 'the same, gzip -9',
  };
  const rows = Object.entries({ ...names, requests: 'requests' }).map(([key, name], index) => {
    const cells = [ours, floor].map((weight) => weight[key as keyof typeof weight].toLocaleString('en'));
    return [index === 0 ? 'first visit' : '', name, ...cells, '-'];
  });
  return rows;
}

async function weightOf(stage: Stage, { path, field }: Goal) {
  const opened = await openPage(stage, NO_WORKER);
  const { page, cdp } = opened;
  const urls = new Map<string, string>();
  const weight = { served: 0, plain: 0, gzipped: 0, requests: 0 };
  cdp.on('Network.responseReceived', ({ requestId, response }) => urls.set(requestId, response.url));
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    weight.requests += 1;
    weight.served += encodedDataLength;
  });
  await cdp.send('Network.enable');
  await page.goto(stage.base + path);
  await page.locator(field).waitFor();
  await page.waitForTimeout(QUIET_MS);
  await opened.close();
  for (const url of urls.values()) {
    const body = new Uint8Array(await (await fetch(url)).arrayBuffer());
    weight.plain += body.length;
    weight.gzipped += gzipSync(body, { level: 9 }).length;
  }
  return weight;
}

/// <reference lib="dom" />
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openPage, PHONE, type Stage } from './page-browser.ts';
import { openLobby, playRound, seatsFor } from './page-game.ts';
import { quantile } from './table.ts';

const PLAYERS = 4;
const MOVES = 30;
const EVERY_MS = 400;
const TELEVISION = { viewport: { width: 1280, height: 720 }, locale: 'en' };

/** Times in ms since 1970 at which a page painted each beat of the show. */
type Beats = Map<number, number>;

/** How far apart a television and two phones show the same beat. A frame takes 16.7 ms. */
export async function measureShow(stage: Stage): Promise<string[][]> {
  const seats = await seatsFor(stage, PLAYERS);
  const table = await openLobby(seats);
  const [{ client: host }] = seats;
  let session = await host.telephone.start(table.code);
  while (session.round >= 0) session = await playRound(table);
  const opened = [
    await openPage(stage, TELEVISION, host),
    ...(await Promise.all(seats.slice(1, 3).map(({ client }) => openPage(stage, PHONE, client)))),
  ];
  for (const [place, { page }] of opened.entries()) {
    await page.addInitScript(watchBeats);
    await page.goto(`${stage.base}/${place === 0 ? 'tv' : 'play'}/${table.code}`);
  }
  await host.telephone.show(table.code, { pace: 'hand' });
  for (const { page } of opened) await page.locator('main[data-beat]').waitFor({ state: 'attached' });
  for (let moves = 0; moves < MOVES; moves++) {
    await pause(EVERY_MS);
    await host.telephone.show(table.code, { go: 'next' });
  }
  await pause(EVERY_MS);
  const [television, ...phones] = await Promise.all(opened.map(({ page }) => beatsOf(page)));
  await Promise.all(opened.map((one) => one.close()));
  const apart = [...(television ?? [])].flatMap(([beat, atMs]) =>
    phones.flatMap((phone) => (phone.has(beat) ? Math.abs(Number(phone.get(beat)) - atMs) : [])),
  );
  const [p50, p95, most] = [0.5, 0.95, 1].map((share) => quantile(apart, share).toFixed(1));
  return [
    ['a beat of the show', 'beats', 'p50, ms', 'p95, ms', 'most, ms'],
    ['between the television and a phone', `${apart.length}`, `${p50}`, `${p95}`, `${most}`],
  ];
}

async function beatsOf(page: Page): Promise<Beats> {
  return new Map(await page.evaluate(() => (globalThis as unknown as { beats: [number, number][] }).beats));
}

/** Runs in the page. */
function watchBeats(): void {
  const beats: [number, number][] = [];
  const look = () => {
    const beat = Number(document.querySelector('main')?.dataset.beat ?? Number.NaN);
    if (Number.isNaN(beat) || beats.at(-1)?.[0] === beat) return;
    beats.push([beat, Number.NaN]);
    requestAnimationFrame(() => {
      beats[beats.length - 1] = [beat, performance.timeOrigin + performance.now()];
    });
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
  Object.assign(globalThis, { beats });
}

/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import { type Opened, openPage, PHONE, type Stage } from './page-browser.ts';
import { openLobby, playRound, seatsFor, type Table } from './page-game.ts';

const LOOK_AFTER = [1, 5, 10, 20];
/** Enough moves to reach the first drawings. */
const SHOW_MOVES = 8;
const MATE = 'f2f3 e7e5 g2g4 d8h4'.split(' ');
/** A page that is always the same. The home page has a list of past games. */
const ELSEWHERE = { path: '/account', shown: 'form' };

interface Use {
  heapKb: number;
  nodes: number;
  listeners: number;
}

type Game = (stage: Stage, opened: Opened, seats: Table['seats']) => Promise<void>;

const GAMES: Record<string, Game> = { chess: watchChess, telephone: playTelephone };

/** Measures what an evening in one page, game after game, leaves in memory. Everybody else plays over HTTP. */
export async function measureMemory(stage: Stage): Promise<string[][]> {
  const last = LOOK_AFTER.at(-1) ?? 0;
  const before = LOOK_AFTER.at(-2) ?? 0;
  const head = [
    'kept after the garbage was collected',
    ...LOOK_AFTER.map((n) => `${n} games`),
    'each further',
  ];
  const rows = [head];
  for (const [name, play] of Object.entries(GAMES)) {
    const uses = await useOf(stage, play, last);
    const labels = { heapKb: 'JS heap, kB', nodes: 'DOM nodes', listeners: 'listeners' };
    for (const [key, label] of Object.entries(labels)) {
      const values = uses.map((use) => use[key as keyof Use]);
      const growth = (Number(values.at(-1)) - Number(values.at(-2))) / (last - before);
      rows.push([`${name}, ${label}`, ...values.map((value) => value.toFixed(0)), growth.toFixed(1)]);
    }
  }
  return rows;
}

async function useOf(stage: Stage, play: Game, games: number): Promise<Use[]> {
  const seats = await seatsFor(stage, 3);
  const opened = await openPage(stage, PHONE, seats[1].client);
  await opened.page.goto(stage.base);
  const uses: Use[] = [];
  for (let n = 1; n <= games; n++) {
    await play(stage, opened, seats);
    await goTo(opened.page, ELSEWHERE.path, ELSEWHERE.shown);
    if (LOOK_AFTER.includes(n)) uses.push(await look(opened));
  }
  await opened.close();
  return uses;
}

async function look({ cdp, page }: Opened): Promise<Use> {
  // Things that last for a moment (a toast, an animation) are not leaks.
  await page.waitForTimeout(500);
  for (let n = 0; n < 2; n++) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await cdp.send('Memory.getDOMCounters');
  return { heapKb: usedSize / 1024, nodes, listeners: jsEventListeners };
}

/** Goes to another page of the application, in the same document. Resolves when it is shown. */
async function goTo(page: Page, path: string, shown: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to);
    dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.locator(shown).first().waitFor();
}

async function watchChess(_stage: Stage, { page }: Opened, seats: Table['seats']): Promise<void> {
  const [white, , black] = seats.map(({ client }) => client.chess);
  if (!white || !black) return;
  const { gameId } = await white.create({ color: 'white', initialMs: 300_000, incrementMs: 0 });
  await black.join(gameId);
  await goTo(page, `/chess/${gameId}`, '[role=grid]');
  for (const [ply, uci] of MATE.entries()) await (ply % 2 ? black : white).move(gameId, uci, ply);
  await page.locator('.result').waitFor();
}

async function playTelephone(_stage: Stage, { page }: Opened, seats: Table['seats']): Promise<void> {
  const table = await openLobby(seats);
  const { telephone } = seats[0].client;
  await goTo(page, `/play/${table.code}`, `text=${seats[0].name}`);
  let session = await telephone.start(table.code);
  while (session.round >= 0) {
    await page.locator(session.round_kind === 'drawing' ? 'canvas[role=img]' : 'textarea').waitFor();
    session = await playRound(table);
  }
  let { show } = await telephone.show(table.code, { pace: 'hand' });
  for (let moves = 0; moves < SHOW_MOVES; moves++)
    ({ show } = await telephone.show(table.code, { go: 'next' }));
  await page.locator(`main[data-beat="${show?.beat}"]`).waitFor();
}

/// <reference lib="dom" />
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import root, { type Test } from 'tap';
import { type ServerProcess, startServer } from '../fault/process.ts';
import { holders } from '../helper.ts';
import { openBrowser, watch } from './browser.ts';
import { PHONE } from './visitor.ts';

/** Long enough for slow machines. */
const PATIENCE_MS = 60_000;

export interface Stage {
  browser: Browser;
  server: ServerProcess;
  /** The server's database file. */
  path: string;
}

let opening: Promise<Browser> | undefined;

/** Starts a server for this test. All tests of a file share one browser. */
export async function setStage(t: Test): Promise<Stage> {
  opening ??= openBrowser(root);
  const path = `${t.testdir()}/parlor.db`;
  const env = { PARLOR_RATE: 'off', PARLOR_GRACE_MS: '1000' };
  return { browser: await opening, server: await startServer(t, { path, env }), path };
}

/** A person with a phone. */
export interface Phone {
  name: string;
  context: BrowserContext;
  page: Page;
  /** Console errors (including content policy violations), exceptions, dialogs, and requests to other hosts. */
  misdeeds: string[];
}

export async function takePhone(
  { browser, server }: Stage,
  name: string,
  wishes: BrowserContextOptions = {},
): Promise<Phone> {
  const shape = { viewport: PHONE, hasTouch: true, isMobile: true, locale: 'en' };
  const context = await browser.newContext({ ...shape, ...wishes });
  context.setDefaultTimeout(PATIENCE_MS);
  const misdeeds: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (!['data:', 'blob:'].includes(protocol) && origin !== server.base) misdeeds.push(request.url());
  });
  const page = await context.newPage();
  watch(page, misdeeds, isHarmless);
  return { name, context, page, misdeeds };
}

/**
 * The browser reports every failed request. These are expected: a draft overtaken by its own entry, a network that the
 * test switched off, and words that came too late because of it.
 */
function isHarmless(line: string): boolean {
  return /\b400\b.*\/(draft|desc)\/$|ERR_INTERNET_DISCONNECTED/.test(line);
}

interface Times {
  write: number;
  draw: number;
  hasLastCall?: boolean;
}

/** Creates a game as its host. Returns the address in its QR code. */
export async function makeGame(
  { page, name }: Phone,
  { server }: Stage,
  { write, draw, hasLastCall = false }: Times,
): Promise<string> {
  await page.goto(server.base);
  await page.getByLabel('What should we call you?').fill(name);
  await page.getByRole('button', { name: 'New game' }).tap();
  await page.getByRole('button', { name: 'Change', exact: true }).tap();
  await page.getByText('Custom').tap();
  await page.getByLabel('Seconds to write').fill(`${write}`);
  await page.getByLabel('Seconds to draw').fill(`${draw}`);
  await page.getByLabel('Last call').setChecked(hasLastCall);
  await page.getByRole('button', { name: 'Save', exact: true }).tap();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  const label = await page.getByRole('img', { name: 'QR code of' }).getAttribute('alt');
  return label?.replace('QR code of ', '') ?? '';
}

export async function join({ page, name }: Phone, address: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('What should we call you?').fill(name);
  await page.getByRole('button', { name: 'Sit down' }).tap();
  await page.getByRole('heading', { name: 'Drawing telephone' }).waitFor();
}

/** Waits until the phone shows this round. */
export async function seeRound({ page }: Phone, round: number): Promise<void> {
  await page
    .getByRole('status')
    .filter({ hasText: `Round ${round} of` })
    .waitFor();
}

export async function write({ page }: Phone, words: string): Promise<void> {
  await page.getByLabel('Your words').fill(words);
  await done(page);
}

export async function done(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Done', exact: true }).tap();
}

/** Places on the sheet as fractions of its width and height. */
type Places = [x: number, y: number][];

/** Touches the sheet: each step has the places of all fingers. Returns what lifts them. */
async function touchSheet({ context, page }: Phone, steps: Places[]): Promise<() => Promise<void>> {
  const sheet = page.getByRole('img', { name: /^(Empty sheet|Your drawing)/ });
  const box = await sheet.boundingBox();
  if (!box) throw new Error('There is no sheet to draw on.');
  const session = await context.newCDPSession(page);
  for (const [step, places] of steps.entries()) {
    const touchPoints = places.map(([x, y], id) => ({
      x: box.x + x * box.width,
      y: box.y + y * box.height,
      id,
    }));
    await session.send('Input.dispatchTouchEvent', {
      type: step === 0 ? 'touchStart' : 'touchMove',
      touchPoints,
    });
  }
  return async () => {
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await session.detach();
  };
}

/** Draws a line with a finger. */
export async function drawLine(phone: Phone, ...places: Places): Promise<void> {
  const lift = await touchSheet(
    phone,
    places.map((place) => [place]),
  );
  await lift();
}

/** Holds a finger on the sheet until the returned function is called. */
export function press(phone: Phone, place: Places[number]): Promise<() => Promise<void>> {
  return touchSheet(phone, [[place]]);
}

/** Zooms in with two fingers. */
export async function pinch(phone: Phone): Promise<void> {
  const fingers = (apart: number): Places => [
    [0.5 - apart, 0.5],
    [0.5 + apart, 0.5],
  ];
  const lift = await touchSheet(phone, [0.1, 0.2, 0.4].map(fingers));
  await lift();
}

/** The number of dark pixels on the sheet. */
export function inkOn(page: Page): Promise<number> {
  return page
    .locator('canvas')
    .first()
    .evaluate(async (canvas: HTMLCanvasElement) => {
      await new Promise(requestAnimationFrame);
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      let ink = 0;
      for (let at = 0; at < data.length; at += 4) if ((data[at + 3] ?? 0) > 0 && (data[at] ?? 0) < 128) ink++;
      return ink;
    });
}

/** The host ends the round early. */
export async function endRound({ page }: Phone): Promise<void> {
  await page.getByRole('button', { name: /of \d+ done$/ }).tap();
  await page.getByRole('button', { name: 'End this round now' }).tap();
  const asked = page.getByRole('dialog', { name: 'End this round now?' });
  await asked.getByRole('button', { name: 'End this round now' }).tap();
}

/**
 * The show by hand: whoever leads turns the pages, and everybody must see the same. `inTheMiddle` is done once on the
 * way. Then the host browses the album. Returns each story as a screen reader presents it.
 */
export async function reveal(
  t: Test,
  host: Phone,
  others: Phone[],
  inTheMiddle: () => Promise<unknown> = async () => undefined,
): Promise<string[]> {
  await host.page.getByRole('button', { name: 'Start the show' }).tap();
  await host.page.getByRole('button', { name: 'The show', exact: true }).tap();
  const byHand = host.page.getByLabel('Turn the pages by hand');
  await byHand.tap();
  await byHand.and(host.page.locator(':checked')).waitFor();
  await host.page.getByRole('button', { name: 'Close' }).tap();
  const all = [host, ...others];
  let pages = 0;
  for (let beat = await beatOf(host); ; beat++) {
    await Promise.all(all.map((phone) => seeBeat(phone, beat)));
    const seen = await Promise.all(all.map(pageOn));
    t.equal(new Set(seen).size, 1, `all see beat ${beat}: ${seen.join(' | ')}`);
    if (seen[0] !== '' && ++pages === 3) await inTheMiddle();
    if (await host.page.getByRole('button', { name: 'Play again' }).isVisible()) break;
    await turnPage(all);
  }
  return storiesOn(host);
}

async function beatOf({ page }: Phone): Promise<number> {
  return Number(await page.getByRole('main').getAttribute('data-beat'));
}

export async function seeBeat({ page }: Phone, beat: number): Promise<void> {
  // On the television, all that is in it lies outside of its box.
  await page.locator(`main[data-beat="${beat}"]`).waitFor({ state: 'attached' });
}

/** What is written or drawn on the page that is shown. Empty between the pages. */
function pageOn({ page }: Phone): Promise<string> {
  return page
    .locator('.story-pages .now')
    .evaluateAll((pages) =>
      pages.map((one) => one.querySelector('.hand, .folded-page p')?.textContent ?? 'a drawing').join(),
    );
}

/**
 * The player with the remote control turns the page. If that player has no phone here, the host does, who comes first.
 */
async function turnPage(phones: readonly Phone[]): Promise<void> {
  for (const { page } of phones) {
    const next = page.getByRole('button', { name: 'Next', exact: true });
    if (await next.isVisible()) return next.tap();
  }
  await phones[0]?.page.keyboard.press('ArrowRight');
}

async function storiesOn(phone: Phone): Promise<string[]> {
  const { page } = phone;
  await page.getByRole('button', { name: 'Browse on my own' }).tap();
  const stories: string[] = [];
  const chips = page.locator('.chips').getByRole('button');
  for (const chip of await chips.all()) {
    await chip.tap();
    for (const image of await page.getByRole('main').getByRole('listitem').all())
      await image.getByRole('blockquote').or(image.getByRole('img')).waitFor();
    stories.push(await entriesOf(phone));
  }
  await page.getByRole('button', { name: 'Back to the show' }).tap();
  return stories;
}

/** The entries as a screen reader presents them. */
function entriesOf({ page }: Phone): Promise<string> {
  return page.getByRole('main').getByRole('list').ariaSnapshot();
}

/** A player without a browser. */
export interface Guest {
  name: string;
  token: string;
}

/** Creates a guest and joins the game with this address. */
export async function joinAsGuest({ server }: Stage, address: string, name: string): Promise<Guest> {
  const { body } = await server.call('POST', '/api/user/guest/', { json: { name } });
  const token: string = body.access;
  await server.call('POST', `/api/session/${address.slice(-6)}/join/`, { token });
  return { name: body.username, token };
}

/** Hands in an entry for a guest. Returns the status of the answer. */
export async function handIn(
  { server }: Stage,
  address: string,
  { name, token }: Guest,
  what: { words: string } | { drawing: string },
): Promise<number> {
  const session = `/api/session/${address.slice(-6)}`;
  const { body: info } = await server.call('GET', `${session}/info/`, { token });
  const chain = holders(info).find((holder) => holder.name === name)?.chain;
  const turn = `${session}/${info.round}/${chain}`;
  if ('words' in what) {
    return (await server.call('POST', `${turn}/desc/`, { token, json: { description: what.words } })).status;
  }
  const body = new FormData();
  body.set('drawing', new Blob([what.drawing], { type: 'image/svg+xml' }), 'drawing.svg');
  return (await server.call('POST', `${turn}/draw/`, { token, body })).status;
}

export async function handDrawingIn({ page }: Phone): Promise<void> {
  await done(page);
  await page.getByRole('heading', { name: 'It’s in.' }).waitFor();
}

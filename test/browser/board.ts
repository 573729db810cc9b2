/// <reference lib="dom" />
import type { Locator } from 'playwright-core';
import { type Phone, type Stage, takePhone } from './phones.ts';

/** Options for `takePhone`: a large screen and a mouse instead of a phone. */
export const DESKTOP = { viewport: { width: 1280, height: 800 }, hasTouch: false, isMobile: false };

/** A square by its accessible name: `e4`, or `e4, white pawn` if a pawn stands there. */
export function square({ page }: Phone, name: string): Locator {
  return page.getByRole('gridcell', { name: new RegExp(`^${name}\\b`) });
}

export async function enter({ page, name }: Phone, { server }: Stage): Promise<void> {
  await page.goto(`${server.base}/chess`);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByRole('heading', { name: 'New game' }).waitFor();
}

/** Sends a command over HTTP instead of through the page. Returns the new state. */
export async function command({ page }: Phone, { server }: Stage, path: string, json: object = {}) {
  const token = await page.evaluate(
    () => JSON.parse(localStorage.getItem('parlor.login') ?? '').tokens.access,
  );
  const { status, body } = await server.call('POST', `/api/game/${path}`, { token, json });
  if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body.payload;
}

/** Creates a game for White and returns the link shown on its page. */
export async function invite(white: Phone, stage: Stage, wishes: object): Promise<string> {
  await enter(white, stage);
  const { gameId } = await command(white, stage, 'create/', { color: 'white', ...wishes });
  await white.page.goto(`${stage.server.base}/chess/${gameId}`);
  return white.page.getByLabel('Link to this game').inputValue();
}

/** Opens the link as a new visitor and takes the other seat. */
export async function accept({ page, name }: Phone, address: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await page.getByRole('grid').waitFor();
}

/** Makes a move by tapping. */
export async function tapMove(phone: Phone, from: string, to: string): Promise<void> {
  await square(phone, from).tap();
  await square(phone, to).tap();
}

/** Makes a move by clicking. */
export async function clickMove(phone: Phone, from: string, to: string): Promise<void> {
  await square(phone, from).click();
  await square(phone, to).click();
}

/** Makes a move by dragging with the mouse. */
export async function dragMove(phone: Phone, from: string, to: string): Promise<void> {
  await square(phone, from).dragTo(square(phone, to));
}

/**
 * Drags a piece with a finger. The finger rests before it is lifted, since after a flick the browser ignores taps for a
 * while.
 */
export async function swipeMove(phone: Phone, from: string, to: string): Promise<void> {
  const [start, end] = await Promise.all([middleOf(square(phone, from)), middleOf(square(phone, to))]);
  const between = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const session = await phone.context.newCDPSession(phone.page);
  const beganAt = Date.now() / 1_000 - 1;
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', after: number, at?: Point) =>
    session.send('Input.dispatchTouchEvent', {
      ...{ type, touchPoints: at ? [at] : [] },
      timestamp: beganAt + after,
    });
  await touch('touchStart', 0, start);
  await touch('touchMove', 0.1, between);
  await touch('touchMove', 0.2, end);
  await touch('touchMove', 0.5, end);
  await touch('touchEnd', 0.6);
  await session.detach();
}

interface Point {
  x: number;
  y: number;
}

async function middleOf(found: Locator): Promise<Point> {
  await found.scrollIntoViewIfNeeded();
  const box = await found.boundingBox();
  if (!box) throw new Error('There is no such square.');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Makes a move with the keyboard. `keys` are the arrow keys from one square to the other. */
export async function keyMove(phone: Phone, from: string, keys: string[]): Promise<void> {
  await square(phone, from).focus();
  for (const key of ['Enter', ...keys, 'Enter']) await phone.page.keyboard.press(key);
}

/** Waits until every page shows this as the latest move and has the piece on its new square. */
export async function see(phones: Phone[], san: string, standing: string): Promise<void> {
  await Promise.all(
    phones.map(async (phone) => {
      const { page } = phone;
      const current = page.getByRole('region', { name: 'Moves' }).locator('[aria-current=step]');
      await current.and(page.getByText(san, { exact: true })).waitFor();
      await square(phone, standing).waitFor();
    }),
  );
}

/** Waits until the page shows this result. */
export async function seeResult({ page }: Phone, headline: string, why: string): Promise<void> {
  const result = page.getByRole('status').filter({ has: page.getByRole('heading', { name: headline }) });
  await result.getByText(why).waitFor();
}

/** Epoch ms at which the displayed clock runs out. Up to a second too early. */
export async function flagOf({ page }: Phone, name: string): Promise<number> {
  const clock = page.getByRole('timer', { name: `${name}’s clock` });
  const text = (await clock.textContent()) ?? '';
  // By the clock of the test: that of the page may be wrong.
  const at = Date.now();
  const [minutes = 0, seconds = 0] = text.split(':').map(Number);
  return at + 1_000 * (60 * minutes + seconds);
}

/** Anna has a phone, Ben a desktop with mouse and keyboard. */
export async function sitDown(stage: Stage): Promise<{ anna: Phone; ben: Phone }> {
  return { anna: await takePhone(stage, 'Anna'), ben: await takePhone(stage, 'Ben', DESKTOP) };
}

export function pickerOf({ page }: Phone): Locator {
  return page.getByRole('dialog', { name: 'Choose a piece for the pawn' });
}

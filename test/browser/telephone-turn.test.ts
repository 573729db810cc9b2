/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import root, { type Test } from 'tap';
import { faceOf } from './evening.ts';
import {
  done,
  drawLine,
  type Guest,
  handDrawingIn,
  handIn,
  inkOn,
  joinAsGuest,
  makeGame,
  type Phone,
  pinch,
  press,
  type Stage,
  seeRound,
  setStage,
  takePhone,
  write,
} from './phones.ts';

const SMALL = { width: 375, height: 667 };

/** Two guests who play by hand, and a phone. Returns in the round of drawings. */
async function startDrawing(stage: Stage, ada: Phone) {
  const times = { write: 120, draw: 120, hasLastCall: true };
  const address = await makeGame(ada, stage, times);
  const guests: Guest[] = [];
  for (const name of ['Ben', 'Cleo']) guests.push(await joinAsGuest(stage, address, name));
  await ada.page.getByRole('button', { name: /^Start with/ }).tap();
  for (const guest of guests) await handIn(stage, address, guest, { words: 'tea with a ghost' });
  await write(ada, 'a snail');
  await seeRound(ada, 2);
  await sheetOf(ada.page).waitFor();
  return { address, guests };
}

function sheetOf(page: Page) {
  return page.getByRole('img', { name: /^(Empty sheet|Your drawing|Leeres Blatt|Deine Zeichnung)/ });
}

/** One of two tabs has the pen, and what was drawn in one is there in the other. */
async function drawInTwoTabs(t: Test, ada: Phone): Promise<void> {
  await drawLine(ada, [0.1, 0.5], [0.9, 0.5]);
  const inFirst = await inkOn(ada.page);
  const second = { ...ada, page: await ada.context.newPage() };
  await second.page.goto(ada.page.url());
  await ada.page.getByRole('heading', { name: 'You’re drawing in another tab' }).waitFor();
  await second.page.getByRole('img', { name: 'Your drawing' }).waitFor();
  t.equal(await inkOn(second.page), inFirst);
  await drawLine(second, [0.5, 0.1], [0.5, 0.9]);
  const inBoth = await inkOn(second.page);
  await ada.page.getByRole('button', { name: 'Draw here' }).tap();
  await second.page.getByRole('button', { name: 'Draw here' }).waitFor();
  await ada.page.getByRole('img', { name: 'Your drawing' }).waitFor();
  t.equal(await inkOn(ada.page), inBoth);
  t.ok(inBoth > inFirst);
  await second.page.close();
}

/** A rectangle, two fingers that zoom in, and a long press that picks up a colour. */
async function useTools(t: Test, ada: Phone): Promise<void> {
  const { page } = ada;
  const chosen = (name: string) => page.getByRole('radio', { name, exact: true }).first();
  await chosen('Red').check();
  await chosen('Rectangle (R)').check();
  await drawLine(ada, [0.2, 0.2], [0.5, 0.4], [0.8, 0.8]);
  await page.getByRole('group', { name: 'Last used' }).getByRole('radio', { name: 'Red' }).waitFor();
  await chosen('Blue').check();
  const before = await inkOn(page);
  const lift = await press(ada, [0.2, 0.5]);
  await page.locator('.pad-loupe').waitFor();
  await lift();
  await page.getByRole('radio', { name: 'Red', exact: true, checked: true }).first().waitFor();
  await pinch(ada);
  const whole = page.getByRole('button', { name: 'Show the whole sheet' });
  await whole.tap();
  await whole.waitFor({ state: 'detached' });
  t.equal(await inkOn(page), before, 'two fingers draw nothing');
  await page.getByRole('button', { name: 'Undo (Ctrl+Z)' }).tap();
}

async function takeDrawingBack(t: Test, ada: Phone): Promise<void> {
  const { page } = ada;
  const before = await inkOn(page);
  await handDrawingIn(ada);
  await page.getByRole('button', { name: 'Take it back' }).tap();
  await page.getByRole('button', { name: 'Done', exact: true }).waitFor();
  t.equal(await inkOn(page), before);
  await page.getByRole('button', { name: 'Clear the sheet' }).tap();
  await page.getByRole('img', { name: 'Empty sheet' }).waitFor();
}

/** The sheet stays where it was, whatever the clock says, and without a connection. */
async function lookAtClock(t: Test, { context, page }: Phone): Promise<void> {
  const browser = await context.newCDPSession(page);
  const boxes = async () => {
    const seen: Record<string, unknown> = {};
    for (const width of [320, 375]) {
      for (const text of [100, 150]) {
        await browser.send('Page.setFontSizes', { fontSizes: { standard: (16 * text) / 100 } });
        await page.setViewportSize({ width, height: SMALL.height });
        seen[`${width} px, text ${text} %`] = await sheetOf(page).boundingBox();
      }
    }
    return seen;
  };
  await page.addInitScript(() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + (Number(Reflect.get(globalThis, 'aheadMs')) || 0);
  });
  const timer = page.getByRole('timer');
  let aheadMs = 0;
  const forwardTo = async (seconds: number) => {
    const [minutes = 0, rest = 0] = ((await timer.getByText(/^\d+:\d\d$/).textContent()) ?? '')
      .split(':')
      .map(Number);
    aheadMs += 1_000 * (60 * minutes + rest - seconds);
    await page.evaluate((ms) => Object.assign(globalThis, { aheadMs: ms }), aheadMs);
    await timer.and(page.locator('.hurry')).waitFor();
  };
  for (const language of ['de', 'en']) {
    await page.evaluate((to) => localStorage.setItem('parlor.settings', `{"language":"${to}"}`), language);
    await page.reload();
    await sheetOf(page).waitFor();
    aheadMs = 0;
    // With the network, the page would soon notice that its clock is wrong.
    await context.setOffline(true);
    const early = await boxes();
    await forwardTo(9);
    t.same(await boxes(), early, `${language}, the last seconds`);
    await forwardTo(0);
    t.same(await boxes(), early, `${language}, at the end`);
    await context.setOffline(false);
  }
  await browser.send('Page.setFontSizes', { fontSizes: { standard: 16 } });
  await browser.detach();
}

async function lookAtSizes(t: Test, page: Page): Promise<void> {
  for (const [width, height, least] of [
    [375, 330, 240],
    [412, 400, 350],
    [844, 390, 480],
  ] as const) {
    await page.setViewportSize({ width, height });
    const box = await sheetOf(page).boundingBox();
    t.ok((box?.width ?? 0) >= least, `${width}×${height}: the sheet is ${box?.width} px wide`);
  }
  await page.setViewportSize(SMALL);
}

/** The drawing, the answer and Done fit above a keyboard. */
async function guessAboveKeyboard(t: Test, { page }: Phone): Promise<void> {
  const picture = page.getByRole('img', { name: 'The drawing to describe' });
  await picture.waitFor();
  await page.setViewportSize({ width: 375, height: 330 });
  await page.locator('html.low').waitFor();
  const box = await picture.boundingBox();
  t.ok((box?.width ?? 0) >= 200, `the drawing is ${box?.width} px wide`);
  for (const part of [
    page.getByLabel('Your words'),
    page.getByRole('button', { name: 'Done', exact: true }),
  ]) {
    const { y = 0, height = 330 } = (await part.boundingBox()) ?? {};
    t.ok(y > (box?.y ?? 0) + (box?.height ?? 330), 'below the drawing');
    t.ok(y + height <= 330, `ends at ${y + height}`);
  }
  await page.getByText('Your words end the story.').waitFor();
}

root.test('the sheet holds still, ink survives a second tab, and a drawing can be taken back', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada', { viewport: SMALL });
  const { page } = ada;
  const { address, guests } = await startDrawing(stage, ada);
  await drawInTwoTabs(t, ada);
  await useTools(t, ada);
  await takeDrawingBack(t, ada);
  await lookAtSizes(t, page);
  await lookAtClock(t, ada);
  await page.reload();
  await sheetOf(page).waitFor();
  await drawLine(ada, [0.1, 0.5], [0.9, 0.5]);
  const [ben, cleo] = guests as [Guest, Guest];
  await handIn(stage, address, ben, { drawing: faceOf(0, 1) });
  await done(page);
  await page.getByText('Last call: 20 seconds').waitFor();
  await handIn(stage, address, cleo, { drawing: faceOf(0, 1) });
  await seeRound(ada, 3);
  await guessAboveKeyboard(t, ada);
  t.same(ada.misdeeds, []);
});

/// <reference lib="dom" />
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import root, { type Test } from 'tap';
import {
  accept,
  clickMove,
  command,
  DESKTOP,
  dragMove,
  enter,
  invite,
  keyMove,
  pickerOf,
  see,
  sitDown,
  square,
  tapMove,
} from '../../browser/board.ts';
import { photograph } from '../../browser/browser.ts';
import { type Phone, type Stage, setStage, takePhone } from '../../browser/phones.ts';
import { barriersOf } from '../../browser/visitor.ts';

const LANDSCAPE = { viewport: { width: 844, height: 390 }, hasTouch: true, isMobile: true };

async function chosen(phone: Phone, label: string): Promise<void> {
  await phone.page.getByText(label, { exact: true }).first().click();
}

/** The position and clocks of the game on this page. */
async function stateOf({ page }: Phone, { server }: Stage) {
  await page.waitForURL(/\/chess\/[0-9a-f-]{36}$/);
  const id = page.url().slice(-36);
  return (await server.call('GET', `/api/game/GameState/?game_id=${id}`)).body.payload;
}

async function openSettings({ page }: Phone, ...labels: string[]): Promise<void> {
  await page.getByRole('button', { name: 'Board settings' }).click();
  const dialog = page.getByRole('dialog', { name: 'Board' });
  for (const label of labels) await dialog.getByText(label, { exact: true }).click();
  await dialog.getByRole('button', { name: 'Close' }).click();
}

root.test(
  'a game with a clock of one’s own, other time for the opponent, and a position set up by touch',
  async (t) => {
    const stage = await setStage(t);
    const anna = await takePhone(stage, 'Anna');
    const { page } = anna;
    await enter(anna, stage);
    await chosen(anna, 'Custom');
    await page.getByLabel('Minutes').fill('0');
    await page.getByLabel('Seconds', { exact: true }).fill('0');
    await page.getByLabel('Seconds per move').fill('0');
    await page.getByText('Give each side at least a second').waitFor();
    t.ok(await page.getByRole('button', { name: 'Invite a friend' }).isDisabled());
    await page.getByLabel('Seconds per move').fill('1');
    await page.getByText('Different times').click();
    await page.getByRole('group', { name: 'Your opponent’s time' }).getByLabel('Minutes').fill('2');
    t.equal(await page.getByRole('button', { name: 'Find an opponent' }).count(), 0);
    await page.getByText('White', { exact: true }).first().click();
    await page.getByRole('radio', { name: 'Custom', exact: true }).last().check({ force: true });
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('In this position the game is already over.').waitFor();
    await page.getByRole('button', { name: 'white rook' }).tap();
    await square(anna, 'a1').tap();
    await square(anna, 'h1').tap();
    await page.getByLabel('White short').check();
    await page.getByRole('button', { name: 'Move pieces', exact: true }).tap();
    await square(anna, 'e8, black king').tap();
    await square(anna, 'd8').tap();
    await page.getByRole('button', { name: 'Remove pieces' }).tap();
    await square(anna, 'a1, white rook').tap();
    t.equal(await page.getByLabel('Position as FEN').inputValue(), '3k4/8/8/8/8/8/8/4K2R w K - 0 1');
    await photograph(page, 'chess-set-up-phone');
    t.same(await barriersOf(page), []);
    await page.getByRole('button', { name: 'Invite a friend' }).tap();
    t.match(await stateOf(anna, stage), {
      initialFen: '3k4/8/8/8/8/8/8/4K2R w K - 0 1',
      initialMs: 0,
      blackInitialMs: 120_000,
      incrementMs: 1_000,
      clocks: { wMs: 1_000, bMs: 120_000 },
    });
    await page.getByText('0+1 : 2+1').waitFor();
    t.same(anna.misdeeds, []);
  },
);

root.test('a position set up with the keyboard or pasted as FEN', async (t) => {
  const stage = await setStage(t);
  const anna = await takePhone(stage, 'Anna', DESKTOP);
  const { page } = anna;
  await enter(anna, stage);
  await page.getByText('Custom', { exact: true }).last().click();
  await page.getByRole('button', { name: 'Clear' }).click();
  await square(anna, 'e1, white king').focus();
  for (const key of ['ArrowUp', 'P', 'ArrowUp', 'q', 'Delete', 'ArrowUp', 'r'])
    await page.keyboard.press(key);
  const fen = page.getByLabel('Position as FEN');
  t.equal(await fen.inputValue(), '4k3/8/8/8/4r3/8/4P3/4K3 w - - 0 1');
  await photograph(page, 'chess-set-up-desktop');
  await dragMove(anna, 'e4, black rook', 'd4');
  t.equal(await fen.inputValue(), '4k3/8/8/8/3r4/8/4P3/4K3 w - - 0 1');
  await fen.fill('8/8/8/8/8/8/8/8 w - - 0 1');
  await page.getByText('with one king each').waitFor();
  t.ok(await page.getByRole('button', { name: 'Invite a friend' }).isDisabled());
  await fen.fill(' 4k3/8/8/8/8/8/4P3/4K3 b - - 5 40 ');
  await square(anna, 'e2, white pawn').waitFor();
  await page.getByRole('button', { name: 'Invite a friend' }).click();
  t.match(await stateOf(anna, stage), { initialFen: '4k3/8/8/8/8/8/4P3/4K3 b - - 5 40' });
  t.same(anna.misdeeds, []);
});

root.test(
  'moves that are confirmed, a queen without asking, marks, the wheel, and another look',
  async (t) => {
    const stage = await setStage(t);
    const { anna, ben } = await sitDown(stage);
    const fen = '7k/P7/8/8/8/8/7p/K7 w - - 0 1';
    const address = await invite(anna, stage, { initialMs: null, fen });
    await accept(ben, address);
    await openSettings(anna, 'Always promote to a queen', 'Bold', 'Felt');
    await openSettings(ben, 'Confirm each move', 'Shapes', 'Newsprint');
    await tapMove(anna, 'a7, white pawn', 'a8');
    await see([anna, ben], 'a8=Q+', 'a8, white queen');
    t.equal(await pickerOf(anna).count(), 0);
    await clickMove(ben, 'h8, black king', 'g7');
    await ben.page.getByText('Play Kg7?').waitFor();
    await ben.page.keyboard.press('Escape');
    await square(ben, 'h8, black king').waitFor();
    await keyMove(ben, 'h8, black king', ['ArrowUp']);
    await ben.page.getByText('Play Kh7?').waitFor();
    await photograph(ben.page, 'chess-confirm-desktop');
    await ben.page.keyboard.press('Enter');
    await see([anna, ben], 'Kh7', 'h7, black king');
    await photograph(anna.page, 'chess-bold-phone');
    await drawsAndScrolls(t, ben);
    await ben.page.reload();
    await ben.page.locator('[data-board=newsprint] svg[viewBox="-1 -1 50 50"]').first().waitFor();
    t.same([...anna.misdeeds, ...ben.misdeeds], []);
  },
);

async function drawsAndScrolls(t: Test, phone: Phone): Promise<void> {
  const { page } = phone;
  const drawn = page.locator('.drawn path');
  const [from, to] = await Promise.all([
    square(phone, 'b3').boundingBox(),
    square(phone, 'd5').boundingBox(),
  ]);
  if (!from || !to) throw new Error('There is no board.');
  await page.mouse.move(from.x + 20, from.y + 20);
  await page.mouse.down({ button: 'right' });
  await page.mouse.move(to.x + 20, to.y + 20);
  await page.mouse.up({ button: 'right' });
  await square(phone, 'c6').click({ button: 'right' });
  await drawn.nth(1).waitFor();
  await photograph(page, 'chess-marks-desktop');
  await square(phone, 'c6').click({ button: 'right' });
  await drawn.nth(1).waitFor({ state: 'detached' });
  await square(phone, 'c6').click();
  t.equal(await drawn.count(), 0, 'a click clears them');
  await page.mouse.wheel(0, -120);
  await page.getByText('Position after 1 of 2 half-moves').waitFor();
  await square(phone, 'h8, black king').waitFor();
  await page.mouse.wheel(0, 120);
  await square(phone, 'h7, black king').waitFor();
}

root.test('in German every word fits into its button, and nothing is drawn over the opening', async (t) => {
  const stage = await setStage(t);
  const { anna, ben } = await sitDown(stage);
  const address = await invite(anna, stage, { initialMs: 300_000, opponentInitialMs: 120_000 });
  await accept(ben, address);
  const game = address.slice(-36);
  for (const [ply, uci] of ['e2e4', 'e7e5', 'g1f3', 'b8c6', 'f1c4', 'g8f6'].entries())
    await command(ply % 2 === 0 ? anna : ben, stage, `${game}/move/`, { uci, ply });
  await anna.page.evaluate(() => localStorage.setItem('parlor.settings', '{"language":"de"}'));
  await anna.page.reload();
  const { page } = anna;
  await page.getByText('Zweispringerspiel').waitFor();
  for (const offer of [undefined, 'draw', 'takeback']) {
    if (offer) await command(ben, stage, `${game}/${offer}/`, { action: 'offer' });
    if (offer)
      await page
        .getByRole('button', { name: 'Ablehnen' })
        .nth(offer === 'draw' ? 0 : 1)
        .waitFor();
    for (const [width, height] of [
      [320, 640],
      [390, 844],
      [844, 390],
      [1440, 900],
    ] as const) {
      await page.setViewportSize({ width, height });
      t.same(await tooLong(page), [], `${offer} at ${width}×${height}`);
    }
  }
});

/** The texts that stick out of their button, or lie under the list of moves. */
function tooLong(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const inside = (node: Node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return range.getBoundingClientRect();
    };
    const wide = [...document.querySelectorAll('button')].filter((button) => {
      const [box, text] = [button.getBoundingClientRect(), inside(button)];
      return text.width > 0 && (text.left < box.left + 2 || text.right > box.right - 2);
    });
    const opening = document.querySelector('.opening');
    const list = document.querySelector('.moves')?.getBoundingClientRect();
    const isUnder = opening && list && list.width > 0 && overlaps(inside(opening), list);
    function overlaps(a: DOMRect, b: DOMRect) {
      return a.top < b.bottom - 1 && a.bottom > b.top + 1 && a.left < b.right && a.right > b.left;
    }
    return [...wide.map(({ textContent }) => textContent ?? ''), ...(isUnder ? ['opening'] : [])];
  });
}

root.test('phrases are shown unless they are muted, and so is leaving', async (t) => {
  const stage = await setStage(t);
  const anna = await takePhone(stage, 'Anna', LANDSCAPE);
  const ben = await takePhone(stage, 'Ben', DESKTOP);
  const address = await invite(anna, stage, { initialMs: 300_000 });
  await accept(ben, address);
  await square(anna, 'e2, white pawn').waitFor();
  const say = async ({ page }: Phone, phrase: string) => {
    await page.getByRole('button', { name: 'Say something to your opponent' }).click();
    await page.getByRole('dialog').getByRole('button', { name: phrase }).click();
  };
  await say(ben, 'Good luck!');
  const heard = anna.page.getByText('Ben: Good luck!');
  await heard.waitFor();
  await photograph(anna.page, 'chess-notice-landscape');
  const [notice, clock] = await Promise.all([
    heard.boundingBox(),
    anna.page.getByRole('timer', { name: 'Ben’s clock' }).boundingBox(),
  ]);
  if (!notice || !clock) throw new Error('Both are shown.');
  t.ok(notice.x >= clock.x + clock.width, 'the notice is beside the clock');
  await say(anna, 'Mute your opponents');
  await anna.page.getByRole('button', { name: 'Close' }).click();
  await say(ben, 'Hello!');
  await ben.page.getByText('You: Hello!').waitFor();
  await ben.page.close();
  await anna.page.getByText('Ben has left.').waitFor();
  t.equal(await anna.page.getByText('Ben: Hello!').count(), 0);
  t.same([...anna.misdeeds, ...ben.misdeeds], []);
});

root.test('one’s own games can be filtered, opened and downloaded', async (t) => {
  const stage = await setStage(t);
  const { anna, ben } = await sitDown(stage);
  const address = await invite(anna, stage, { initialMs: 60_000 });
  await accept(ben, address);
  await command(ben, stage, `${address.slice(-36)}/resign/`);
  for (let n = 0; n < 20; n++) await command(anna, stage, 'create/', { initialMs: null });
  await anna.page.goto(`${stage.server.base}/chess`);
  await anna.page.getByRole('link', { name: 'All my games' }).press('Enter');
  await anna.page.getByRole('heading', { name: 'My games' }).waitFor();
  const open = anna.page.getByRole('link', { name: /^Open the game/ });
  await open.nth(19).waitFor();
  await anna.page.getByRole('button', { name: 'Show more' }).tap();
  await open.nth(20).waitFor();
  await anna.page.getByText('Filter', { exact: true }).tap();
  await anna.page.getByLabel('Opponent').fill('be');
  await anna.page.getByLabel('Result').selectOption('Won');
  await open.nth(1).waitFor({ state: 'detached' });
  await anna.page.getByText('Won by resignation').waitFor();
  await photograph(anna.page, 'chess-games-phone');
  t.same(await barriersOf(anna.page), []);
  const [download] = await Promise.all([
    anna.page.waitForEvent('download'),
    anna.page.getByRole('button', { name: 'Download as PGN' }).tap(),
  ]);
  t.equal(download.suggestedFilename(), 'my-games.pgn');
  t.equal((await readFile(await download.path(), 'utf8')).match(/^\[Event /gm)?.length, 1);
  await anna.page.getByLabel('Your colour').selectOption('Black');
  await anna.page.getByText('No game fits.').waitFor();
  await anna.page.getByRole('button', { name: 'Show all' }).tap();
  await open.nth(20).waitFor();
  await ben.page.goto(`${stage.server.base}/chess/games`);
  await photograph(ben.page, 'chess-games-desktop');
  await ben.page.getByRole('link', { name: 'Open the game against Anna' }).click();
  await ben.page.getByRole('heading', { name: 'You lost' }).waitFor();
  t.same([...anna.misdeeds, ...ben.misdeeds], []);
});

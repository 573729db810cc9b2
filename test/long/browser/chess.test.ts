/// <reference lib="dom" />
import root, { type Test } from 'tap';
import {
  accept,
  clickMove,
  command,
  DESKTOP,
  dragMove,
  enter,
  invite,
  pickerOf,
  see,
  seeResult,
  sitDown,
  square,
  tapMove,
} from '../../browser/board.ts';
import { type Phone, setStage, takePhone } from '../../browser/phones.ts';
import { barriersOf } from '../../browser/visitor.ts';

root.test('the tap that opens the choice of pieces does not choose one', async (t) => {
  const stage = await setStage(t);
  const { anna, ben } = await sitDown(stage);
  const address = await invite(anna, stage, {
    initialMs: null,
    fen: '8/1P6/8/k5K1/8/8/6p1/8 w - - 0 1',
  });
  await accept(ben, address);
  await tapMove(anna, 'b7, white pawn', 'b8');
  await pickerOf(anna).getByRole('button', { name: 'rook' }).tap();
  await see([anna, ben], 'b8=R', 'b8, white rook');
  await clickMove(ben, 'g2, black pawn', 'g1');
  await pickerOf(ben).getByRole('button', { name: 'knight' }).click();
  await see([anna, ben], 'g1=N', 'g1, black knight');
  t.same([...anna.misdeeds, ...ben.misdeeds], []);
});

root.test('a player who runs out of time loses', async (t) => {
  const stage = await setStage(t);
  const { anna, ben } = await sitDown(stage);
  const address = await invite(anna, stage, { initialMs: 1_000 });
  await accept(ben, address);
  await tapMove(anna, 'e2, white pawn', 'e4');
  await see([anna, ben], 'e4', 'e4, white pawn');
  await clickMove(ben, 'e7, black pawn', 'e5');
  await seeResult(anna, 'You lost 0 : 1', 'on time');
  await seeResult(ben, 'You won 1 : 0', 'on time');
  for (const { page } of [anna, ben]) {
    t.equal(await page.getByRole('timer', { name: 'Anna’s clock' }).textContent(), '0.0');
    t.equal(await page.getByRole('timer', { name: 'Ben’s clock' }).textContent(), '1.0');
  }
  t.same([...anna.misdeeds, ...ben.misdeeds], []);
});

root.test('the choice of a promotion stays open while the opponent moves, and is then played', async (t) => {
  const stage = await setStage(t);
  const { anna, ben } = await sitDown(stage);
  const fen = '7k/P7/8/8/8/8/7p/K7 b - - 0 1';
  const address = await invite(anna, stage, { initialMs: null, fen });
  await accept(ben, address);
  await clickMove(ben, 'h8, black king', 'g7');
  await tapMove(anna, 'a1, white king', 'b2');
  await see([anna, ben], 'Kb2', 'b2, white king');
  await tapMove(anna, 'a7, white pawn', 'a8');
  const queen = pickerOf(anna).getByRole('button', { name: 'queen' });
  await queen.waitFor();
  await clickMove(ben, 'g7, black king', 'g6');
  await see([ben], 'Kg6', 'g6, black king');
  await anna.page.getByText('Ben: king g7 to g6').waitFor({ state: 'attached' });
  await queen.tap();
  await see([anna, ben], 'a8=Q', 'a8, white queen');
});

root.test('Esc and the right button cancel a premove, and the king castles onto its rook', async (t) => {
  const stage = await setStage(t);
  const anna = await takePhone(stage, 'Anna', DESKTOP);
  const ben = await takePhone(stage, 'Ben', DESKTOP);
  const fen = 'r3k2r/8/8/8/8/8/8/R3K2R w KQkq - 0 1';
  const address = await invite(anna, stage, { initialMs: null, fen });
  await accept(ben, address);
  const planned = ben.page.getByText('Premove: king e8–f7');
  await clickMove(ben, 'e8, black king', 'f7');
  await planned.waitFor();
  await ben.page.keyboard.press('Escape');
  await planned.waitFor({ state: 'detached' });
  await clickMove(ben, 'e8, black king', 'f7');
  await planned.waitFor();
  await square(ben, 'd4').click({ button: 'right' });
  await planned.waitFor({ state: 'detached' });
  await clickMove(anna, 'e1, white king', 'h1');
  await see([anna, ben], 'O-O', 'g1, white king');
  await cancelsDrags(t, ben);
  t.same([...anna.misdeeds, ...ben.misdeeds], []);
});

/** Esc and the right button put back a piece that is being dragged, and deselect one that was clicked. */
async function cancelsDrags(t: Test, phone: Phone): Promise<void> {
  const { page } = phone;
  const pickUp = async () => {
    await square(phone, 'a8, black rook').hover();
    await page.mouse.down();
    await square(phone, 'a4').hover();
    await page.locator('.dragged').waitFor();
  };
  await pickUp();
  await page.keyboard.press('Escape');
  await page.locator('.dragged').waitFor({ state: 'detached' });
  await page.mouse.up();
  await pickUp();
  await page.mouse.down({ button: 'right' });
  await page.locator('.dragged').waitFor({ state: 'detached' });
  await page.mouse.up({ button: 'right' });
  await page.mouse.up();
  await square(phone, 'a8, black rook').click();
  await page.keyboard.press('Escape');
  await square(phone, 'a4').click();
  await square(phone, 'a8, black rook').waitFor();
  t.equal(await page.getByText('O-O', { exact: true }).count(), 1);
  t.equal(await page.getByText('Ra4', { exact: false }).count(), 0);
}

root.test('an offer says what is accepted, and a press right after it has moved does nothing', async (t) => {
  const stage = await setStage(t);
  const { anna, ben } = await sitDown(stage);
  const address = await invite(anna, stage, { initialMs: null });
  await accept(ben, address);
  const game = address.slice(-36);
  await command(anna, stage, `${game}/move/`, { uci: 'e2e4', ply: 0 });
  await command(ben, stage, `${game}/move/`, { uci: 'e7e5', ply: 1 });
  await command(anna, stage, `${game}/draw/`, { action: 'offer' });
  await ben.page.getByRole('button', { name: 'Accept draw' }).waitFor();
  await ben.page.evaluate(() => {
    // A finger that comes down in the very moment in which the other offer arrives.
    const seen = new MutationObserver(() => {
      const button = [...document.querySelectorAll('button')].find(
        (one) => one.textContent === 'Accept takeback',
      );
      button?.click();
      if (button) seen.disconnect();
    });
    seen.observe(document.body, { childList: true, subtree: true });
  });
  await command(anna, stage, `${game}/takeback/`, { action: 'offer' });
  const takeback = ben.page.getByRole('button', { name: 'Accept takeback' });
  await takeback.waitFor();
  t.match(
    await command(anna, stage, `${game}/takeback/`, { action: 'offer' }),
    { ply: 2 },
    'nothing was accepted',
  );
  await takeback.click({ delay: 600 });
  for (const phone of [anna, ben]) await square(phone, 'e2, white pawn').waitFor();
});

root.test(
  'a claim that an offer has just moved is not pressed by mistake, nor the offer in its place',
  async (t) => {
    const stage = await setStage(t);
    const { anna, ben } = await sitDown(stage);
    const address = await invite(anna, stage, { initialMs: null });
    await accept(ben, address);
    const game = address.slice(-36);
    const there = ['g1f3', 'g8f6', 'f3g1', 'f6g8'];
    for (const [ply, uci] of [...there, ...there].entries())
      await command(ply % 2 === 0 ? anna : ben, stage, `${game}/move/`, { uci, ply });
    const claim = anna.page.getByRole('button', { name: 'Claim a draw' });
    await claim.waitFor();
    await anna.page.evaluate(() => {
      const seen = new MutationObserver(() => {
        const buttons = [...document.querySelectorAll<HTMLButtonElement>('.prompt button')];
        if (buttons.length < 3) return;
        seen.disconnect();
        for (const button of buttons) button.click();
      });
      seen.observe(document.body, { childList: true, subtree: true });
    });
    await command(ben, stage, `${game}/takeback/`, { action: 'offer' });
    await anna.page.getByRole('button', { name: 'Accept takeback' }).waitFor();
    const state = { ply: 8, status: 'ACTIVE', takebackOffer: 'b' };
    t.match(
      await command(ben, stage, `${game}/takeback/`, { action: 'offer' }),
      state,
      'nothing was pressed',
    );
    await claim.click({ delay: 600 });
    await seeResult(anna, 'Draw', 'the same position three times');
  },
);

for (const [away, awayMs] of [
  ['before the loss was noticed', 0],
  ['after connections were given up', 60_000],
] as const) {
  root.test(`a move made offline is sent when the network is back, ${away}`, async (t) => {
    const stage = await setStage(t);
    const { anna, ben } = await sitDown(stage);
    await anna.page.clock.install();
    const address = await invite(anna, stage, { initialMs: null });
    await accept(ben, address);
    await square(anna, 'e2, white pawn').waitFor();
    await anna.context.setOffline(true);
    await tapMove(anna, 'e2, white pawn', 'e4');
    await see([anna], 'e4', 'e4, white pawn');
    const pending = anna.page.getByText('Your move will be sent when the connection is back.');
    await pending.waitFor();
    await anna.page.getByText('Reconnecting… your work is safe.').waitFor();
    if (awayMs > 0) await anna.page.clock.runFor(awayMs);
    t.ok(await pending.isVisible());
    t.ok(await square(ben, 'e2, white pawn').isVisible());
    await anna.context.setOffline(false);
    await see([ben], 'e4', 'e4, white pawn');
    await pending.waitFor({ state: 'detached' });
    await clickMove(ben, 'e7, black pawn', 'e5');
    await see([anna, ben], 'e5', 'e5, black pawn');
    t.same([...anna.misdeeds, ...ben.misdeeds], []);
  });
}

root.test('the chess pages are accessible, in light and dark colours', async (t) => {
  const stage = await setStage(t);
  const wishes = { reducedMotion: 'reduce' } as const;
  const anna = await takePhone(stage, 'Anna', wishes);
  const ben = await takePhone(stage, 'Ben', { ...DESKTOP, ...wishes });
  const look = async ({ page, name }: Phone, what: string) =>
    t.same(await barriersOf(page), [], `${what} of ${name}`);

  await enter(ben, stage);
  await ben.page.getByRole('button', { name: 'Find an opponent' }).click();
  await look(ben, 'a search');
  await anna.page.goto(`${stage.server.base}/chess`);
  await anna.page.getByText('Ben, either colour').waitFor();
  await look(anna, 'the lobby before a name');
  await ben.page.getByRole('button', { name: 'Stop searching' }).click();
  await look(ben, 'the lobby');

  const address = await invite(anna, stage, { initialMs: 60_000 });
  await look(anna, 'an open seat');
  const game = address.slice(-36);
  await command(ben, stage, `${game}/join/`);
  await command(anna, stage, `${game}/move/`, { uci: 'e2e4', ply: 0 });
  await command(ben, stage, `${game}/move/`, { uci: 'd7d5', ply: 1 });
  await command(ben, stage, `${game}/draw/`, { action: 'offer' });
  await ben.page.goto(address);
  await see([anna, ben], 'd5', 'd5, black pawn');
  await square(anna, 'e4, white pawn').tap();
  await look(anna, 'a move');
  await dragMove(ben, 'd8, black queen', 'd5');
  await ben.page.getByText('Premove: ').waitFor();
  await look(ben, 'a premove');
  await ben.page.getByRole('button', { name: 'Resign' }).click();
  await look(ben, 'resigning');
  await ben.page.getByRole('alert').getByRole('button', { name: 'Resign' }).click();
  await seeResult(anna, 'You won', 'by resignation');
  await seeResult(ben, 'You lost', 'by resignation');
  await look(anna, 'the result');
  await look(ben, 'the result');
  t.same([...anna.misdeeds, ...ben.misdeeds], []);
});

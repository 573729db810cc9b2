/// <reference lib="dom" />
import type { Locator } from 'playwright-core';
import root, { type Test } from 'tap';
import {
  accept,
  clickMove,
  command,
  DESKTOP,
  dragMove,
  enter,
  flagOf,
  invite,
  keyMove,
  see,
  seeResult,
  square,
  swipeMove,
  tapMove,
} from './board.ts';
import { type Phone, type Stage, setStage, takePhone } from './phones.ts';
import { barriersOf } from './visitor.ts';

/** White mates in three with a new piece. */
const NEAR_THE_END = '7k/8/P7/6K1/7p/8/8/8 w - - 0 1';
const HOUR_MS = 3_600_000;
const PATIENCE_MS = 30_000;

/** Anna with a phone, Ben with a mouse and keys. */
async function sitDown(stage: Stage): Promise<{ anna: Phone; ben: Phone }> {
  return { anna: await takePhone(stage, 'Anna'), ben: await takePhone(stage, 'Ben', DESKTOP) };
}

/** The clock of this device is wrong from its next page on. */
async function misset({ context }: Phone, byMs: number): Promise<void> {
  await context.addInitScript((ms) => {
    const now = Date.now;
    Date.now = () => now() + ms;
  }, byMs);
}

/** Pages redraw when they can; before long both say the same. */
async function agreeOn(name: string, one: Phone, other: Phone): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const [first, second] = await Promise.all([flagOf(one, name), flagOf(other, name)]);
    if (Math.abs(first - second) < 1_500) return;
  }
  throw new Error(`The clocks of ${name} do not agree.`);
}

function pickerOf({ page }: Phone): Locator {
  return page.getByRole('dialog', { name: 'What shall the pawn become?' });
}

root.test('two play to mate on a phone and at a desk, a third looks on, and they play again', async (t) => {
  const stage = await setStage(t);
  const { anna, ben } = await sitDown(stage);
  const cleo = await takePhone(stage, 'Cleo', DESKTOP);
  const all = [anna, ben, cleo];
  await misset(anna, HOUR_MS);
  const address = await invite(anna, stage, { initialMs: 300_000, fen: NEAR_THE_END });
  t.match(address, /\/chess\/[0-9a-f-]{36}$/);
  await cleo.page.goto(address);
  await cleo.page.getByRole('heading', { name: 'Anna wants to play chess' }).waitFor();
  await accept(ben, address);
  await cleo.page.getByText('You are watching.').waitFor();

  await swipeMove(anna, 'a6, white pawn', 'a7');
  await see(all, 'a7', 'a7, white pawn');
  await keyMove(ben, 'h4, black pawn', ['ArrowUp']);
  await see(all, 'h3', 'h3, black pawn');
  await agreeOn('Anna', anna, ben);

  await dragMove(ben, 'h8, black king', 'g8');
  await ben.page.getByText('Planned: h8–g8').waitFor();
  t.ok(await square(anna, 'h8, black king').isVisible(), 'a plan is nobody else’s business');
  await tapMove(anna, 'g5, white king', 'g6');
  await see(all, 'Kg8', 'g8, black king');
  await ben.page.getByText('Planned: h8–g8').waitFor({ state: 'detached' });

  await anna.page.reload();
  await see([anna], 'Kg8', 'g8, black king');
  const picker = pickerOf(anna);
  await swipeMove(anna, 'a7, white pawn', 'a8');
  await picker.tap({ position: { x: 200, y: 250 } });
  await picker.waitFor({ state: 'detached' });
  await swipeMove(anna, 'a7, white pawn', 'a8');
  await picker.getByRole('button', { name: 'rook' }).tap();
  await see(all, 'a8=R#', 'a8, white rook');
  await seeResult(anna, 'You won 1 : 0', 'by checkmate');
  await seeResult(ben, 'You lost 1 : 0', 'by checkmate');
  await seeResult(cleo, 'White wins 1 : 0', 'by checkmate');
  await cleo.page.getByText('Anna: pawn a7 to a8, becomes a rook, checkmate.').waitFor();

  await playAgain(t, all, address);
  t.same(
    all.flatMap(({ misdeeds }) => misdeeds),
    [],
  );
});

async function playAgain(t: Test, [anna, ben, cleo]: Phone[], address: string): Promise<void> {
  if (!anna || !ben || !cleo) throw new Error('Three are needed.');
  await ben.page.getByRole('button', { name: 'Rematch' }).click();
  await anna.page.getByText('Ben would like a rematch.').waitFor();
  await anna.page.getByRole('button', { name: 'Accept' }).tap();
  await cleo.page.getByRole('link', { name: 'To the rematch' }).click();
  for (const { page } of [anna, ben, cleo]) await page.waitForURL((url) => url.href !== address);
  await ben.page.getByText('Make your first move within').waitFor();
  await clickMove(ben, 'a6, white pawn', 'a7');
  await see([anna, ben, cleo], 'a7', 'a7, white pawn');
  t.equal(new Set([anna, ben, cleo].map(({ page }) => page.url())).size, 1);
  const topLeft = anna.page.getByRole('gridcell').first();
  t.match(await topLeft.getAttribute('aria-label'), /^h1/, 'Black sits below on Black’s phone');
}

root.test('a tap that brings up the four pieces does not choose one', async (t) => {
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

root.test('who has used up their time loses', async (t) => {
  const stage = await setStage(t);
  const { anna, ben } = await sitDown(stage);
  const address = await invite(anna, stage, { initialMs: 1_000 });
  await accept(ben, address);
  await tapMove(anna, 'e2, white pawn', 'e4');
  await see([anna, ben], 'e4', 'e4, white pawn');
  await clickMove(ben, 'e7, black pawn', 'e5');
  await seeResult(anna, 'You lost 0 : 1', 'on time');
  await seeResult(ben, 'You won 0 : 1', 'on time');
  for (const { page } of [anna, ben]) {
    t.equal(await page.getByRole('timer', { name: 'Clock of Anna' }).textContent(), '0.0');
    t.equal(await page.getByRole('timer', { name: 'Clock of Ben' }).textContent(), '1.0');
  }
  t.same([...anna.misdeeds, ...ben.misdeeds], []);
});

for (const [away, awayMs] of [
  ['before anything was noticed', 0],
  ['after connections were given up', 60_000],
] as const) {
  root.test(`a move made without a network arrives when that is back, ${away}`, async (t) => {
    const stage = await setStage(t);
    const { anna, ben } = await sitDown(stage);
    await anna.page.clock.install();
    const address = await invite(anna, stage, { initialMs: null });
    await accept(ben, address);
    await anna.context.setOffline(true);
    await tapMove(anna, 'e2, white pawn', 'e4');
    await see([anna], 'e4', 'e4, white pawn');
    const pending = anna.page.getByText('Your move is sent as soon as the connection is back.');
    await pending.waitFor();
    await anna.page.getByText('No connection. Trying again; nothing is lost.').waitFor();
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

root.test('nobody is kept out of chess, in light and in dark colours', async (t) => {
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
  await ben.page.getByRole('button', { name: 'Stop looking' }).click();
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
  await ben.page.getByText('Planned').waitFor();
  await look(ben, 'a plan');
  await ben.page.getByRole('button', { name: 'Resign' }).click();
  await look(ben, 'giving up');
  await ben.page.getByRole('alert').getByRole('button', { name: 'Resign' }).click();
  await seeResult(anna, 'You won', 'by resignation');
  await seeResult(ben, 'You lost', 'by resignation');
  await look(anna, 'the result');
  await look(ben, 'the result');
  t.same([...anna.misdeeds, ...ben.misdeeds], []);
});

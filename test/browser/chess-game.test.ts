/// <reference lib="dom" />
import root, { type Test } from 'tap';
import {
  accept,
  clickMove,
  DESKTOP,
  dragMove,
  flagOf,
  invite,
  keyMove,
  pickerOf,
  see,
  seeResult,
  sitDown,
  square,
  swipeMove,
  tapMove,
} from './board.ts';
import { type Phone, setStage, takePhone } from './phones.ts';

/** White mates in three moves with a promoted piece. */
const NEAR_THE_END = '7k/8/P7/6K1/7p/8/8/8 w - - 0 1';
const HOUR_MS = 3_600_000;
const PATIENCE_MS = 30_000;

/** Makes the clock of this device wrong from its next page load on. */
async function misset({ context }: Phone, byMs: number): Promise<void> {
  await context.addInitScript((ms) => {
    const now = Date.now;
    Date.now = () => now() + ms;
    Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + ms });
  }, byMs);
}

/** Waits until both pages show the same clock. Slow pages redraw late. */
async function agreeOn(name: string, one: Phone, other: Phone): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const [first, second] = await Promise.all([flagOf(one, name), flagOf(other, name)]);
    if (Math.abs(first - second) < 1_500) return;
  }
  throw new Error(`The clocks of ${name} do not agree.`);
}

root.test(
  'two players play to mate on a phone and a desktop while a third watches, then play a rematch',
  async (t) => {
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
    await ben.page.getByText('Premove: king h8–g8').waitFor();
    t.ok(await square(anna, 'h8, black king').isVisible(), 'a premove is not shown to the opponent');
    await tapMove(anna, 'g5, white king', 'g6');
    await see(all, 'Kg8', 'g8, black king');
    await ben.page.getByText('Premove: king h8–g8').waitFor({ state: 'detached' });

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
    await seeResult(ben, 'You lost 0 : 1', 'by checkmate');
    await seeResult(cleo, 'White wins 1 : 0', 'by checkmate');
    await cleo.page.getByText('Anna: pawn a7 to a8, becomes a rook, checkmate.').waitFor();

    await playAgain(t, all, address);
    t.same(
      all.flatMap(({ misdeeds }) => misdeeds),
      [],
    );
  },
);

async function playAgain(t: Test, [anna, ben, cleo]: Phone[], address: string): Promise<void> {
  if (!anna || !ben || !cleo) throw new Error('Three phones are needed.');
  await ben.page.getByRole('button', { name: 'Rematch' }).click();
  await anna.page.getByText('Ben would like a rematch.').waitFor();
  await anna.page.getByRole('button', { name: 'Accept' }).tap();
  await cleo.page.getByRole('link', { name: 'Go to the rematch' }).click();
  for (const { page } of [anna, ben, cleo]) await page.waitForURL((url) => url.href !== address);
  await ben.page.getByText('Make your first move within').waitFor();
  await clickMove(ben, 'a6, white pawn', 'a7');
  await see([anna, ben, cleo], 'a7', 'a7, white pawn');
  t.equal(new Set([anna, ben, cleo].map(({ page }) => page.url())).size, 1);
  const topLeft = anna.page.getByRole('gridcell').first();
  t.match(await topLeft.getAttribute('aria-label'), /^h1/, 'the board is flipped on Black’s phone');
}

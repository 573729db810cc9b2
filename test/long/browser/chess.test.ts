/// <reference lib="dom" />
import root from 'tap';
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
  await seeResult(ben, 'You won 0 : 1', 'on time');
  for (const { page } of [anna, ben]) {
    t.equal(await page.getByRole('timer', { name: 'Anna’s clock' }).textContent(), '0.0');
    t.equal(await page.getByRole('timer', { name: 'Ben’s clock' }).textContent(), '1.0');
  }
  t.same([...anna.misdeeds, ...ben.misdeeds], []);
});

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

/// <reference lib="dom" />
import root from 'tap';
import { accept, clickMove, command, DESKTOP, invite, see, sitDown, square } from '../../browser/board.ts';
import { photograph } from '../../browser/browser.ts';
import { setStage, takePhone } from '../../browser/phones.ts';
import { FILE_OF_GAMES, OPERA, OPERA_UCI } from '../../browser/review-games.ts';
import { barriersOf } from '../../browser/visitor.ts';

root.test('a game is reviewed once it is over, and not before', async (t) => {
  const stage = await setStage(t);
  const { anna, ben } = await sitDown(stage);
  const address = await invite(anna, stage, { initialMs: null });
  const id = address.slice(-36);
  await accept(ben, address);
  for (const [ply, uci] of OPERA_UCI.split(' ').slice(0, 24).entries())
    await command(ply % 2 === 0 ? anna : ben, stage, `${id}/move/`, { uci, ply });
  await anna.page.getByText('Philidor Defence').waitFor();
  const cleo = await takePhone(stage, 'Cleo');
  await cleo.page.goto(`${stage.server.base}/chess/review#game=${id}`);
  await cleo.page.getByRole('heading', { name: 'This game is still being played' }).waitFor();
  t.equal(await anna.page.getByRole('link', { name: 'Review' }).count(), 0);
  await command(ben, stage, `${id}/resign/`);
  await cleo.page.getByRole('heading', { name: 'Anna – Ben' }).waitFor();

  const { page } = ben;
  await page.getByRole('link', { name: 'Review' }).click();
  await page.getByRole('table').getByText('% accuracy').first().waitFor();
  const corner = page.getByRole('gridcell').first();
  t.match(await corner.getAttribute('aria-label'), /^h1/, 'Ben sees it from Black’s side');
  await page.getByRole('slider').focus();
  for (let ply = 0; ply < 17; ply++) await page.keyboard.press('ArrowRight');
  await square(ben, 'g5, white bishop').waitFor();
  t.match(await page.getByRole('slider').getAttribute('aria-valuetext'), /^9\. Bg5, evaluation/);
  await page.getByText('Best: ').waitFor();
  t.equal(await page.locator('.drawn.hint').count(), 1);
  await page.getByRole('button', { name: 'Hint' }).click();
  t.equal(await page.locator('.drawn.hint').count(), 0);

  await clickMove(ben, 'b8, black knight', 'd7');
  await see([ben], 'Nbd7', 'd7, black knight');
  await clickMove(ben, 'e1, white king', 'c1');
  await see([ben], 'O-O-O', 'c1, white king');
  t.equal(await page.getByRole('slider').inputValue(), '17', 'the graph stays with the game');
  await photograph(page, 'review-own-moves-desktop');
  await page.getByRole('button', { name: 'Back to the game' }).first().click();
  await square(ben, 'b8, black knight').waitFor();
  await square(ben, 'e1, white king').waitFor();

  await page.waitForURL(/&ply=17/);
  await page.getByRole('button', { name: 'Back to the game' }).click();
  await page.getByRole('heading', { name: 'You lost' }).waitFor();
  await page.goBack();
  await square(ben, 'g5, white bishop').waitFor();
  await page.getByRole('table').getByText('% accuracy').first().waitFor({ timeout: 1_000 });
  t.same(await barriersOf(page), []);
  await cleo.page.getByRole('table').getByText('% accuracy').first().waitFor();
  await photograph(cleo.page, 'review-phone');
  t.same(await barriersOf(cleo.page), []);
  t.same([...anna.misdeeds, ...ben.misdeeds, ...cleo.misdeeds], []);
});

root.test('a file of games, old ones in Latin-1 included, is opened and one of them chosen', async (t) => {
  const stage = await setStage(t);
  const anna = await takePhone(stage, 'Anna');
  const { page } = anna;
  await page.goto(`${stage.server.base}/chess/review`);
  const old = FILE_OF_GAMES.replace('Kieseritzky', 'Réti');
  const file = { name: 'old.pgn', mimeType: 'application/x-chess-pgn', buffer: Buffer.from(old, 'latin1') };
  await page.getByLabel('Open a file').setInputFiles(file);
  await page.getByRole('heading', { name: '3 games' }).waitFor();
  await photograph(page, 'review-choice-phone');
  t.same(await barriersOf(page), []);
  await page.getByRole('button', { name: 'Anderssen, Adolf – Réti, Lionel' }).tap();
  await page.getByRole('heading', { name: 'Anderssen, Adolf – Réti, Lionel' }).waitFor();
  await page.keyboard.press('End');
  await square(anna, 'e7, white bishop').waitFor();
  await page.getByText('Checkmate').first().waitFor();
  await page.reload();
  await page.getByRole('heading', { name: 'Anderssen, Adolf – Réti, Lionel' }).waitFor();
  await page.goBack();
  await page.getByLabel('Game as PGN').waitFor();
  await page.getByLabel('Game as PGN').fill(`${OPERA}\n{`);
  await page.getByRole('button', { name: 'Look at it' }).tap();
  await page.getByText('Line 15: a comment lacks').waitFor();
  t.same(anna.misdeeds, []);
});

root.test(
  'a position is set up or pasted, shared, and opened from a hostile address without harm',
  async (t) => {
    const stage = await setStage(t);
    const anna = await takePhone(stage, 'Anna', DESKTOP);
    const { page } = anna;
    const look = (what: string) => page.goto(`${stage.server.base}/chess/review${what}`);
    await look('');
    await page.getByRole('button', { name: 'Set up a position' }).click();
    await page.getByLabel('Position as FEN', { exact: true }).fill('6k1/5ppp/8/8/8/8/5PPP/3R2K1 w - - 0 1');
    await page.getByRole('button', { name: 'Look at it' }).last().click();
    await page.getByText('White mates in 1').first().waitFor();
    await page.getByText('White to move').waitFor();
    await page.getByRole('button', { name: 'Flip the board' }).click();
    await page.getByRole('button', { name: 'Share' }).click();
    const link = await page.getByRole('dialog').getByRole('textbox').inputValue();
    t.match(link, /#fen=6k1\/5ppp\/8\/8\/8\/8\/5PPP\/3R2K1_w_-_-_0_1&side=black$/);
    await page.getByRole('button', { name: 'Close' }).click();
    await clickMove(anna, 'd1, white rook', 'd8');
    await see([anna], 'Rd8#', 'd8, white rook');

    await look('#fen=8/8/8');
    await page.getByText('This link does not hold a game or position.').waitFor();
    const nasty = '<img src=x onerror=alert(1)>';
    await look(`#moves=e4&white=${encodeURIComponent(nasty)}&ply=-7&side=${nasty}&result=${nasty}`);
    await page.getByRole('heading', { name: `${nasty} – Black` }).waitFor();
    await look(`#game=${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`);
    await page.getByRole('heading', { name: 'Game not found' }).waitFor();
    t.same(
      anna.misdeeds.filter((line) => !/404/.test(line)),
      [],
    );
  },
);

/// <reference lib="dom" />
import root from 'tap';
import { command, DESKTOP, enter, see, square } from './board.ts';
import { setStage, takePhone } from './phones.ts';

const SCHOLAR = `[White "Ann"] [Black "Bob"]
1. e4 e5 2. Bc4 Nc6 3. Qh5 Nf6?? {oh} 4. Qxf7# 1-0`;

root.test(
  'a PGN is reviewed on a phone, without the server, and its link opens the same move elsewhere',
  async (t) => {
    const stage = await setStage(t);
    const ann = await takePhone(stage, 'Ann');
    const { page } = ann;
    await page.goto(`${stage.server.base}/chess/review`);
    const text = page.getByLabel('Game as PGN');
    await text.fill(SCHOLAR.replace('Nf6', 'Ne6'));
    await page.getByRole('button', { name: 'Look at it' }).tap();
    await page.getByText('Move 3… Ne6??: no knight can go to e6.').waitFor();
    const told: string[] = [];
    page.on('request', (request) => told.push(`${request.method()} ${new URL(request.url()).pathname}`));
    await text.fill(SCHOLAR);
    await page.getByRole('button', { name: 'Look at it' }).tap();
    await page.getByRole('heading', { name: 'Ann – Bob' }).waitFor();
    await page.getByRole('table').getByText('1 blunder').waitFor();
    for (let ply = 0; ply < 6; ply++) await page.keyboard.press('ArrowRight');
    await see([ann], 'Nf6??, Blunder', 'f6, black knight');
    await page.getByText("Bishop's Opening").waitFor();
    t.match(
      await page.getByRole('status').first().textContent(),
      /White mates in 1.*3… Nf6 Blunder\. .+ was better\. Best: 4\. Qxf7#/,
    );
    await page.getByRole('button', { name: 'Share' }).tap();
    const link = await page.getByLabel('Link to this game').inputValue();
    t.ok(
      told.every((line) => /^GET \/static\//.test(line)),
      told.join(', '),
    );

    const ben = await takePhone(stage, 'Ben', DESKTOP);
    await ben.page.goto(link);
    await see([ben], 'Nf6', 'f6, black knight');
    await square(ben, 'f7, black pawn').waitFor();
    t.same([...ann.misdeeds, ...ben.misdeeds], []);
  },
);

root.test(
  'the smallest phone without workers has long names, long games and links that hold nothing',
  async (t) => {
    const stage = await setStage(t);
    const ann = await takePhone(stage, 'Ann', { viewport: { width: 320, height: 568 } });
    const { page } = ann;
    const review = `${stage.server.base}/chess/review`;
    await page.goto(`${review}#white=${'Donaudampf'.repeat(5)}&moves=f3_e5_g4_Qh4&ply=4`);
    await page.getByRole('table').getByText('1 blunder').waitFor();
    t.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);

    const noWorker = () => Object.defineProperty(globalThis, 'Worker', { value: undefined });
    await page.addInitScript(noWorker);
    const shuffle = Array(300).fill('Nf3_Nf6_Ng1_Ng8').join('_');
    await page.goto('about:blank');
    await page.goto(`${review}#moves=${shuffle}`);
    await page.getByRole('heading', { name: 'Game' }).waitFor();
    await page.getByText('This browser cannot run the review.').waitFor();
    t.equal(await page.getByText('Thinking…').count(), 0);
    await page.getByRole('button', { name: 'Share' }).tap();
    t.ok((await page.getByLabel('Link to this game').inputValue()).includes(shuffle));
    await page.getByRole('button', { name: 'Close' }).tap();
    await page.getByRole('button', { name: 'Open another game' }).tap();
    await page.getByLabel('Game as PGN').waitFor();
    await page.evaluate(() => {
      location.hash = '#game=none';
    });
    await page.getByRole('alert').getByText('Is it complete?').waitFor();
    t.same(ann.misdeeds, []);
  },
);

root.test('a game that is still being played is not reviewed, for anybody', async (t) => {
  const stage = await setStage(t);
  const ann = await takePhone(stage, 'Ann');
  await enter(ann, stage);
  const { gameId } = await command(ann, stage, 'house/', { level: 1, color: 'white' });
  const eve = await takePhone(stage, 'Eve', DESKTOP);
  for (const { page } of [ann, eve]) {
    await page.goto(`${stage.server.base}/chess/review#game=${gameId}`);
    await page.getByRole('heading', { name: 'This game is still being played' }).waitFor();
    t.equal(await page.getByRole('grid').count(), 0);
  }
  await command(ann, stage, `${gameId}/abort/`);
  t.same([...ann.misdeeds, ...eve.misdeeds], []);
});

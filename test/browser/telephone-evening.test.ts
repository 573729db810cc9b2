/// <reference lib="dom" />
import root, { type Test } from 'tap';
import { openPage } from './browser.ts';
import {
  drawLine,
  endRound,
  handDrawingIn,
  inkOn,
  join,
  makeGame,
  type Phone,
  reveal,
  type Stage,
  seeRound,
  setStage,
  takePhone,
  write,
} from './phones.ts';
import { PHONE } from './visitor.ts';

type Five = Record<'ada' | 'ben' | 'cleo' | 'dora' | 'eve', Phone>;

async function gather(stage: Stage): Promise<Five> {
  const [ada, ben, cleo, dora, eve] = await Promise.all([
    takePhone(stage, 'Ada'),
    takePhone(stage, 'Ben'),
    takePhone(stage, 'Cleo'),
    takePhone(stage, 'Dora'),
    takePhone(stage, 'Eve'),
  ]);
  const address = await makeGame(ada, stage, { write: 20, draw: 60 });
  for (const phone of [ben, cleo, dora, eve]) await join(phone, address);
  return { ada, ben, cleo, dora, eve };
}

async function writeAll(phones: Phone[], round: number): Promise<void> {
  for (const phone of phones) await seeRound(phone, round);
  for (const phone of phones) {
    await write(phone, wordsOf(phone, round));
    await phone.page.getByRole('heading', { name: 'Handed in' }).waitFor();
  }
}

function wordsOf({ name }: Phone, round: number): string {
  return `${name}, round ${round}: "a < b" & c`;
}

async function drawAll(phones: Phone[], round: number): Promise<void> {
  for (const phone of phones) {
    await seeRound(phone, round);
    await drawLine(phone, [0.2, 0.2], [0.5, 0.8], [0.8, 0.2]);
    await handDrawingIn(phone);
  }
}

async function drawWithReload(t: Test, phone: Phone): Promise<void> {
  const { page } = phone;
  await drawLine(phone, [0.1, 0.5], [0.5, 0.6], [0.9, 0.5]);
  await drawLine(phone, [0.5, 0.1], [0.6, 0.5], [0.5, 0.9]);
  await page.getByRole('img', { name: 'Your drawing' }).waitFor();
  const before = await inkOn(page);
  await page.reload();
  await page.getByRole('img', { name: 'Your drawing' }).waitFor();
  const after = await inkOn(page);
  t.ok(before > 500, `${before} pixels of ink`);
  t.ok(Math.abs(after - before) < before / 50, `${before} before the reload, ${after} after it`);
  await drawLine(phone, [0.1, 0.1], [0.9, 0.9]);
  t.ok((await inkOn(page)) > after, 'drawing can continue after the reload');
  await handDrawingIn(phone);
}

/** Some browsers drop the sockets of all pages once when one page goes back online. */
function forgiveDrop({ misdeeds }: Phone): void {
  const dropped = misdeeds.findIndex((line) =>
    /^console: WebSocket connection to '\S+' failed: +http/.test(line),
  );
  if (dropped >= 0) misdeeds.splice(dropped, 1);
}

/** Ben loses the network for a round, which ends by time. */
async function loseNetwork(t: Test, { ada, ben, cleo, dora, eve }: Five): Promise<void> {
  await seeRound(ben, 3);
  await ben.context.setOffline(true);
  await write(ben, 'never heard of');
  await ben.page.getByRole('button', { name: 'Waiting for the connection…' }).waitFor();
  await writeAll([ada, cleo, dora], 3);
  await seeRound(ada, 4);
  t.ok(await ben.page.getByText('Round 3 of 5').isVisible(), 'Ben has not seen the new round');
  await ben.page.getByText('No connection. Reconnecting… your work is safe.').waitFor();
  await ben.context.setOffline(false);
  await seeRound(ben, 4);
  await ben.page.getByText('No connection').waitFor({ state: 'hidden' });
  for (const phone of [ada, ben, cleo, dora, eve]) forgiveDrop(phone);
}

async function shareAlbum(t: Test, { browser }: Stage, { page }: Phone): Promise<void> {
  await page.getByRole('button', { name: 'Share the album' }).tap();
  await page.getByRole('button', { name: 'Create the page' }).tap();
  const url = await page.getByRole('dialog').getByRole('link', { name: '/album/' }).getAttribute('href');
  await page.getByRole('button', { name: 'Close' }).tap();
  const stranger = await openPage(browser, url ?? '', { ...PHONE, scheme: 'light' });
  const titles = await stranger.page.getByRole('heading', { level: 2 }).allTextContents();
  t.same(
    titles.sort(),
    ['Ada', 'Ben', 'Cleo', 'Dora', 'Eve'].map((name) => `It began with ${name}`),
  );
  t.ok(await stranger.page.getByText('Ada, round 1: "a < b" & c').first().isVisible());
  const widths = await stranger.page.getByRole('img').evaluateAll(widthsOf);
  t.equal(widths.length, 10);
  t.notOk(widths.includes(0), 'every drawing is shown');
  t.same(stranger.misdeeds, []);
  await stranger.page.context().close();
}

function widthsOf(images: Element[]): number[] {
  return images.map((image) => (image as HTMLImageElement).naturalWidth);
}

async function playAgain(t: Test, host: Phone, others: Phone[]): Promise<void> {
  await host.page.getByRole('button', { name: 'Play again' }).tap();
  for (const { page } of others) await page.getByRole('button', { name: 'Join the next game' }).tap();
  for (const { page } of [host, ...others]) {
    await page.getByRole('heading', { name: `Players (${others.length + 1} of 10)` }).waitFor();
    t.equal(page.url(), host.page.url());
  }
}

root.test(
  'five phones play up to the album in spite of reloads, lost networks and missing entries',
  async (t) => {
    const stage = await setStage(t);
    const five = await gather(stage);
    const { ada, ben, cleo, dora } = five;
    const all = Object.values(five);
    const others = all.filter((phone) => phone !== ada);
    await ada.page.getByRole('button', { name: 'Start the game' }).tap();
    // Eve never hands anything in.
    await writeAll([ada, ben, cleo, dora], 1);
    await endRound(ada);
    await seeRound(cleo, 2);
    await drawWithReload(t, cleo);
    await drawAll([ada, ben, dora], 2);
    await endRound(ada);
    await loseNetwork(t, five);
    await drawAll([ada, ben, cleo, dora], 4);
    await endRound(ada);
    await writeAll([ada, ben, cleo, dora], 5);
    await endRound(ada);

    const album = (await reveal(t, ada, others)).join('\n');
    const late = [...album.matchAll(/figure "(\w+) ran out of time"/g)].map(([, name]) => name);
    t.same(late.sort(), ['Ben', 'Eve', 'Eve', 'Eve', 'Eve', 'Eve']);
    for (const phone of [ada, ben, cleo, dora]) {
      t.equal(album.split(`figure "${phone.name} drew"`).length, 3, `two drawings by ${phone.name}`);
      for (const round of phone === ben ? [1, 5] : [1, 3, 5])
        t.match(album, `${phone.name}, round ${round}:`);
    }
    await shareAlbum(t, stage, ben);
    await playAgain(t, ada, others);
    for (const { name, misdeeds } of all) t.same(misdeeds, [], name);
  },
);

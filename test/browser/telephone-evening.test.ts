/// <reference lib="dom" />
import { setTimeout as pause } from 'node:timers/promises';
import root, { type Test } from 'tap';
import { openPage } from './browser.ts';
import { makeOld, tooNewOn } from './old-television.ts';
import {
  done,
  drawLine,
  endRound,
  type Guest,
  handDrawingIn,
  inkOn,
  join,
  joinAsGuest,
  type Phone,
  reveal,
  type Stage,
  seeBeat,
  seeRound,
  setStage,
  takePhone,
  write,
} from './phones.ts';
import { PHONE } from './visitor.ts';

type Table = Record<'tv' | 'ada' | 'ben' | 'cleo' | 'finn' | 'gus', Phone>;

const TV = { viewport: { width: 1280, height: 720 }, hasTouch: false, isMobile: false };

/** The television shows a code, Ada scans it and is the host, and the others scan what it shows then. */
async function gather(t: Test, stage: Stage): Promise<Table & { address: string }> {
  const [tv, ada, ben, cleo, finn, gus] = await Promise.all([
    takePhone(stage, 'TV', TV),
    takePhone(stage, 'Ada'),
    takePhone(stage, 'Ben'),
    takePhone(stage, 'Cleo'),
    takePhone(stage, 'Finn'),
    takePhone(stage, 'Gus'),
  ]);
  await makeOld(tv.context);
  await tv.page.goto(`${stage.server.base}/tv`);
  await ada.page.goto(await scan(tv, '/s/'));
  t.same(await tooNewOn(tv.page), [], 'idle');
  await ada.page.getByLabel('What should we call you?').fill('Ada');
  await ada.page.getByRole('button', { name: 'Play on this TV' }).tap();
  const address = await scan(tv, '/join/');
  for (const phone of [ben, cleo]) await join(phone, address);
  return { tv, ada, ben, cleo, finn, gus, address };
}

/** The address in the code on the television, once it leads there. */
async function scan({ page }: Phone, place: string): Promise<string> {
  const code = page.getByRole('img', { name: place });
  return ((await code.getAttribute('alt')) ?? '').replace('QR code of ', '');
}

/** Dora, who plays with a program, leaves in the first round, and Finn comes late. */
async function takePlace(
  stage: Stage,
  { finn, address }: Table & { address: string },
  dora: Guest,
): Promise<void> {
  await stage.server.call('POST', `/api/session/${address.slice(-6)}/leave/`, { token: dora.token });
  await finn.page.goto(address);
  await finn.page.getByLabel('What should we call you?').fill('Finn');
  await finn.page.getByRole('button', { name: 'Take Dora’s place' }).tap();
  await finn.page.getByRole('heading', { name: 'You are in from the next round on' }).waitFor();
}

/** Gus's phone has died before the start. On another one he gets his seat back, as soon as the host says yes. */
async function claimSeat(
  t: Test,
  { server }: Stage,
  { ada, ben, gus, address }: Table & { address: string },
): Promise<void> {
  const door = () => server.call('GET', `/api/session/${address.slice(-6)}/door/`);
  while (!('Gus' in (await door()).body.away)) await pause(200);
  await gus.page.goto(address);
  await gus.page.getByRole('button', { name: 'I’m Gus' }).tap();
  const animal = gus.page.getByRole('main').getByRole('img', { name: /^the / });
  const shown = await animal.getAttribute('aria-label');
  await ada.page.getByRole('heading', { name: 'Is this Gus?' }).waitFor();
  t.equal(await ada.page.getByRole('alert').getByRole('img').getAttribute('aria-label'), shown);
  t.equal(await ben.page.getByText('Is this Gus?').count(), 0, 'only the host is asked');
  await ada.page.getByRole('button', { name: 'Yes, that’s Gus' }).tap();
  await gus.page.waitForURL(`**/play/${address.slice(-6)}`);
  await ada.page.getByText('Is this Gus?').waitFor({ state: 'hidden' });
}

async function writeAll(phones: Phone[], round: number): Promise<void> {
  for (const phone of phones) await seeRound(phone, round);
  for (const phone of phones) {
    await write(phone, wordsOf(phone, round));
    await phone.page.getByLabel('Your words').waitFor({ state: 'hidden' });
  }
}

function wordsOf({ name }: Phone, round: number): string {
  return `${name}, round ${round}: "a < b" & c`;
}

/** The last one ends the round. */
async function drawAll(phones: Phone[], round: number): Promise<void> {
  for (const phone of phones) await seeRound(phone, round);
  for (const phone of phones) {
    await drawLine(phone, [0.2, 0.2], [0.5, 0.8], [0.8, 0.2]);
    await done(phone.page);
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

/** Ben loses the network for a round, which the host ends. */
async function loseNetwork(t: Test, { tv, ada, ben, cleo, finn, gus }: Table): Promise<void> {
  await seeRound(ben, 3);
  const paper = await ben.page.locator('img.sheet').evaluate((img) => getComputedStyle(img).backgroundColor);
  t.equal(paper, 'rgb(255, 255, 255)', 'a drawing lies on white paper');
  await ben.context.setOffline(true);
  await write(ben, 'never heard of');
  await ben.page.getByRole('button', { name: 'Waiting for the connection…' }).waitFor();
  await writeAll([ada, cleo, finn], 3);
  await tv.page.getByText('2 still writing').waitFor();
  await endRound(ada);
  await seeRound(ada, 4);
  t.ok(await ben.page.getByText('Round 3 of 5').isVisible(), 'Ben has not seen the new round');
  await ben.page.getByText('Reconnecting… your work is safe.').waitFor();
  await ben.context.setOffline(false);
  await seeRound(ben, 4);
  await ben.page.getByText('Reconnecting…').waitFor({ state: 'hidden' });
  for (const phone of [tv, ada, ben, cleo, finn, gus]) forgiveDrop(phone);
}

/** Both join in the middle. */
async function reloadInShow(...phones: Phone[]): Promise<void> {
  for (const phone of phones) {
    const beat = Number(await phone.page.getByRole('main').getAttribute('data-beat'));
    await phone.page.reload();
    await seeBeat(phone, beat);
  }
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
    ['Ada', 'Ben', 'Cleo', 'Dora', 'Gus'].map((name) => `It began with ${name}`),
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

/** All move on to the next game: the television by itself, and all who have not said otherwise. */
async function playAgain(t: Test, tv: Phone, host: Phone, others: Phone[]): Promise<void> {
  await others[0]?.page.getByLabel('I’m in for the next one').setChecked(false);
  await host.page.getByRole('button', { name: 'Play again' }).tap();
  await others[0]?.page.getByRole('button', { name: 'Join the next game' }).tap();
  for (const { page } of [host, ...others]) {
    await page.getByText(`${others.length + 1} of 10`).waitFor();
    t.equal(page.url(), host.page.url());
  }
  await tv.page.getByText(`${others.length + 1} of 10 are here.`).waitFor();
  t.equal((await scan(tv, '/join/')).slice(-6), host.page.url().slice(-6));
}

root.test(
  'a television, three phones, a latecomer and a phone that died play up to the awards, in spite of reloads and a lost network',
  async (t) => {
    const stage = await setStage(t);
    const table = await gather(t, stage);
    const { tv, ada, ben, cleo, finn, gus, address } = table;
    const dora = await joinAsGuest(stage, address, 'Dora');
    await joinAsGuest(stage, address, 'Gus');
    await tv.page.getByText('5 of 10 are here.').waitFor();
    t.same(await tooNewOn(tv.page), [], 'lobby');
    await ada.page.getByRole('button', { name: /^Start with/ }).tap();
    await tv.page.getByRole('heading', { name: 'Everybody is writing' }).waitFor();
    await takePlace(stage, table, dora);
    await writeAll([ada, ben, cleo], 1);
    await tv.page.getByText('Last call').waitFor();
    await endRound(ada);
    await seeRound(cleo, 2);
    await drawWithReload(t, cleo);
    await tv.page.getByText('4 still drawing').waitFor();
    t.same(await tooNewOn(tv.page), [], 'round');
    await tv.page.reload();
    await drawAll([ada, ben, finn], 2);
    await endRound(ada);
    await loseNetwork(t, table);
    await claimSeat(t, stage, table);
    await drawAll([ada, ben, cleo, finn, gus], 4);
    await writeAll([ada, ben, cleo, finn, gus], 5);

    const others = [ben, cleo, finn, gus];
    const album = (await reveal(t, ada, [...others, tv], () => reloadInShow(tv, cleo))).join('\n');
    await tv.page.getByRole('heading', { name: 'What a night' }).waitFor();
    const late = [...album.matchAll(/figure "(\w+) ran out of time"/g)].map(([, name]) => name);
    t.same(late.sort(), ['Ben', 'Dora', 'Gus', 'Gus', 'Gus']);
    for (const phone of [ada, ...others]) {
      const drawings = phone === gus ? 1 : 2;
      const drawn = album.split(`figure "${phone.name} drew"`).length - 1;
      t.equal(drawn, drawings, `${drawings} drawings by ${phone.name}`);
      const rounds = { Ben: [1, 5], Finn: [3, 5], Gus: [5] }[phone.name] ?? [1, 3, 5];
      for (const round of rounds) t.match(album, `${phone.name}, round ${round}:`);
    }
    await shareAlbum(t, stage, ben);
    await playAgain(t, tv, ada, others);
    for (const { name, misdeeds } of [tv, ada, ...others]) t.same(misdeeds, [], name);
  },
);

/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import root, { type Test } from 'tap';
import { openPage } from './browser.ts';
import {
  done,
  drawLine,
  endRound,
  handIn,
  join,
  joinAsGuest,
  makeGame,
  type Phone,
  reveal,
  type Stage,
  seeRound,
  setStage,
  takePhone,
  write,
} from './phones.ts';
import { barriersOf, PHONE } from './visitor.ts';

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

async function handDrawingIn({ page }: Phone): Promise<void> {
  await done(page);
  await page.getByText('Your drawing is in.').waitFor();
}

async function drawAll(phones: Phone[], round: number): Promise<void> {
  for (const phone of phones) {
    await seeRound(phone, round);
    await drawLine(phone, [0.2, 0.2], [0.5, 0.8], [0.8, 0.2]);
    await handDrawingIn(phone);
  }
}

/** Pixels of the sheet that are not white. */
function inkOn(page: Page): Promise<number> {
  return page
    .locator('canvas')
    .first()
    .evaluate(async (canvas: HTMLCanvasElement) => {
      await new Promise(requestAnimationFrame);
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {
        data: [],
      };
      let ink = 0;
      for (let at = 0; at < data.length; at += 4) if ((data[at + 3] ?? 0) > 0 && (data[at] ?? 0) < 128) ink++;
      return ink;
    });
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
  t.ok((await inkOn(page)) > after, 'and more can be drawn');
  await handDrawingIn(phone);
}

/** Nobody ends this round: its time does. */
async function loseNetwork(t: Test, { ada, ben, cleo, dora }: Five): Promise<void> {
  await seeRound(ben, 3);
  await ben.context.setOffline(true);
  await write(ben, 'never heard of');
  await ben.page.getByRole('button', { name: 'Waiting for the connection…' }).waitFor();
  await writeAll([ada, cleo, dora], 3);
  await seeRound(ada, 4);
  t.ok(await ben.page.getByText('Round 3 of 5').isVisible(), 'Ben does not know of it');
  await ben.page.getByText('No connection. Trying again; nothing is lost.').waitFor();
  await ben.context.setOffline(false);
  await seeRound(ben, 4);
  await ben.page.getByText('No connection').waitFor({ state: 'hidden' });
}

async function shareAlbum(t: Test, { browser }: Stage, { page }: Phone): Promise<void> {
  await page.getByRole('button', { name: 'Share the album' }).tap();
  await page.getByRole('button', { name: 'Make the page' }).tap();
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

root.test('five phones play to the album, whatever happens to some of them', async (t) => {
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
  const late = [...album.matchAll(/figure "(\w+) did not get to it"/g)].map(([, name]) => name);
  t.same(late.sort(), ['Ben', 'Eve', 'Eve', 'Eve', 'Eve', 'Eve']);
  for (const phone of [ada, ben, cleo, dora]) {
    t.equal(album.split(`figure "${phone.name} drew"`).length, 3, `two drawings of ${phone.name}`);
    for (const round of phone === ben ? [1, 5] : [1, 3, 5]) t.match(album, `${phone.name}, round ${round}:`);
  }
  await shareAlbum(t, stage, ben);
  await playAgain(t, ada, others);
  for (const { name, misdeeds } of all) t.same(misdeeds, [], name);
});

root.test('words that are handed in at once are not sent as a draft after that', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const { page } = ada;
  const address = await makeGame(ada, stage, { write: 120, draw: 120 });
  for (const name of ['Ben', 'Cleo']) await joinAsGuest(stage, address, name);
  await page.getByRole('button', { name: 'Start the game' }).tap();
  await page.getByLabel('Your words').waitFor();
  // From now on no pause of the application ends by itself, however slow the machine is.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await page.getByLabel('Your words').fill('a snail');
  const drafts: string[] = [];
  page.on('request', (request) => request.method() === 'PUT' && drafts.push(request.url()));
  await page.clock.runFor(100);
  await done(page);
  await page.getByRole('heading', { name: 'Handed in' }).waitFor();
  await page.clock.runFor(100);
  t.same(drafts, []);
});

const SCRIPT = '<script>alert(1)</script>';
/** Letters of Canada that look like it. */
const LIKE_A_SCRIPT = 'ᐸscriptᐳalert-1';
const SCRIPT_WORDS = [SCRIPT, '<img src=x onerror=alert(1)>', '"><svg onload=alert(1)>'] as const;

function svg(inside: string, attributes = ''): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600" ${attributes}>${inside}</svg>`;
}

const ACTING = {
  script: svg(SCRIPT),
  onload: svg('', 'onload="alert(1)"'),
  'onclick of a shape': svg('<rect width="800" height="600" onclick="alert(1)"/>'),
  foreignObject: svg(
    `<foreignObject><body xmlns="http://www.w3.org/1999/xhtml">${SCRIPT}</body></foreignObject>`,
  ),
  'picture from elsewhere': svg('<image href="http://elsewhere.example/a.png" width="9" height="9"/>'),
  'shape from elsewhere': svg('<use href="http://elsewhere.example/a.svg#a"/>'),
  'fill from elsewhere': svg('<rect width="9" height="9" fill="url(http://elsewhere.example/a.svg#a)"/>'),
  'style from elsewhere': svg('<style>@import "http://elsewhere.example/a.css";</style>'),
  'stylesheet instruction': `<?xml-stylesheet href="http://elsewhere.example/a.css"?>${svg('')}`,
  'javascript link': svg('<a href="javascript:alert(1)"><rect width="800" height="600"/></a>'),
  animation: svg('<rect><set attributeName="onclick" to="alert(1)"/></rect>'),
  entity: `<!DOCTYPE svg [<!ENTITY a "<script>alert(1)</script>">]>${svg('&a;')}`,
};
/** The server takes this one: only a text in it looks like a script. */
const TAKEN = svg(
  `<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title><path class="&quot; onload=&quot;alert(1)" d="M9 9L700 500" stroke="red"/>`,
);
/** Everything at once, as if a server took it. */
const ALL_OF_IT = svg(
  `${Object.values(ACTING)
    .filter((text) => text.startsWith('<svg'))
    .join('')}<path d="M9 9L700 500" stroke="red"/>`,
  'onload="alert(1)"',
);

/** Comes in by the name that is allowed, after trying the one that is not. */
async function joinAsScript(t: Test, phone: Phone, address: string): Promise<void> {
  const { page, misdeeds } = phone;
  await page.goto(address);
  await page.getByLabel('What shall we call you?').fill(SCRIPT);
  await page.getByRole('button', { name: 'Join the game' }).tap();
  await page.getByText('Use letters, numbers and spaces for your name.').waitFor();
  t.match(misdeeds.splice(0), [/^console: .* 400 .*\/api\/user\/guest\/$/]);
  await join(phone, address);
}

async function drawScript(t: Test, phone: Phone): Promise<void> {
  const { page } = phone;
  await seeRound(phone, 2);
  await page.getByRole('img', { name: 'Empty sheet' }).waitFor();
  const subject = (await page.getByRole('heading').textContent()) ?? '';
  t.ok(
    SCRIPT_WORDS.some((words) => subject.endsWith(words)),
    `${subject} is to be drawn`,
  );
  await drawLine(phone, [0.2, 0.2], [0.5, 0.8]);
  await done(page);
}

/** Gives the address of the picture that is shown. */
async function guessScript(phone: Phone): Promise<string> {
  const { page, name } = phone;
  const picture = page.getByRole('img', { name: 'The drawing that reached you' });
  await page.waitForFunction(isShown, await picture.elementHandle());
  const source = await picture.getAttribute('src');
  await write(phone, `${name} sees ${SCRIPT}`);
  return decodeURIComponent(source ?? '');
}

function isShown(image: unknown): boolean {
  return (image as HTMLImageElement).naturalWidth > 0;
}

root.test('names, words and drawings that would be scripts do nothing', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const mallory = await takePhone(stage, LIKE_A_SCRIPT);
  const address = await makeGame(ada, stage, { write: 120, draw: 120 });
  await joinAsScript(t, mallory, address);
  const hal = await joinAsGuest(stage, address, 'Hal');
  await ada.page.getByRole('listitem').filter({ hasText: LIKE_A_SCRIPT }).waitFor();
  await ada.page.getByRole('heading', { name: 'Players (3 of 10)' }).waitFor();
  await ada.page.getByRole('button', { name: 'Start the game' }).tap();
  await write(ada, SCRIPT_WORDS[0]);
  await write(mallory, SCRIPT_WORDS[1]);
  t.equal(await handIn(stage, address, hal, { words: SCRIPT_WORDS[2] }), 201);

  await seeRound(ada, 2);
  for (const [name, drawing] of Object.entries(ACTING)) {
    t.equal(await handIn(stage, address, hal, { drawing }), 400, name);
  }
  t.equal(await handIn(stage, address, hal, { drawing: TAKEN }), 201);
  await ada.page.route('**/media/**', (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: ALL_OF_IT }),
  );
  for (const phone of [ada, mallory]) await drawScript(t, phone);
  t.match(await guessScript(ada), 'onload="alert(1)"');
  await guessScript(mallory);
  await ada.page.unrouteAll();
  t.equal(await handIn(stage, address, hal, { words: SCRIPT }), 201);

  const album = (await reveal(t, ada, [mallory])).join('\n');
  for (const words of SCRIPT_WORDS) t.ok(album.includes(words), `${words} is shown as it was written`);
  for (const { name, misdeeds } of [ada, mallory]) t.same(misdeeds, [], name);
});

root.test('nobody is kept out of a game, in light and in dark colours', async (t) => {
  const stage = await setStage(t);
  // What still moves or fades in has no colour of its own yet.
  const ada = await takePhone(stage, 'Ada', { reducedMotion: 'reduce' });
  const { page } = ada;
  const look = async (what: string) => t.same(await barriersOf(page), [], what);
  const address = await makeGame(ada, stage, { write: 120, draw: 120 });
  await look('lobby of one');
  const guests = [await joinAsGuest(stage, address, 'Ben'), await joinAsGuest(stage, address, 'Cleo')];
  await page.getByRole('heading', { name: 'Players (3 of 10)' }).waitFor();
  await look('lobby');
  await page.getByRole('button', { name: 'Start the game' }).tap();
  await seeRound(ada, 1);
  await look('describe');
  await write(ada, 'a snail');
  await page.getByRole('heading', { name: 'Handed in' }).waitFor();
  await look('described');
  for (const one of guests) await handIn(stage, address, one, { words: 'tea with a ghost' });
  await page.getByRole('img', { name: 'Empty sheet' }).waitFor();
  await look('draw');
  await drawLine(ada, [0.1, 0.1], [0.9, 0.9]);
  await page.getByRole('button', { name: 'of 3 done' }).tap();
  await look('at the table');
  await page.getByRole('button', { name: 'Close' }).tap();
  await handDrawingIn(ada);
  await look('drawn');
  for (const one of guests) await handIn(stage, address, one, { drawing: TAKEN });
  await page.getByRole('img', { name: 'The drawing that reached you' }).waitFor();
  await look('guess');
  await write(ada, 'a line');
  for (const one of guests) await handIn(stage, address, one, { words: 'a red line' });
  await page.getByRole('button', { name: 'Begin the show' }).waitFor();
  await look('album before the show');
  await page.getByRole('button', { name: 'Begin the show' }).tap();
  await page.getByRole('button', { name: 'Next' }).tap();
  await page.getByRole('img', { name: 'Drawing by' }).waitFor();
  await look('album');
  await page.getByRole('button', { name: 'Share the album' }).tap();
  await page.getByRole('button', { name: 'Make the page' }).tap();
  await page.getByRole('img', { name: 'QR code of' }).waitFor();
  await look('sharing');
  t.same(ada.misdeeds, []);
});

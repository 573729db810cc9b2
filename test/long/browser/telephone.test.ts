/// <reference lib="dom" />
import Database from 'better-sqlite3';
import root, { type Test } from 'tap';
import {
  done,
  drawLine,
  handDrawingIn,
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
} from '../../browser/phones.ts';
import { barriersOf } from '../../browser/visitor.ts';

root.test('words that are handed in quickly are not sent as a draft afterwards', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const { page } = ada;
  const address = await makeGame(ada, stage, { write: 120, draw: 120 });
  for (const name of ['Ben', 'Cleo']) await joinAsGuest(stage, address, name);
  await page.getByRole('button', { name: /^Start with/ }).tap();
  await page.getByLabel('Your words').waitFor();
  // From now on the page's timers stand still, however slow the machine is, and long before the round ends.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 30_000);
  await page.getByLabel('Your words').fill('a snail');
  const drafts: string[] = [];
  page.on('request', (request) => request.method() === 'PUT' && drafts.push(request.url()));
  await page.clock.runFor(100);
  await done(page);
  await page.getByRole('heading', { name: 'It’s in.' }).waitFor();
  await page.clock.runFor(100);
  t.same(drafts, []);
});

root.test(
  'words and drawings that a busy server did not take are handed in again by themselves',
  async (t) => {
    const stage = await setStage(t);
    const ada = await takePhone(stage, 'Ada');
    const { page } = ada;
    const address = await makeGame(ada, stage, { write: 120, draw: 120 });
    const guests = [await joinAsGuest(stage, address, 'Ben'), await joinAsGuest(stage, address, 'Cleo')];
    await page.getByRole('button', { name: /^Start with/ }).tap();
    await page.getByLabel('Your words').waitFor();
    await whileBusy(stage, async () => {
      await write(ada, 'a snail');
      await page.getByRole('button', { name: 'Waiting for the connection…' }).waitFor();
      t.equal(await page.getByLabel('Your words').inputValue(), 'a snail');
    });
    await page.getByRole('heading', { name: 'It’s in.' }).waitFor();
    for (const one of guests) await handIn(stage, address, one, { words: 'tea with a ghost' });

    await page.getByRole('img', { name: 'Empty sheet' }).waitFor();
    await whileBusy(stage, async () => {
      await drawLine(ada, [0.1, 0.1], [0.9, 0.9]);
      await done(page);
      await page.getByText('Your drawing is safe.').waitFor();
    });
    await page.getByRole('heading', { name: 'It’s in.' }).waitFor();
    t.equal(ada.misdeeds.filter((line) => !line.includes('503')).length, 0, 'nothing else went wrong');
  },
);

/** Another program holds the file until `work` is done, so the server can save nothing and answers 503. */
async function whileBusy({ path }: Stage, work: () => Promise<void>): Promise<void> {
  const other = new Database(path);
  other.exec('BEGIN IMMEDIATE');
  await work();
  other.exec('ROLLBACK');
  other.close();
}

const SCRIPT = '<script>alert(1)</script>';
/** A name, which may have any 24 characters. */
const SCRIPT_NAME = '<script>alert()</script>';
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
/** The server accepts this one, since only a text in it looks like a script. */
const TAKEN = svg(
  `<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title><path class="&quot; onload=&quot;alert(1)" d="M9 9L700 500" stroke="red"/>`,
);
/** Everything at once, as if the server had accepted it. */
const ALL_OF_IT = svg(
  `${Object.values(ACTING)
    .filter((text) => text.startsWith('<svg'))
    .join('')}<path d="M9 9L700 500" stroke="red"/>`,
  'onload="alert(1)"',
);

/** Tries the forbidden name first, then joins with the allowed one. */
async function joinAsScript(t: Test, phone: Phone, address: string): Promise<void> {
  const { page, misdeeds } = phone;
  await page.goto(address);
  await page.getByLabel('What should we call you?').fill(SCRIPT);
  await page.getByRole('button', { name: 'Sit down' }).tap();
  await page.getByText('At most 24 characters.').waitFor();
  t.match(misdeeds.splice(0), [/^console: .* 400 .*\/api\/user\/guest\/$/]);
  await join(phone, address);
}

async function drawScript(t: Test, phone: Phone): Promise<void> {
  const { page } = phone;
  await seeRound(phone, 2);
  await page.getByRole('img', { name: 'Empty sheet' }).waitFor();
  const subject = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
  t.ok(
    SCRIPT_WORDS.some((words) => subject.endsWith(words)),
    `${subject} should be drawn`,
  );
  await drawLine(phone, [0.2, 0.2], [0.5, 0.8]);
  await done(page);
}

/** Returns the decoded source of the displayed drawing. */
async function guessScript(phone: Phone): Promise<string> {
  const { page, name } = phone;
  const picture = page.getByRole('img', { name: 'The drawing to describe' });
  await page.waitForFunction(isShown, await picture.elementHandle());
  const source = await picture.getAttribute('src');
  await write(phone, `${name} sees ${SCRIPT}`);
  return decodeURIComponent(source ?? '');
}

function isShown(image: unknown): boolean {
  return (image as HTMLImageElement).naturalWidth > 0;
}

root.test('scripts in names, words and drawings do not run', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const mallory = await takePhone(stage, SCRIPT_NAME);
  const address = await makeGame(ada, stage, { write: 120, draw: 120 });
  await joinAsScript(t, mallory, address);
  const hal = await joinAsGuest(stage, address, 'Hal');
  await ada.page.getByRole('listitem').filter({ hasText: SCRIPT_NAME }).waitFor();
  await ada.page.getByText('3 of 10').waitFor();
  await ada.page.getByRole('button', { name: /^Start with/ }).tap();
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
  for (const words of SCRIPT_WORDS) t.ok(album.includes(words), `${words} is shown as written`);
  for (const { name, misdeeds } of [ada, mallory]) t.same(misdeeds, [], name);
});

root.test('the drawing game is accessible, in light and dark colours', async (t) => {
  const stage = await setStage(t);
  // With animations, axe would measure colours that are still fading in.
  const ada = await takePhone(stage, 'Ada', { reducedMotion: 'reduce' });
  const { page } = ada;
  const look = async (what: string) => t.same(await barriersOf(page), [], what);
  const address = await makeGame(ada, stage, { write: 120, draw: 120 });
  await look('lobby with one player');
  const guests = [await joinAsGuest(stage, address, 'Ben'), await joinAsGuest(stage, address, 'Cleo')];
  await page.getByText('3 of 10').waitFor();
  await look('lobby');
  await page.getByRole('button', { name: /^Start with/ }).tap();
  await seeRound(ada, 1);
  await look('describe');
  await write(ada, 'a snail');
  await page.getByRole('heading', { name: 'It’s in.' }).waitFor();
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
  await page.getByRole('img', { name: 'The drawing to describe' }).waitFor();
  await look('guess');
  await write(ada, 'a line');
  for (const one of guests) await handIn(stage, address, one, { words: 'a red line' });
  await page.getByRole('button', { name: 'Start the show' }).waitFor();
  await look('album before the show');
  await page.getByRole('button', { name: 'Browse on my own' }).tap();
  await page.getByRole('img', { name: 'Drawing by' }).first().waitFor();
  await look('album');
  await page.getByRole('button', { name: 'Share the album' }).tap();
  await page.getByRole('button', { name: 'Create the page' }).tap();
  await page.getByRole('img', { name: 'QR code of' }).waitFor();
  await look('sharing');
  t.same(ada.misdeeds, []);
});

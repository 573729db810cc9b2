/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Browser } from 'playwright-core';
import root, { type Test } from 'tap';
import { cleanSvg } from '#src/telephone/rules/svg.ts';
import { openBrowser, openPage, photograph, type Screen, turn, type Watched } from '../../browser/browser.ts';
import { type Evening, keep, playEvening } from '../../browser/evening.ts';
import { complaintsOf } from '../../browser/look.ts';
import { buildTestApp, type TestServer } from '../../helper.ts';

const SCREENS: Record<string, Screen> = {
  phone: { width: 390, height: 844, scheme: 'light' },
  'phone dark': { width: 390, height: 844, scheme: 'dark' },
  laptop: { width: 1280, height: 800, scheme: 'light' },
  'laptop dark': { width: 1280, height: 800, scheme: 'dark' },
  television: { width: 1920, height: 1080, scheme: 'light' },
  'television dark': { width: 1920, height: 1080, scheme: 'dark' },
};
/** The smallest text size per screen. A television is viewed from across the room. */
const LEAST_PX = { phone: 14, laptop: 14, television: 18 };

interface Stage {
  browser: Browser;
  server: TestServer;
}

/** One browser for all tests in this file. */
let opening: Promise<Browser> | undefined;

async function setStage(t: Test): Promise<Stage> {
  t.testdir();
  opening ??= openBrowser(root);
  return {
    browser: await opening,
    server: await buildTestApp(t, { path: `${t.testdirName}/parlor.db` }),
  };
}

/** Checks that the page shows everything that was played, in order. */
async function sameAs(t: Test, { page }: Watched, { chains }: Evening): Promise<void> {
  const shown = await page.locator('section.chain').evaluateAll((sections) =>
    sections.map((section) => ({
      title: section.querySelector('h2')?.textContent ?? '',
      entries: [...section.querySelectorAll('li')].map(
        (item) => item.querySelector('.words')?.textContent ?? null,
      ),
      authors: [...section.querySelectorAll('.by, figcaption')].map((by) => by.textContent ?? ''),
      pictures: [...section.querySelectorAll('img')].filter((image) => image.naturalWidth > 0).length,
    })),
  );
  t.same(
    shown.map(({ entries }) => entries),
    chains.map(({ entries }) => entries),
  );
  for (const [index, { owner, entries, authors }] of chains.entries()) {
    const chain = shown[index];
    t.match(chain?.title, owner);
    t.equal(chain?.pictures, entries.filter((entry) => entry === null).length);
    for (const [place, author] of authors.entries()) t.match(chain?.authors[place], author);
  }
  t.equal(await page.title(), `Parlor: ${chains.map(({ owner }) => owner).join(', ')}`);
}

/** Checks the album on every screen, from the server and as a downloaded file. */
async function lookEverywhere(t: Test, { browser }: Stage, evening: Evening, name: string): Promise<void> {
  for (const url of [evening.url, evening.file]) {
    const kept = url === evening.file;
    const watched = await openPage(browser, url, SCREENS.phone as Screen);
    const { page, misdeeds } = watched;
    await sameAs(t, watched, evening);
    for (const [screen, size] of Object.entries(SCREENS)) {
      await turn(page, size);
      const leastPx = LEAST_PX[screen.split(' ')[0] as keyof typeof LEAST_PX];
      t.same(await complaintsOf(page, { leastPx }), [], `${kept ? 'kept' : 'served'}, ${screen}`);
      if (kept) await photograph(page, `${name} ${screen}`.replaceAll(' ', '-'));
    }
    t.same(misdeeds, [], kept ? 'kept' : 'served');
    await page.context().close();
  }
}

root.test('the album of a game is complete and well laid out on every screen', async (t) => {
  const stage = await setStage(t);
  const names = ['Ada', 'Ben', 'Cleo', 'Dan', 'Zoë'];
  await lookEverywhere(t, stage, await playEvening(t, stage.server, { names }), 'evening');
});

root.test('the album of the shortest game is complete and well laid out too', async (t) => {
  const stage = await setStage(t);
  const names = ['Ada', 'Ben', 'Cleo'];
  await lookEverywhere(t, stage, await playEvening(t, stage.server, { names, silentRound: 1 }), 'short');
});

root.test('ten chains of nine entries with the longest words and names keep the layout', async (t) => {
  const stage = await setStage(t);
  const names = [
    'Ada',
    'W'.repeat(24),
    '👨\u200d👩\u200d👧\u200d👦'.repeat(24),
    '李'.repeat(24),
    'i.',
    '@.+-_',
    'F',
    'G',
    'H',
    'عمر',
  ];
  const long = [
    'W'.repeat(100),
    'a man '.repeat(16),
    '🦄'.repeat(100),
    '長'.repeat(100),
    'ﷺ'.repeat(100),
    'مرحبا',
  ];
  const words = (player: number, round: number) => long[(player + round) % long.length] as string;
  const evening = await playEvening(t, stage.server, { names, words });
  t.same(
    evening.chains.map(({ entries }) => entries.length),
    Array.from({ length: 10 }, () => 9),
  );
  await lookEverywhere(t, stage, evening, 'long');
});

const ACTS = "document.title='x';alert(1);fetch('/healthz')";
const HOSTILE_WORDS = [
  "<script>document.title='x'</script>",
  `<img src=x onerror="alert(1)">`,
  `</p></li></ol></section><h1>x</h1><style>*{display:none}</style>`,
  '&lt;b&gt; &amp; "quoted" {{7*7}} $'.concat('{7*7}'),
  'javascript:alert(1) <a href="javascript:alert(1)">x</a>',
  '<!-- <svg onload=alert(1)> --><svg/onload=alert(1)>',
];
const HOSTILE_DRAWINGS = [
  `<svg xmlns="http://www.w3.org/2000/svg"><script>${ACTS}</script></svg>`,
  `<svg xmlns="http://www.w3.org/2000/svg" onload="${ACTS}"/>`,
  '<svg xmlns="http://www.w3.org/2000/svg"><image href="http://127.0.0.1:9/x.png"/></svg>',
  `<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="${ACTS}"/></foreignObject></svg>`,
];

root.test('hostile words and names are only shown as text', async (t) => {
  const stage = await setStage(t);
  const names = ['constructor.', '-rf', '@import', '__proto', 'a@b.c'];
  const words = (player: number, round: number) =>
    HOSTILE_WORDS[(player + round) % HOSTILE_WORDS.length] as string;
  const evening = await playEvening(t, stage.server, { names, words });
  await lookEverywhere(t, stage, evening, 'hostile');
});

root.test(
  'a hostile drawing is refused, and it would do nothing even if it were in the database',
  async (t) => {
    const stage = await setStage(t);
    const { browser, server } = stage;
    const evening = await playEvening(t, server, { names: ['Ada', 'Ben', 'Cleo'] });
    const title = `Parlor: ${evening.chains.map(({ owner }) => owner).join(', ')}`;
    for (const drawing of HOSTILE_DRAWINGS) t.ok('refused' in cleanSvg(Buffer.from(drawing)), drawing);
    const put = server.platform.database.raw.prepare(
      'UPDATE telephone_entry SET drawing = ? WHERE drawing IS NOT NULL',
    );
    for (const drawing of HOSTILE_DRAWINGS) {
      put.run(drawing);
      const page = (await fetch(evening.url)).text();
      t.match(await page, Buffer.from(drawing).toString('base64'), 'the drawing is on the page');
      for (const url of [evening.url, await keep(t, `${evening.url.replace(/\/$/, '')}.html`)]) {
        const { page, misdeeds } = await openPage(browser, url, SCREENS.laptop as Screen);
        await page.locator('img').first().scrollIntoViewIfNeeded();
        await page.evaluate(() => Promise.allSettled([...document.images].map((image) => image.decode())));
        t.equal(await page.title(), title);
        t.same(misdeeds, []);
        await page.context().close();
      }
    }
  },
);

root.test('the address of a deleted album says that nothing is there', async (t) => {
  const { browser, server } = await setStage(t);
  const { page, misdeeds } = await openPage(
    browser,
    `${server.base}/album/${'0'.repeat(32)}/`,
    SCREENS.phone as Screen,
  );
  t.equal(await page.title(), 'Parlor');
  t.match(await page.locator('main').textContent(), 'Nothing here');
  t.same(await complaintsOf(page, { leastPx: 14 }), []);
  t.same(
    misdeeds.filter((line) => !line.includes('404')),
    [],
  );
});

root.test('the page /status/ is well laid out on every screen', async (t) => {
  const { browser, server } = await setStage(t);
  for (const screen of ['phone', 'phone dark', 'television', 'television dark']) {
    const { page, misdeeds } = await openPage(browser, `${server.base}/status/`, SCREENS[screen] as Screen);
    t.same(await complaintsOf(page, { leastPx: 14 }), [], screen);
    t.same(misdeeds, [], screen);
    await photograph(page, `page-status-${screen.replaceAll(' ', '-')}`);
    await page.context().close();
  }
});

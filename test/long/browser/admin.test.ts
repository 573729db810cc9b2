/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Browser, BrowserContext, Page } from 'playwright-core';
import root, { type Test } from 'tap';
import { ADMIN, addAccount, firstAdmin, PASSWORD } from '../../admin/site.ts';
import { openBrowser, photograph, type Screen, turn } from '../../browser/browser.ts';
import { complaintsOf } from '../../browser/look.ts';
import { buildTestApp, type TestServer } from '../../helper.ts';
import { startGame } from '../../telephone/play.ts';

const SCREENS: Record<string, Screen> = {
  phone: { width: 390, height: 844, scheme: 'light' },
  'phone dark': { width: 390, height: 844, scheme: 'dark' },
  laptop: { width: 1280, height: 800, scheme: 'light' },
  'laptop dark': { width: 1280, height: 800, scheme: 'dark' },
};

interface Desk {
  server: TestServer;
  page: Page;
  context: BrowserContext;
  /** Console errors, exceptions and requests to other hosts. */
  misdeeds: string[];
}

let opening: Promise<Browser> | undefined;

/** A logged-out browser on a server with an administrator. */
async function openDesk(t: Test): Promise<Desk> {
  opening ??= openBrowser(root);
  const browser = await opening;
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  await firstAdmin(server);
  const context = await browser.newContext();
  t.teardown(() => context.close());
  const misdeeds: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && misdeeds.push(message.text()));
  page.on('pageerror', (fault) => misdeeds.push(fault.message));
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(server.base) && !url.startsWith('data:')) misdeeds.push(url);
  });
  await turn(page, SCREENS.laptop as Screen);
  return { server, page, context, misdeeds };
}

async function logIn(page: Page, name: string): Promise<void> {
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Log in' }).click();
}

/** Checks the page on every screen: nothing may be too small, too faint, too wide or cut off. */
async function look(t: Test, page: Page, name: string): Promise<void> {
  for (const [screen, size] of Object.entries(SCREENS)) {
    await turn(page, size);
    await photograph(page, `admin ${name} ${screen}`.replaceAll(' ', '-'));
    // A table scrolls inside its own box, so it does not make the page too wide.
    const complaints = await complaintsOf(page, { leastPx: 14 });
    const inBox = await page.evaluate(() => {
      const texts = [...document.querySelectorAll('.box *')].map((one) =>
        (one.textContent ?? '').trim().slice(0, 30),
      );
      return texts.map((text) => `"${text}" sticks out`);
    });
    t.same(
      complaints.filter((line) => !inBox.includes(line)),
      [],
      `${name}, ${screen}`,
    );
  }
  await turn(page, SCREENS.laptop as Screen);
}

const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();

root.test('an administrator finds an account, follows its related rows and switches it off', async (t) => {
  const { server, page, misdeeds } = await openDesk(t);
  const game = await startGame(server, 4);
  await game.playTo(1);
  for (let n = 0; n < 60; n++) await server.guest(`guest of the evening ${n}`);
  await page.goto(`${server.base}/admin/`);
  await look(t, page, 'login');
  await logIn(page, ADMIN);
  t.match(await heading(page), 'Tonight');
  await look(t, page, 'home');

  const side = page.getByRole('navigation', { name: 'Tables' });
  await side.getByRole('link', { name: /^account/ }).click();
  await look(t, page, 'accounts');
  await page.getByRole('searchbox').fill('PLAYER2');
  await page.getByRole('button', { name: 'Search' }).click();
  t.equal(await page.locator('tbody tr').count(), 1);
  await page.locator('tbody a').first().click();
  t.equal(await heading(page), 'player2');
  await page.locator('.related a', { hasText: 'telephone member' }).click();
  t.equal(await page.locator('tbody tr').count(), 1);
  await page.locator('tbody tr a').first().click();
  t.match(await heading(page), `${game.code} · `);
  await page.locator('dd a', { hasText: String(game.code) }).click();
  t.equal(await heading(page), String(game.code));
  await look(t, page, 'session');
  await page.locator('.related a', { hasText: 'telephone member' }).click();
  await page.locator('td a', { hasText: 'player2' }).click();

  await page.getByRole('button', { name: 'Switch off' }).click();
  t.match(await page.getByRole('status').innerText(), 'The account is switched off.');
  t.match(await page.locator('.log').innerText(), 'deactivate (is_active: yes → no)');
  await look(t, page, 'account');
  const [player] = game.players.filter(({ name }) => name === 'player2');
  t.equal((await player?.get(`${game.path}/info/`))?.status, 401);
  await page.getByRole('button', { name: 'Switch on' }).click();
  t.equal((await player?.get(`${game.path}/info/`))?.status, 200);
  await page.getByRole('link', { name: 'New password…' }).click();
  await look(t, page, 'password');
  await page.goto(`${server.base}/admin/tables/telephone_entry/`);
  t.ok((await page.getByText('not shown yet').count()) > 0);
  await look(t, page, 'entries');
  t.same(misdeeds, []);
});

root.test('an administrator deletes a game, and the audit log shows it', async (t) => {
  const { server, page, misdeeds } = await openDesk(t);
  const game = await startGame(server, 3);
  await game.playTo(-2);
  await server.open(`/ws/session/${game.code}/`, game.host.token).next('STATE_SYNC');
  await page.goto(`${server.base}/admin/tables/telephone_session/${game.code}/`);
  await logIn(page, ADMIN);
  t.equal(await heading(page), String(game.code), 'the login leads to the requested page');
  await page.locator('.related a', { hasText: 'telephone chain' }).click();
  await page.locator('tbody a').first().click();
  await page.locator('.related a', { hasText: 'telephone entry' }).click();
  await page.locator('tr', { hasText: '<svg' }).first().locator('a').first().click();
  t.ok(await page.locator('dd img').evaluate((image: HTMLImageElement) => image.naturalWidth > 0));
  await look(t, page, 'drawing');
  await page.goto(`${server.base}/admin/live/`);
  await look(t, page, 'live');
  await page.goto(`${server.base}/admin/tables/telephone_session/${game.code}/`);
  await look(t, page, 'over');
  await page.getByRole('link', { name: 'Delete…' }).click();
  await look(t, page, 'delete');
  t.match(await page.locator('.panel').innerText(), /telephone entry\s+9/);
  await page.getByRole('button', { name: 'Delete' }).click();
  t.match(await page.getByRole('status').innerText(), 'Deleted.');
  t.equal((await game.host.get(`${game.path}/info/`)).status, 404);
  await page.getByRole('link', { name: 'Changes' }).click();
  t.match(await page.locator('tbody tr').first().innerText(), /delete\s+telephone_session/);
  await look(t, page, 'changes');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Backup' }).click(),
  ]);
  t.match(download.suggestedFilename(), /^parlor-.*\.db$/);
  t.same(misdeeds, []);
});

root.test('a player is refused, and logging out leads to the login page', async (t) => {
  const { server, page, context } = await openDesk(t);
  await addAccount(server, 'player');
  await page.goto(`${server.base}/admin/`);
  await logIn(page, 'player');
  t.match(await page.getByRole('alert').innerText(), 'of an administrator');
  await look(t, page, 'wrong');
  await context.request.post(`${server.base}/api/auth/login/`, {
    data: { username: 'player', password: PASSWORD },
  });
  await page.goto(`${server.base}/admin/tables/account/`);
  t.equal(await heading(page), 'Administrators only');
  await look(t, page, 'denied');
  await page.getByRole('button', { name: 'Log out' }).click();
  t.equal(await heading(page), 'Log in');
});

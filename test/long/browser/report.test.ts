/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import root, { type Test } from 'tap';
import { ADMIN, firstAdmin, PASSWORD } from '../../admin/site.ts';
import { openBrowser, photograph, turn, watch } from '../../browser/browser.ts';
import { barriersOf, PHONE } from '../../browser/visitor.ts';
import { buildTestApp } from '../../helper.ts';
import { startGame } from '../../telephone/play.ts';

const DESKTOP = { width: 1280, height: 800 };
let opening: Promise<Browser> | undefined;

/** A finished game of three, with the page of its second player. */
async function evening(t: Test, locale: string, hasShow: boolean) {
  opening ??= openBrowser(root);
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off' } });
  await firstAdmin(server);
  const game = await startGame(server, 3);
  await game.playTo(-2);
  if (hasShow) await game.host.post(`${game.path}/show/`, { pace: 'hand' });
  const player = game.named('player2');
  const { body: person } = await player.get('/api/user/me/');
  const login = JSON.stringify({ tokens: { access: player.token, refresh: player.refresh }, person });
  const context = await (await opening).newContext({ viewport: PHONE, locale });
  t.teardown(() => context.close());
  await context.addInitScript((kept) => localStorage.setItem('parlor.login', kept), login);
  const page = await context.newPage();
  const misdeeds: string[] = [];
  watch(page, misdeeds);
  await page.goto(`${server.base}/play/${game.code}`);
  return { server, game, page, context, misdeeds };
}

root.test(
  'a player reports a page with the keyboard, and an administrator blanks it with one tap',
  async (t) => {
    const { server, page, context, misdeeds } = await evening(t, 'en', false);
    const open = page.getByRole('button', { name: 'Report a page' });
    const alone = page.getByRole('button', { name: 'Browse on my own' });
    await alone.waitFor();
    t.equal(await open.count(), 0, 'nothing was told yet');
    await alone.click();
    await open.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Report a page' });
    await dialog.waitFor();
    t.same(await barriersOf(page), []);
    const which = dialog.getByLabel('Which page?');
    const options = await which.locator('option').allInnerTexts();
    t.notOk(
      options.some((text) => text.includes('player2')),
      'not one’s own',
    );
    await which.selectOption({ label: 'player1’s drawing' });
    await dialog.getByLabel('What’s wrong with it?').selectOption({ label: 'It shows something private' });
    await dialog.getByLabel('Anything to add?').fill('my address');
    for (const scheme of ['light', 'dark'] as const) {
      for (const [screen, size] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
        await turn(page, { ...size, scheme });
        await photograph(page, `report-en-${screen}-${scheme}`);
      }
    }
    await dialog.getByLabel('Anything to add?').press('Enter');
    await page.getByRole('status').filter({ hasText: 'It has been reported.' }).waitFor();
    await dialog.waitFor({ state: 'detached' });
    t.ok(await open.evaluate((button) => button === document.activeElement), 'the focus is back');
    t.same(misdeeds, []);

    const admin = await context.newPage();
    await admin.goto(`${server.base}/admin/reports/`);
    await admin.getByLabel('Username').fill(ADMIN);
    await admin.getByLabel('Password').fill(PASSWORD);
    await admin.getByRole('button', { name: 'Log in' }).click();
    await admin.getByText('It shows something private: my address').waitFor();
    await admin.getByRole('button', { name: 'Blank it' }).click();
    await admin.getByText('The entry is now an empty sheet.').waitFor();
  },
);

root.test('in the show, pages that were told can be reported from the menu, in German', async (t) => {
  const { server, game, page, misdeeds } = await evening(t, 'de', true);
  const { host, path } = game;
  const show = (change: object) => host.post(`${path}/show/`, change);
  let { body: session } = await show({});
  while (!(session.album?.step > 1)) session = (await show({ go: 'next' })).body;
  await page.getByRole('button', { name: 'Die Show' }).click();
  const { raw } = server.platform.database;
  t.equal(raw.prepare('SELECT count(*) FROM telephone_report').pluck().get(), 0);
  await page.getByRole('button', { name: 'Seite melden' }).click();
  const dialog = page.getByRole('dialog', { name: 'Seite melden' });
  await dialog.getByLabel('Welche Seite?').waitFor();
  await turn(page, { ...PHONE, scheme: 'dark' });
  await photograph(page, 'report-de-phone-dark');
  await dialog.getByRole('button', { name: 'Melden', exact: true }).click();
  await page.getByText('Danke. Die Seite ist gemeldet.').first().waitFor();
  t.equal(raw.prepare('SELECT reason FROM telephone_report').pluck().get(), 'Sie verletzt jemanden');
  t.same(misdeeds, []);
});

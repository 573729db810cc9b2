/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core';
import root, { type Test } from 'tap';
import { firstAdmin } from '../../admin/site.ts';
import { openBrowser, photograph, turn } from '../../browser/browser.ts';
import { barriersOf, PHONE, visit } from '../../browser/visitor.ts';
import { buildTestApp } from '../../helper.ts';

const DESKTOP = { width: 1280, height: 800 };
let opening: Promise<Browser> | undefined;

async function house(t: Test, mode: 'invite' | 'closed') {
  opening ??= openBrowser(root);
  const server = await buildTestApp(t, { env: { PARLOR_RATE: 'off', PARLOR_REGISTER: mode } });
  return { server, browser: await opening, admin: await firstAdmin(server) };
}

async function look(t: Test, page: Page, name: string): Promise<void> {
  for (const scheme of ['light', 'dark'] as const) {
    for (const [screen, size] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      await turn(page, { ...size, scheme });
      await photograph(page, `door-${name}-${screen}-${scheme}`);
    }
  }
  await turn(page, { ...PHONE, scheme: 'light' });
  t.same(await barriersOf(page), [], name);
}

const WORDS = {
  en: {
    invite: 'By invitation',
    closed: 'Members only',
    account: 'I have an account',
    choose: 'Choose a name',
    name: 'What should we call you?',
    game: 'New game',
  },
  de: {
    invite: 'Mit Einladung',
    closed: 'Nur für Mitglieder',
    account: 'Ich habe ein Konto',
    choose: 'Namen aussuchen',
    name: 'Wie sollen wir dich nennen?',
    game: 'Neues Spiel',
  },
};

for (const mode of ['invite', 'closed'] as const) {
  for (const language of ['en', 'de'] as const) {
    const words = WORDS[language];
    root.test(`a house with PARLOR_REGISTER=${mode} says so to strangers, in ${language}`, async (t) => {
      const { server, browser } = await house(t, mode);
      const { page, misdeeds } = await visit(browser, server.base, language);
      await page.getByRole('heading', { name: words[mode] }).waitFor();
      t.equal(await page.getByRole('button', { name: words.game }).count(), 0, 'no button that is refused');
      t.equal(await page.getByRole('textbox', { name: words.name }).count(), 0);
      await look(t, page, `home-${mode}-${language}`);
      await page.getByRole('link', { name: words.account }).click();
      await page.getByRole('heading', { name: words[mode] }).waitFor();
      t.equal(await page.getByRole('radio', { name: /account|konto/i }).count(), 0, 'only logging in');
      await look(t, page, `account-${mode}-${language}`);
      t.same(misdeeds, []);
    });
  }
}

root.test('an invitation that an administrator makes lets a stranger in, who keeps the games', async (t) => {
  const { server, browser, admin } = await house(t, 'invite');
  const form = { label: 'Friday club', uses: '1', days: '7' };
  const { html } = await admin.post('/admin/invitations/new/', form);
  const [link = ''] = /http[^"]*\/invite\/[\w-]+/.exec(html) ?? [];
  const path = new URL(link).pathname;
  const { page, misdeeds } = await visit(browser, server.base + path);
  await page.getByRole('heading', { name: 'You’re invited' }).waitFor();
  await look(t, page, 'invited');
  await page.getByRole('link', { name: WORDS.en.choose }).click();
  await page.getByRole('textbox', { name: WORDS.en.name }).fill('Zoë');
  await page.getByRole('button', { name: WORDS.en.game }).click();
  await page.waitForURL(/\/play\/\d{6}$/);
  await page.goto(`${server.base}/account`);
  await page.getByLabel('New password').fill('a long enough one');
  await page.getByRole('button', { name: 'Keep my games' }).click();
  await page.getByText('Saved. This name and password work anywhere.').waitFor();
  t.same(misdeeds, []);

  const late = await visit(browser, server.base + path, 'de');
  await late.page.getByRole('link', { name: WORDS.de.choose }).click();
  await late.page.getByRole('textbox', { name: WORDS.de.name }).fill('Ida');
  await late.page.getByRole('button', { name: WORDS.de.game }).click();
  await late.page.getByText('Diese Einladung ist verbraucht').first().waitFor();
});

root.test('a friend joins by the code of a game, and is told how to stay', async (t) => {
  const { server, browser, admin } = await house(t, 'invite');
  const { html } = await admin.post('/admin/invitations/new/', { label: 'Ada', uses: '1', days: '1' });
  const [, invitation = ''] = /\/invite\/([\w-]+)/.exec(html) ?? [];
  const host = await server.call('POST', '/api/user/guest/', { json: { name: 'Ada', invitation } });
  const made = await server.call('POST', '/api/session/create/', {
    token: host.body.access,
    json: { draw_time: 60, desc_time: 60 },
  });
  const { page, misdeeds } = await visit(browser, `${server.base}/join/${made.body.game_code}`);
  await page.getByRole('textbox', { name: WORDS.en.name }).fill('Bo');
  await page.getByRole('button', { name: 'Sit down' }).click();
  await page.waitForURL(/\/play\/\d{6}$/);
  await page.goto(`${server.base}/account`);
  await page.getByText('open an invitation link on this phone').waitFor();
  t.equal(await page.getByLabel('New password').count(), 0);
  t.same(misdeeds, []);
});

/// <reference lib="dom" />
import type { Browser } from 'playwright-core';
import root, { type Test } from 'tap';
import { openBrowser } from '../../browser/browser.ts';
import { complaintsOf } from '../../browser/look.ts';
import { barriersOf, type Visitor, visit } from '../../browser/visitor.ts';
import { type ServerProcess, startServer } from '../../fault/process.ts';

interface Stage {
  browser: Browser;
  server: ServerProcess;
}

let opening: Promise<Browser> | undefined;

async function setStage(t: Test): Promise<Stage> {
  opening ??= openBrowser(root);
  const path = `${t.testdir()}/parlor.db`;
  return {
    browser: await opening,
    server: await startServer(t, { path, env: { PARLOR_RATE: 'off' } }),
  };
}

/** Creates a guest who plays without a browser, and returns the token. */
async function guest({ server }: Stage, name: string): Promise<string> {
  return (await server.call('POST', '/api/user/guest/', { json: { name } })).body.access;
}

async function newGame({ server }: Stage, token: string): Promise<number> {
  const times = { draw_time: 60, desc_time: 60 };
  return (await server.call('POST', '/api/session/create/', { token, json: times })).body.game_code;
}

async function enter({ page }: Visitor, name: string): Promise<void> {
  await page.getByLabel('What should we call you?').fill(name);
  await page.getByRole('button', { name: 'New game' }).click();
  await page.waitForURL(/\/play\/\d{6}$/);
}

root.test('a new visitor types a name and creates a game', async (t) => {
  const stage = await setStage(t);
  const visitor = await visit(stage.browser, stage.server.base);
  const { page, misdeeds } = visitor;
  await page.getByRole('button', { name: 'New game' }).click();
  t.match(await page.getByRole('alert').allTextContents(), ['First tell us your name.']);
  t.ok(
    await page.getByLabel('What should we call you?').evaluate((field) => field === document.activeElement),
  );
  await enter(visitor, 'Ada');
  await page.getByRole('button', { name: 'Change', exact: true }).click();
  await page.getByText('Custom').click();
  await page.getByLabel('Seconds to write').fill('5');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  t.match(await page.getByRole('alert').allTextContents(), ['Between 10 and 600 seconds.']);
  await page.getByLabel('Seconds to write').fill('25');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });

  const code = page.url().slice(-6);
  const { body } = await stage.server.call('GET', `/api/session/${code}/info/`, {
    token: await tokenOf(visitor),
  });
  t.match(body, { host: 'Ada', round: -1, desc_time: 25, draw_time: 120 });
  await page.goto(stage.server.base);
  const item = page.getByRole('listitem').filter({ hasText: code });
  await item.getByRole('link').click();
  await page.waitForURL(`**/play/${code}`);
  t.same(misdeeds, []);
});

function tokenOf({ page }: Visitor): Promise<string> {
  return page.evaluate(() => JSON.parse(localStorage.getItem('parlor.login') ?? '').tokens.access);
}

root.test('typing the sixth digit joins the game', async (t) => {
  const stage = await setStage(t);
  const host = await guest(stage, 'host');
  const code = await newGame(stage, host);
  const { page, misdeeds } = await visit(stage.browser, stage.server.base);
  t.equal(await page.getByLabel('Got a code?').getAttribute('inputmode'), 'numeric');
  await page.getByLabel('What should we call you?').fill('Ben');
  await page.getByLabel('Got a code?').pressSequentially(`${code}`.replace(/^.../, '$& '));
  await page.waitForURL(`**/play/${code}`);
  const { body } = await stage.server.call('GET', `/api/session/${code}/info/`, { token: host });
  t.same(body.users, ['host', 'Ben']);
  t.same(misdeeds, []);
});

root.test('a challenge appears at once and is accepted with one tap', async (t) => {
  const stage = await setStage(t);
  const visitor = await visit(stage.browser, stage.server.base);
  const { page, misdeeds } = visitor;
  await enter(visitor, 'Cleo');
  await page.goto(stage.server.base);
  await page.getByRole('heading', { name: 'In progress' }).waitFor();
  const token = await guest(stage, 'dan');
  const json = { opponent: 'Cleo', initialMs: 300_000, incrementMs: 3_000, color: 'white' };
  const { body } = await stage.server.call('POST', '/api/game/create/', { token, json });
  const item = page.getByRole('listitem').filter({ hasText: 'dan challenges you to chess' });
  t.match(await item.textContent(), /5\+3 · you play Black/);
  await item.getByRole('button', { name: 'Accept' }).click();
  await page.waitForURL(`**/chess/${body.payload.gameId}`);
  t.same(misdeeds, []);
});

root.test(
  'a long name is refused with an explanation, and a script in a name is shown and does not run',
  async (t) => {
    const stage = await setStage(t);
    const { page, misdeeds } = await visit(stage.browser, stage.server.base);
    await page.getByLabel('What should we call you?').fill('a name of 25 characters !!');
    await page.getByRole('button', { name: 'New game' }).click();
    await page.getByText('At most 24 characters.').waitFor();
    await page.getByLabel('What should we call you?').fill('<script>alert()</script>');
    await page.getByLabel('What should we call you?').press('Enter');
    await page.getByRole('heading', { name: 'Hello, <script>alert()</script>' }).waitFor();
    t.same(
      misdeeds.filter((line) => !line.includes('400')),
      [],
    );
  },
);

root.test('a guest sets a password and logs in again with it', async (t) => {
  const stage = await setStage(t);
  const visitor = await visit(stage.browser, stage.server.base);
  const { page, misdeeds } = visitor;
  await enter(visitor, 'Eve');
  await page.goto(`${stage.server.base}/account`);
  await page.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('dialog').getByText('you can’t come back as Eve').waitFor();
  await page.getByRole('button', { name: 'Stay' }).click();
  await page.getByLabel('New password').fill('12345678');
  await page.getByRole('button', { name: 'Keep my games' }).click();
  await page.getByText('This password is entirely numeric.').waitFor();
  await page.getByLabel('New password').fill('correct horse');
  await page.getByRole('button', { name: 'Keep my games' }).click();
  await page.getByText('Logged in as Eve').waitFor();
  await page.getByRole('button', { name: 'Log out' }).click();

  await page.getByLabel('Name', { exact: true }).fill('Eve');
  await page.getByLabel('Password').fill('wrong horse');
  const login = page.locator('form').getByRole('button', { name: 'Log in' });
  await login.click();
  await page.getByText('The name or password is wrong.').waitFor();
  await page.getByLabel('Password').fill('correct horse');
  await login.click();
  await page.getByRole('heading', { name: 'Hello, Eve' }).waitFor();
  await page.getByRole('heading', { name: 'In progress' }).waitFor();
  t.same(
    misdeeds.filter((line) => !/40[01]/.test(line)),
    [],
  );
});

root.test('a player makes a token for a chess program, and revokes it', async (t) => {
  const stage = await setStage(t);
  const visitor = await visit(stage.browser, stage.server.base);
  const { page, misdeeds } = visitor;
  await enter(visitor, 'Ada');
  await page.goto(`${stage.server.base}/account`);
  await page.getByLabel('What is it for?').fill('My board');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const token = (await page.locator('.secret code').innerText()).trim();
  const known = async () => (await stage.server.call('GET', '/api/account', { token })).status;
  t.equal(await known(), 200);
  await page.reload();
  await page.getByText('Last used on').waitFor();
  t.equal(await page.locator('.secret').count(), 0, 'it is not shown again');
  await page.getByRole('button', { name: 'Revoke My board' }).click();
  await page.getByText('The token no longer works.').waitFor();
  t.equal(await known(), 401);
  t.same(misdeeds, []);
});

root.test('language and colours are stored on the device', async (t) => {
  const stage = await setStage(t);
  const { page, misdeeds } = await visit(stage.browser, `${stage.server.base}/account`);
  await page.getByText('Deutsch').click();
  await page.getByText('Dunkel').click();
  await page.goto(stage.server.base);
  await page.getByRole('heading', { name: 'Spielt zusammen, jetzt sofort' }).waitFor();
  t.equal(await page.locator('html').getAttribute('lang'), 'de');
  t.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(35, 19, 39)');
  t.same(misdeeds, []);
});

async function encrypt({ page }: Visitor, A: string, B: string): Promise<void> {
  await page.getByLabel('List A').fill(A);
  await page.getByLabel('List B').fill(B);
  await page.getByRole('button', { name: 'Encrypt' }).click();
  await page.getByText('Only this will be sent').waitFor();
}

async function reckon({ page }: Visitor, equation: string): Promise<string[][]> {
  await page.getByLabel('Equation').fill(equation);
  await page.getByRole('button', { name: 'Compute on the server' }).click();
  await page.getByRole('button', { name: 'Decrypt here' }).click();
  await page.getByText('All numbers match.').waitFor();
  for (const long of await page.locator('.step').last().locator('button.big').all()) await long.click();
  const rows = page.locator('.step').last().locator('tbody tr');
  return rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.textContent ?? '')),
  );
}

root.test('the server computes with numbers that it never sees', async (t) => {
  const stage = await setStage(t);
  const visitor = await visit(stage.browser, `${stage.server.base}/lab`);
  const { page, misdeeds, context } = visitor;
  const sent: string[] = [];
  context.on('request', (request) => sent.push(request.postData() ?? ''));
  const long = 12345678901234567890n;
  await encrypt(visitor, `3 -12 ${long}`, '1250 300');
  await page.getByLabel('Your name').fill('Sophie');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Send to the server' }).click();

  await page.getByLabel('Equation').fill('A*B+A');
  await page.getByText('This mixes terms of degree 2 and 1').waitFor();
  t.ok(await page.getByRole('button', { name: 'Compute on the server' }).isDisabled());
  const results = {
    'A*B': [3750n, -3600n, 0n],
    '(A+B)*(A-B)': [9n - 1250n ** 2n, 144n - 90_000n, long ** 2n],
  };
  for (const [equation, values] of Object.entries(results)) {
    t.same(
      await reckon(visitor, equation),
      values.map((value) => [`${value}`, `${value}`, 'the same']),
    );
  }
  t.equal(sent.filter((text) => text.includes('"X"')).length, 2);
  t.notOk(sent.some((text) => text.includes(`${long}`)));
  t.equal(await page.evaluate(() => localStorage.getItem('parlor.lab.key')), null);
  t.same(misdeeds, []);
});

root.test('the key is stored only on request', async (t) => {
  const stage = await setStage(t);
  const { page } = await visit(stage.browser, `${stage.server.base}/lab`);
  const key = () => page.locator('.step').first().locator('button.big').textContent();
  await page.getByLabel('Store it on this device').check();
  const first = await key();
  await page.reload();
  t.equal(await key(), first);
  await page.getByLabel('Store it on this device').uncheck();
  await page.reload();
  t.not(await key(), first);
});

root.test(
  'from the second visit on the application opens without the server, and the lab can encrypt',
  async (t) => {
    const stage = await setStage(t);
    const visitor = await visit(stage.browser, stage.server.base);
    const { page } = visitor;
    t.equal(await page.evaluate(() => navigator.serviceWorker.getRegistration()), undefined, 'a first visit');
    await page.reload();
    await page.evaluate(() => navigator.serviceWorker.ready);
    await stage.server.kill();
    await page.goto(`${stage.server.base}/lab`);
    await encrypt(visitor, '1 2 3', '4 5 6');
    t.equal(await page.locator('tbody tr').count(), 6);
    await page.goto(stage.server.base);
    await page.getByLabel('What should we call you?').fill('Ada');
    await page.getByRole('button', { name: 'New game' }).click();
    await page.getByText('We can’t reach the server.').waitFor();
  },
);

root.test('home, account and lab are accessible, in light and dark colours', async (t) => {
  const stage = await setStage(t);
  const visitor = await visit(stage.browser, stage.server.base);
  const { page } = visitor;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const look = async (what: string) => {
    t.same(await barriersOf(page), [], what);
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      t.same(await complaintsOf(page, { leastPx: 14 }), [], `${what}, ${colorScheme}`);
    }
  };
  await look('home without a login');
  await page.getByRole('button', { name: 'New game' }).click();
  await look('home with a problem');
  await page.goto(`${stage.server.base}/account`);
  await look('account without a login');
  await page.goto(`${stage.server.base}/play/1`);
  await look('lost game');
  await page.goto(stage.server.base);
  await enter(visitor, 'Ada');
  await page.goto(stage.server.base);
  await page.getByRole('heading', { name: 'In progress' }).waitFor();
  await look('home');
  await page.goto(`${stage.server.base}/account`);
  await look('account');
  await page.getByRole('button', { name: 'Log out' }).click();
  await look('logging out');
  await page.goto(`${stage.server.base}/lab`);
  await encrypt(visitor, '1 -2 3', '44444444444444444444444');
  await page.getByRole('button', { name: 'Send to the server' }).click();
  await page.getByLabel('Equation').fill('A+A*B');
  // Only the barriers are checked here, since a disabled button may have low contrast.
  t.same(await barriersOf(page), [], 'lab with a problem');
  await reckon(visitor, 'A*B');
  await look('lab');
});

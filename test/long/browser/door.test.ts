/// <reference lib="dom" />
import root from 'tap';
import {
  join,
  joinAsGuest,
  makeGame,
  type Phone,
  type Stage,
  setStage,
  takePhone,
} from '../../browser/phones.ts';

const TIMES = { write: 300, draw: 300 };
const PASSWORD = 'correct horse';

/** The shown names in the lobby, in the order of joining. */
async function namesIn({ page }: Phone): Promise<string[]> {
  await page.getByRole('heading', { name: 'At the table' }).waitFor();
  return page.locator('.crowd .name').allTextContents();
}

function codeOf(address: string): string {
  return address.slice(-6);
}

async function countAccounts({ server }: Stage): Promise<number> {
  return (await server.call('POST', '/api/user/guest/', { json: { name: 'counter' } })).body.id;
}

root.test('a code of no game says so before it asks for a name, and can be typed again', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  const before = await countAccounts(stage);
  const ben = await takePhone(stage, 'Ben');
  const { page } = ben;
  await page.goto(`${stage.server.base}/join/999999`);
  await page.getByRole('heading', { name: 'Nobody’s at this table' }).waitFor();
  t.equal(await page.getByLabel('What should we call you?').count(), 0);
  // A digit goes into the field wherever the focus is.
  await page.keyboard.type(codeOf(address));
  await page.getByRole('heading', { name: 'Come in!' }).waitFor();
  await page.goto(stage.server.base);
  await page.getByLabel('What should we call you?').fill('Ben');
  await page.getByLabel('Got a code?').fill('999999');
  await page.getByText('There’s no game with this code.').waitFor();
  t.equal(await countAccounts(stage), before + 1, 'no guest was made');
  await page.getByLabel('Got a code?').fill(codeOf(address));
  await page.waitForURL(`**/play/${codeOf(address)}`);
  t.same(await namesIn(ben), ['Ada', 'Ben']);
  t.same(
    ben.misdeeds.filter((line) => !/ 404 .*\/door\/$/.test(line)),
    [],
  );
});

root.test('a known phone sits down with one tap, also without storage', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  const ben = await takePhone(stage, 'Ben');
  await ben.context.addInitScript(() => {
    for (const method of ['getItem', 'setItem', 'removeItem'] as const)
      Storage.prototype[method] = () => {
        throw new DOMException('blocked', 'SecurityError');
      };
  });
  await join(ben, address);
  t.same(await namesIn(ben), ['Ada', 'Ben']);
  await ben.page.reload();
  t.same(await namesIn(ben), ['Ada', 'Ben'], 'the seat is kept');
  t.equal(ben.page.url(), `${stage.server.base}/play/${codeOf(address)}`);
  await ben.page.getByRole('button', { name: 'Leave the game' }).tap();
  await ben.page.getByRole('dialog').getByRole('button', { name: 'Leave the game' }).tap();
  await ben.page.waitForURL(`${stage.server.base}/`);
  await ben.page.goto(address);
  await ben.page.getByRole('heading', { name: 'Good to see you, Ben' }).waitFor();
  await ben.page.getByRole('button', { name: 'Sit down' }).tap();
  t.same(await namesIn(ben), ['Ada', 'Ben']);
  await ben.page.goto(`${stage.server.base}/account`);
  await ben.page.getByRole('button', { name: 'Log out' }).tap();
  await ben.page.getByRole('button', { name: 'Log out anyway' }).tap();
  await ben.page.getByText('A name is all you need to play.').waitFor();
  await ben.page.reload();
  await ben.page.getByText('A name is all you need to play.').waitFor();
  t.same(ben.misdeeds, []);
});

root.test('somebody with an account logs in at the door and is in the lobby', async (t) => {
  const stage = await setStage(t);
  const json = { username: 'Bea', password: PASSWORD };
  await stage.server.call('POST', '/api/user/register/', { json });
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  const bea = await takePhone(stage, 'Bea');
  const { page } = bea;
  await page.goto(address);
  await page.getByRole('button', { name: 'I have an account' }).tap();
  await page.getByLabel('Name', { exact: true }).fill('bea');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.locator('form').getByRole('button', { name: 'Log in' }).tap();
  await page.waitForURL(`**/play/${codeOf(address)}`);
  t.same(await namesIn(bea), ['Ada', 'Bea']);
  t.same(bea.misdeeds, []);
});

root.test('a second Ada is asked for more, and everybody sees a new name at once', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  const [other, third] = [await takePhone(stage, 'Ada'), await takePhone(stage, 'Ada')];
  await join(other, address);
  const asked = other.page.getByRole('dialog', { name: 'There’s an Ada already' });
  await asked.getByRole('button', { name: 'Other Ada' }).tap();
  await ada.page.getByText('Other Ada').first().waitFor();
  await join(third, address);
  await third.page.getByRole('button', { name: 'Just Ada' }).tap();
  for (const phone of [ada, other, third]) {
    await phone.page.getByText('Ada 2').first().waitFor();
    t.same(await namesIn(phone), ['Ada', 'Other Ada', 'Ada 2']);
  }
  await third.page.getByRole('button', { name: 'Change', exact: false }).first().tap();
  const dialog = third.page.getByRole('dialog', { name: 'Name and face' });
  await dialog.getByLabel('Your name').fill('  ');
  await dialog.getByRole('button', { name: 'Save' }).tap();
  await dialog.getByText('First tell us your name.').waitFor();
  await dialog.getByLabel('Your name').fill('Grace Hopper');
  await dialog.getByRole('button', { name: 'Another face' }).tap();
  await dialog.getByRole('button', { name: 'Choose the parts' }).tap();
  await dialog.getByRole('button', { name: /^Hair: \d of 7$/ }).tap();
  await dialog.getByRole('button', { name: 'Save' }).tap();
  await ada.page.getByText('Grace Hopper').first().waitFor();
  t.same(await namesIn(ada), ['Ada', 'Other Ada', 'Grace Hopper']);
  await ada.page.goto(`${stage.server.base}/account`);
  await ada.page.getByRole('button', { name: 'Change' }).tap();
  await ada.page.getByLabel('Your name').fill('Ada Lovelace');
  await ada.page.getByRole('button', { name: 'Save' }).tap();
  await other.page.getByText('Ada Lovelace').first().waitFor();
  for (const { misdeeds } of [ada, other, third]) t.same(misdeeds, []);
});

root.test('late comers are told what they can do, and the old code leads to the rematch', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  const [ben, cleo] = [await joinAsGuest(stage, address, 'Ben'), await joinAsGuest(stage, address, 'Cleo')];
  const dan = await takePhone(stage, 'Dan');
  await join(dan, address);
  await dan.page.getByText('Ada starts when everyone’s here.').waitFor();
  t.equal(await dan.page.getByRole('button', { name: /^Start/ }).count(), 0, 'only the host has a button');
  await ada.page.getByRole('button', { name: /^Start with/ }).tap();
  const eva = await takePhone(stage, 'Eva');
  await eva.page.goto(address);
  await eva.page.getByRole('heading', { name: 'They’ve already started' }).waitFor();
  // Two of four leave, so the game is over.
  const session = `/api/session/${codeOf(address)}`;
  for (const { token } of [ben, cleo]) await stage.server.call('POST', `${session}/leave/`, { token });
  await ada.page.goto(address);
  await ada.page.waitForURL(`**/play/${codeOf(address)}`);
  for (const { page } of [ada, dan]) await page.getByRole('button', { name: 'Play again' }).waitFor();
  const rematch = await stage.server.call('POST', `${session}/rematch/`, { token: ben.token });
  t.equal(rematch.status, 201);
  // The page of somebody who waits goes on by itself.
  await eva.page.waitForURL(`**/join/${rematch.body.game_code}`);
  await eva.page.getByLabel('What should we call you?').fill('Eva');
  await eva.page.getByRole('button', { name: 'Sit down' }).tap();
  // Whoever looks on at the end comes along.
  for (const name of ['Ada', 'Dan']) await eva.page.locator('.crowd .name', { hasText: name }).waitFor();
  t.same((await namesIn(eva)).sort(), ['Ada', 'Ben', 'Dan', 'Eva']);
  for (const { misdeeds } of [ada, dan, eva]) t.same(misdeeds, []);
});

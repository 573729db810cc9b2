/// <reference lib="dom" />
import { setTimeout as pause } from 'node:timers/promises';
import root from 'tap';
import {
  drawLine,
  handDrawingIn,
  handIn,
  inkOn,
  join,
  joinAsGuest,
  makeGame,
  type Phone,
  type Stage,
  seeRound,
  setStage,
  takePhone,
  write,
} from '../../browser/phones.ts';

const TIMES = { write: 300, draw: 300 };
const TV = { viewport: { width: 1280, height: 720 }, hasTouch: false, isMobile: false };

function codeOf(address: string): string {
  return address.slice(-6);
}

/** In a round: opens the code for the other phone. Returns its address. */
async function moveAway({ page }: Phone): Promise<string> {
  await page.getByRole('button', { name: /of \d+ done$/ }).tap();
  await page.getByRole('button', { name: 'Move to another phone' }).tap();
  await page.getByText(/Works once, for [12]:\d\d/).waitFor();
  const code = page.getByRole('img', { name: '/move/' });
  return ((await code.getAttribute('alt')) ?? '').replace('QR code of ', '');
}

/** Draws a line, and waits until the server has it. */
async function drawAndKeep(phone: Phone, ...points: [x: number, y: number][]): Promise<void> {
  const kept = phone.page.waitForResponse(
    (answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/draft/') && answer.ok(),
  );
  await drawLine(phone, ...points);
  await kept;
}

/** The dark pixels of a drawing that comes from the server, once it is on the sheet. */
async function inkFromServer({ page }: Phone): Promise<number> {
  await page.getByRole('img', { name: 'Your drawing' }).waitFor();
  for (;;) {
    const ink = await inkOn(page);
    if (ink > 0) return ink;
  }
}

/** Resolves once this guest has been away long enough. */
async function untilAway({ server }: Stage, address: string, name: string): Promise<void> {
  const door = () => server.call('GET', `/api/session/${codeOf(address)}/door/`);
  while (!(name in (await door()).body.away)) await pause(250);
}

/** Without what the browser reports about logins that have ended. */
function misdeedsOf({ misdeeds }: Phone): string[] {
  return misdeeds.filter((line) => !/status of 401/.test(line));
}

root.test('a seat moves to another phone with its ink, works once, and comes back', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  const ben = await takePhone(stage, 'Ben');
  await join(ben, address);
  const cleo = await joinAsGuest(stage, address, 'Cleo');
  await ada.page.getByRole('button', { name: /^Start with/ }).tap();
  for (const phone of [ada, ben]) await write(phone, `${phone.name} writes`);
  await handIn(stage, address, cleo, { words: 'Cleo writes' });
  await seeRound(ben, 2);
  await drawAndKeep(ben, [0.1, 0.5], [0.5, 0.6], [0.9, 0.5]);
  await drawAndKeep(ben, [0.5, 0.1], [0.6, 0.5], [0.5, 0.9]);
  const before = await inkOn(ben.page);

  const link = await moveAway(ben);
  const other = await takePhone(stage, 'Ben');
  await other.page.goto(link);
  const moved = await inkFromServer(other);
  t.ok(Math.abs(moved - before) < before / 20, `${before} before, ${moved} on the other phone`);
  await ben.page.getByRole('heading', { name: 'You’re on the other phone now' }).waitFor();
  const late = await takePhone(stage, 'late');
  await late.page.goto(link);
  await late.page.getByRole('heading', { name: 'This code does not work any more' }).waitFor();

  await drawAndKeep(other, [0.1, 0.1], [0.9, 0.9]);
  await ben.page.getByRole('button', { name: 'Come back' }).tap();
  await other.page.waitForURL(address);
  const back = await inkFromServer(ben);
  t.ok(back > before * 1.2, `${back} back on the old phone, with what was drawn on the other one`);
  await handDrawingIn(ben);
  for (const phone of [ada, ben, other]) t.same(misdeedsOf(phone), []);
});

root.test('the host’s own seat takes two yeses, and a no ends a claim', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  const [ben, cleo] = [await takePhone(stage, 'Ben'), await takePhone(stage, 'Cleo')];
  for (const phone of [ben, cleo]) await join(phone, address);
  await ada.context.close();
  await untilAway(stage, address, 'Ada');

  const { page } = await takePhone(stage, 'Ada');
  await page.goto(address);
  await page.getByLabel('What should we call you?').fill('ada');
  await page.getByRole('button', { name: 'Sit down' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, I’m that Ada' }).tap();
  await page.getByRole('heading', { name: /^Hold up the / }).waitFor();
  for (const phone of [ben, cleo]) await phone.page.getByRole('heading', { name: 'Is this Ada?' }).waitFor();
  await cleo.page.getByRole('button', { name: 'No', exact: true }).tap();
  await page.getByRole('heading', { name: 'They said no' }).waitFor();
  await page.getByRole('button', { name: 'Ask again' }).tap();
  for (const phone of [ben, cleo]) await phone.page.getByRole('button', { name: 'Yes, that’s Ada' }).tap();
  await page.waitForURL(`**/play/${codeOf(address)}`);
  await page.getByRole('button', { name: /^Start with/ }).waitFor();
  await ben.page.getByRole('heading', { name: 'Is this Ada?' }).waitFor({ state: 'detached' });
  for (const phone of [ben, cleo]) t.same(misdeedsOf(phone), []);
});

root.test('a phone that died keeps its ink as a spare sheet, which may still be handed in', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  const ben = await takePhone(stage, 'Ben');
  await join(ben, address);
  const cleo = await joinAsGuest(stage, address, 'Cleo');
  await ada.page.getByRole('button', { name: /^Start with/ }).tap();
  for (const phone of [ada, ben]) await write(phone, `${phone.name} writes`);
  await handIn(stage, address, cleo, { words: 'Cleo writes' });
  await seeRound(ben, 2);
  await ben.context.setOffline(true);
  await drawLine(ben, [0.1, 0.1], [0.9, 0.5], [0.1, 0.9]);
  const before = await inkOn(ben.page);
  await ben.page.close();
  await untilAway(stage, address, 'Ben');

  const other = await takePhone(stage, 'Ben');
  await other.page.goto(address);
  await other.page.getByRole('button', { name: 'I’m Ben' }).tap();
  await ada.page.getByRole('button', { name: 'Yes, that’s Ben' }).tap();
  await drawAndKeep(other, [0.4, 0.5], [0.5, 0.5]);

  await ben.context.setOffline(false);
  const woken = { ...ben, page: await ben.context.newPage() };
  await woken.page.goto(`${stage.server.base}/play/${codeOf(address)}`);
  await woken.page.getByText('Your drawing is still here.').waitFor();
  await woken.page.goto(await moveAway(other));
  const question = woken.page.getByRole('alert').filter({ hasText: 'another drawing of yours' });
  await question.getByRole('button', { name: 'Use it' }).tap();
  await question.waitFor({ state: 'detached' });
  const now = await inkOn(woken.page);
  t.ok(Math.abs(now - before) < before / 20, `${before} before, ${now} now`);
  await handDrawingIn(woken);
});

root.test('a television asks the table by six digits, and is paired by its four', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  const [asking, paired] = [await takePhone(stage, 'TV', TV), await takePhone(stage, 'TV', TV)];
  await asking.page.goto(`${stage.server.base}/tv/${codeOf(address)}`);
  await asking.page.getByText('Asking the table…').waitFor();
  const alert = ada.page.getByRole('alert');
  await alert.getByText('A TV wants to show this game.').waitFor();
  await alert.getByRole('button', { name: 'Let it' }).tap();
  await asking.page.getByText('1 of 10 are here.').waitFor();

  await paired.page.goto(`${stage.server.base}/tv`);
  const typed = (await paired.page.getByText(/^TV \d\d.\d\d$/).textContent()) ?? '';
  await ada.page.getByRole('button', { name: '1 screen' }).tap();
  await ada.page.getByLabel('Four digits').fill(typed.replace(/\D/g, ''));
  await paired.page.getByText('1 of 10 are here.').waitFor();
  for (const phone of [ada, asking, paired]) t.same(phone.misdeeds, []);
});

root.test('a watcher without a name sees the round, and none of its pages', async (t) => {
  const stage = await setStage(t);
  const ada = await takePhone(stage, 'Ada');
  const address = await makeGame(ada, stage, TIMES);
  for (const name of ['Ben', 'Cleo']) await joinAsGuest(stage, address, name);
  await ada.page.getByRole('button', { name: /^Start with/ }).tap();
  const wil = await takePhone(stage, 'Wil');
  await wil.page.goto(address);
  await wil.page.getByRole('button', { name: 'Watch', exact: true }).tap();
  await wil.page.getByRole('heading', { name: 'You’re watching' }).waitFor();
  await wil.page.getByText('The stories and drawings come at the end').waitFor();
  await write(ada, 'a secret');
  await wil.page.getByText('1 of 3 in').waitFor();
  t.equal(await wil.page.getByText('a secret').count(), 0);
  await wil.page.reload();
  await wil.page.getByRole('heading', { name: 'You’re watching' }).waitFor();
  for (const phone of [ada, wil]) t.same(phone.misdeeds, []);
});

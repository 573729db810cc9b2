/// <reference lib="dom" />
import root, { type Test } from 'tap';
import {
  done,
  drawLine,
  inkOn,
  join,
  makeGame,
  type Phone,
  reveal,
  type Stage,
  seeRound,
  setStage,
  takePhone,
  write,
} from '../../browser/phones.ts';

type Three = [Phone, Phone, Phone];

async function gather(t: Test): Promise<{ stage: Stage; phones: Three }> {
  const stage = await setStage(t);
  const phones: Three = [
    await takePhone(stage, 'Ada'),
    await takePhone(stage, 'Ben'),
    await takePhone(stage, 'Cleo'),
  ];
  const address = await makeGame(phones[0], stage, { write: 120, draw: 120 });
  for (const phone of phones.slice(1)) await join(phone, address);
  return { stage, phones };
}

/** The host picks a mode, and the others see it. */
async function pick([host, ...others]: Three, mode: string, rule: string): Promise<void> {
  await host.page.getByText(mode, { exact: true }).tap();
  for (const { page } of [host, ...others]) await page.getByText(rule).waitFor();
  for (const { page } of others)
    if (await page.getByRole('radio', { name: mode }).isEnabled()) throw new Error('only the host picks');
}

async function start([host]: Three): Promise<void> {
  await host.page.getByRole('button', { name: /^Start with/ }).tap();
}

async function writeAll(phones: Three, round: number): Promise<void> {
  for (const phone of phones) {
    await seeRound(phone, round);
    await write(phone, `${phone.name}, round ${round}`);
    await phone.page.getByLabel('Your words').waitFor({ state: 'hidden' });
  }
}

async function drawAll(phones: Three, round: number): Promise<void> {
  for (const phone of phones) {
    await seeRound(phone, round);
    await drawLine(phone, [0.2, 0.2], [0.5, 0.8], [0.8, 0.2]);
    await done(phone.page);
  }
}

/** All see the whole album, and nothing went wrong on any phone. */
async function seeAlbum(t: Test, [host, ...others]: Three): Promise<string> {
  const album = (await reveal(t, host, others)).join('\n');
  t.equal(album.split(' drew"').length, 4, 'three drawings');
  for (const { name, misdeeds } of [host, ...others]) t.same(misdeeds, [], name);
  return album;
}

root.test('an evening of Hurry up, whose clock turns red for the last five seconds', async (t) => {
  const { phones } = await gather(t);
  const { page } = phones[0];
  await pick(phones, 'Hurry up', 'less time in every round');
  await page.getByText('2 minutes to describe and 2 minutes to draw at first').waitFor();
  await start(phones);
  await page.getByRole('timer', { name: /^1[12]\d seconds left$/ }).waitFor();
  await writeAll(phones, 1);
  await page.getByRole('timer', { name: /^(10|[6-9])\d seconds left$/ }).waitFor();
  await drawAll(phones, 2);
  await writeAll(phones, 3);
  await seeAlbum(t, phones);
  await page.getByRole('button', { name: 'Play again' }).tap();
  await page.getByText('Your lines fade and your words turn to dots').waitFor();
  t.ok(await page.getByRole('radio', { name: 'Invisible ink' }).isChecked(), 'the next one is new');
});

root.test(
  'an evening in invisible ink: words are dots, lines fade, one peek, the album has it all',
  async (t) => {
    const { phones } = await gather(t);
    const { page } = phones[0];
    await pick(phones, 'Invisible ink', 'Your lines fade and your words');
    await start(phones);
    const words = page.getByLabel('Your words');
    const shown = () =>
      words.evaluate((field) => getComputedStyle(field).getPropertyValue('-webkit-text-security'));
    await words.fill('Ada, round 1');
    t.equal(await shown(), 'disc');
    await page.getByRole('button', { name: 'Peek' }).tap();
    t.equal(await shown(), 'none');
    await page.getByText('That was your peek.').waitFor();
    await page.waitForFunction(() => {
      const field = document.querySelector('textarea');
      return field && getComputedStyle(field).getPropertyValue('-webkit-text-security') === 'disc';
    });
    await writeAll(phones, 1);

    await page.getByRole('img', { name: 'Empty sheet' }).waitFor();
    t.equal(await page.getByRole('radio', { name: 'Fill an area' }).count(), 0);
    await drawLine(phones[0], [0.1, 0.5], [0.5, 0.6], [0.9, 0.5]);
    t.ok((await inkOn(page)) > 500, 'a line that was just drawn is there');
    await faded(phones[0]);
    await page.getByRole('button', { name: 'Peek' }).tap();
    t.ok((await inkOn(page)) > 500, 'a peek shows it');
    await faded(phones[0]);
    await page.reload();
    await page.getByText('That was your peek.').waitFor();
    t.equal(await inkOn(page), 0);
    await done(page);
    await page.getByText('You’ll see it in the album.').waitFor();
    for (const phone of phones.slice(1)) {
      await drawLine(phone, [0.2, 0.2], [0.5, 0.8], [0.8, 0.2]);
      await done(phone.page);
    }
    await writeAll(phones, 3);
    t.match(await seeAlbum(t, phones), 'Ada, round 1');
  },
);

/** Waits until nothing is to be seen on the sheet. */
async function faded({ page }: Phone): Promise<void> {
  while ((await inkOn(page)) > 0) await page.evaluate(() => new Promise(requestAnimationFrame));
}

root.test(
  'a class plays with its own words: everyone picks one of three ideas, or writes something else',
  async (t) => {
    const { phones } = await gather(t);
    const { page } = phones[0];
    await page.getByRole('button', { name: 'Change', exact: true }).tap();
    await page.getByLabel('Three ideas').check();
    await page.getByText('Our own').tap();
    await page.getByLabel('One idea a line').fill('der Hund\n\ndie Katze');
    await page.getByRole('button', { name: 'Save' }).tap();
    await page.getByText('Your list needs three ideas').waitFor();
    await page.getByLabel('One idea a line').fill('der Hund\ndie Katze\ndas Haus');
    await page.getByText('Short', { exact: true }).tap();
    await page.getByRole('dialog').getByText('3 rounds, about 6 minutes.').waitFor();
    await page.getByRole('button', { name: 'Save' }).tap();
    for (const phone of phones) await phone.page.getByText('Everyone starts with three ideas').waitFor();
    await start(phones);
    for (const phone of phones.slice(0, 2)) await phone.page.getByRole('button', { name: 'die Katze' }).tap();
    await phones[0].page.getByText('You wrote', { exact: false }).first().waitFor();
    await phones[2].page.getByRole('button', { name: 'I have my own idea' }).tap();
    await phones[2].page.getByRole('button', { name: 'Back to the three ideas' }).tap();
    await phones[2].page.getByRole('button', { name: 'I have my own idea' }).tap();
    await write(phones[2], 'ein Igel');
    await drawAll(phones, 2);
    await writeAll(phones, 3);
    const album = await seeAlbum(t, phones);
    t.equal(album.split('die Katze').length, 3);
    t.match(album, 'ein Igel');
  },
);

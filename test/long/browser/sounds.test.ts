/// <reference lib="dom" />
import root from 'tap';
import { join, makeGame, type Phone, setStage, takePhone } from '../../browser/phones.ts';

const TV = { viewport: { width: 1280, height: 720 }, hasTouch: false, isMobile: false };

/** Counts the tones that this page plays. */
async function listen({ context }: Phone): Promise<void> {
  await context.addInitScript(() => {
    const { start } = OscillatorNode.prototype;
    document.addEventListener('DOMContentLoaded', () => {
      document.documentElement.dataset.tones = '0';
    });
    OscillatorNode.prototype.start = function (...when) {
      const { dataset } = document.documentElement;
      dataset.tones = `${Number(dataset.tones) + 1}`;
      return start.apply(this, when);
    };
  });
}

const heard = ({ page }: Phone) => page.locator('html').getAttribute('data-tones').then(Number);

root.test('the television sounds if there is one, otherwise the host’s phone, and nobody else', async (t) => {
  const stage = await setStage(t);
  const tv = await takePhone(stage, 'TV', TV);
  const [ada, ben, cleo] = [
    await takePhone(stage, 'Ada'),
    await takePhone(stage, 'Ben'),
    await takePhone(stage, 'Cleo'),
  ];
  for (const phone of [tv, ada, ben]) await listen(phone);
  const address = await makeGame(ada, stage, { write: 60, draw: 60 });
  await ada.page.getByRole('heading', { name: 'At the table' }).tap();
  await join(ben, address);
  await ada.page.locator('html:not([data-tones="0"])').waitFor();
  t.equal(await heard(ben), 0);

  await tv.page.goto(address.replace('/join/', '/tv/'));
  await ada.page.getByRole('button', { name: 'Let it' }).tap();
  await tv.page.getByText('Press OK for sound').waitFor();
  await tv.page.keyboard.press('Enter');
  await tv.page.getByText('Press OK for sound').waitFor({ state: 'detached' });
  const before = await heard(ada);
  await join(cleo, address);
  await tv.page.locator('html:not([data-tones="0"])').waitFor();
  t.equal(await heard(ada), before, 'the host’s phone is quiet now');

  await tv.page.keyboard.press('m');
  await tv.page.getByText('Muted').waitFor();
});

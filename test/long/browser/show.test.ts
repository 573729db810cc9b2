/// <reference lib="dom" />
import { setTimeout as pause } from 'node:timers/promises';
import root, { type Test } from 'tap';
import { snail } from '../../browser/ink-drawings.ts';
import {
  type Guest,
  handIn,
  join,
  joinAsGuest,
  makeGame,
  type Phone,
  type Stage,
  seeBeat,
  setStage,
  takePhone,
} from '../../browser/phones.ts';
import { barriersOf } from '../../browser/visitor.ts';
import { startServer } from '../../fault/process.ts';

const OFFLINE_MS = 20_000;
const TV = { viewport: { width: 1280, height: 720 }, hasTouch: false, isMobile: false };

/** The player who is logged in on a phone, to hand in without drawing on the page. */
function playerOn({ page }: Phone): Promise<Guest> {
  return page.evaluate(() => {
    const { tokens, person } = JSON.parse(localStorage.getItem('parlor.login') ?? '');
    return { name: person.username, token: tokens.access };
  });
}

async function callAs({ server }: Stage, { token }: Guest, method: 'GET' | 'POST' | 'PUT', path: string) {
  return (await server.call(method, path, { token })).body;
}

/** Plays until the show. The first player is the host, and ends the rounds in which not all hand in. */
async function playThrough(stage: Stage, address: string, players: Guest[], leaver?: Guest): Promise<void> {
  const [host] = players as [Guest];
  const session = `/api/session/${address.slice(-6)}`;
  let { round } = await callAs(stage, host, 'PUT', `${session}/start/`);
  while (round >= 0) {
    for (const [place, player] of players.entries()) {
      const isGone = player === leaver && round > 0;
      if (isGone && round === 1) await callAs(stage, player, 'POST', `${session}/leave/`);
      const entry =
        round % 2 === 1 ? { drawing: snail(place, round) } : { words: `${player.name} at ${round}` };
      if (!isGone) await handIn(stage, address, player, entry);
    }
    let info = await callAs(stage, host, 'GET', `${session}/info/`);
    if (info.round === round) await callAs(stage, host, 'POST', `${session}/skip/`);
    while (info.round === round) {
      await pause(200);
      info = await callAs(stage, host, 'GET', `${session}/info/`);
    }
    round = info.round;
  }
}

async function turnByHand({ page }: Phone, inMenu: () => unknown = () => undefined): Promise<void> {
  await page.getByRole('button', { name: 'The show', exact: true }).tap();
  const byHand = page.getByLabel('Turn the pages by hand');
  await byHand.tap();
  await byHand.and(page.locator(':checked')).waitFor();
  await inMenu();
  await page.getByRole('button', { name: 'Close' }).tap();
  // While it is open, keys are for the dialog.
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function beatOn({ page }: Phone): Promise<number> {
  return Number(await page.locator('main[data-beat]').getAttribute('data-beat'));
}

async function goesOn({ page }: Phone, beat: number): Promise<void> {
  await page.waitForFunction((before) => Number(document.querySelector('main')?.dataset.beat) > before, beat);
}

/** The host turns the page with a key, and waits until it has turned. */
async function turnPage(host: Phone): Promise<void> {
  const beat = await beatOn(host);
  await host.page.keyboard.press('ArrowRight');
  await goesOn(host, beat);
}

/** Waits until all show the same beat, which goes on meanwhile. */
async function seeSame(t: Test, phones: readonly Phone[], what: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const beats = await Promise.all(phones.map(beatOn));
    if (new Set(beats).size === 1) return;
    await pause(100);
  }
  t.fail(`${what}: not all show the same`);
}

const OWN_VOICE = { name: 'Own', lang: 'en-GB', localService: true };
const CLOUD_VOICE = { name: 'Cloud', lang: 'en-US', localService: false };

interface Speaking {
  said: { voice: string; words: string }[];
}

/** Headless browsers have no voices. These only keep what they are asked to say. */
async function giveVoices({ page }: Phone, voices: (typeof OWN_VOICE)[]): Promise<void> {
  await page.addInitScript((given) => {
    const said: Speaking['said'] = [];
    const nothing = () => undefined;
    const speech = {
      ...{ getVoices: () => given, addEventListener: nothing, removeEventListener: nothing, cancel: nothing },
      speak: (what: SpeechSynthesisUtterance) =>
        said.push({ voice: `${what.voice?.name}`, words: what.text }),
    };
    Object.defineProperty(globalThis, 'speechSynthesis', { value: speech });
    class SpeechSynthesisUtterance {
      text: string;
      voice: SpeechSynthesisVoice | undefined;
      constructor(text: string) {
        this.text = text;
      }
    }
    Object.assign(globalThis, { said, SpeechSynthesisUtterance });
  }, voices);
}

/** A host with a phone that asks for no motion, and two players without a browser, up to the show. */
async function beginCalmShow(
  t: Test,
  inMenu?: (host: Phone) => unknown,
  voices: (typeof OWN_VOICE)[] = [],
): Promise<Phone> {
  const stage = await setStage(t);
  // With animations, axe would measure colours that are still fading in.
  const ada = await takePhone(stage, 'Ada', { reducedMotion: 'reduce' });
  await giveVoices(ada, voices);
  const address = await makeGame(ada, stage, { write: 300, draw: 300 });
  const guests = [await joinAsGuest(stage, address, 'Ben'), await joinAsGuest(stage, address, 'Cleo')];
  await playThrough(stage, address, [await playerOn(ada), ...guests]);
  await ada.page.getByRole('button', { name: 'Start the show' }).tap();
  await turnByHand(ada, () => inMenu?.(ada));
  return ada;
}

root.test(
  'five people see the show to the awards: one reloads, one is offline, one never hands in, one leaves, and the server restarts',
  { timeout: 600_000 },
  async (t) => {
    const stage = await setStage(t);
    const [ada, ben, cleo, tv] = await Promise.all([
      takePhone(stage, 'Ada'),
      takePhone(stage, 'Ben'),
      takePhone(stage, 'Cleo'),
      takePhone(stage, 'TV', TV),
    ]);
    const address = await makeGame(ada, stage, { write: 300, draw: 300 });
    for (const phone of [ben, cleo]) await join(phone, address);
    await joinAsGuest(stage, address, 'Dora');
    const eve = await joinAsGuest(stage, address, 'Eve');
    const players = await Promise.all([ada, ben, cleo].map(playerOn));
    await tv.page.goto(`${stage.server.base}/tv/${address.slice(-6)}`);
    await ada.page.getByRole('button', { name: 'Let it' }).tap();
    await tv.page.getByText('5 of 10 are here.').waitFor();
    await playThrough(stage, address, [...players, eve], eve);
    const all = [ada, ben, cleo, tv];

    await ada.page.getByRole('button', { name: 'Start the show' }).tap();
    await ben.page.getByText('Look up!').waitFor();
    await Promise.all(all.map(({ page }) => page.locator('main[data-beat]').waitFor({ state: 'attached' })));
    while (!(await tv.page.locator('.story-pages').count())) await turnPage(ada);
    await ben.page.keyboard.press('1');
    await tv.page.locator('.thrown li').first().waitFor({ state: 'attached' });

    await ben.page.reload();
    await ben.page.locator('main[data-beat]').waitFor();
    await seeSame(t, all, 'after a reload');

    await cleo.context.setOffline(true);
    const before = await beatOn(tv);
    await pause(OFFLINE_MS);
    t.ok((await beatOn(tv)) > before + 2, 'the show goes on by itself');
    await cleo.context.setOffline(false);
    await seeSame(t, all, 'after a lost network');

    const { port } = stage.server;
    const shown = await beatOn(tv);
    await stage.server.kill();
    stage.server = await startServer(t, {
      path: stage.path,
      env: { PARLOR_RATE: 'off', PORT: String(port) },
    });
    await goesOn(tv, shown);
    await seeSame(t, all, 'after a restart');

    while (!(await ada.page.getByRole('button', { name: 'Play again' }).isVisible())) await turnPage(ada);
    const last = await beatOn(ada);
    await Promise.all(all.map((phone) => seeBeat(phone, last)));
    await tv.page.getByRole('heading', { name: 'What a night' }).waitFor();
    await tv.page.getByText('Straight wire').waitFor({ state: 'attached' });
    await ada.page.getByRole('button', { name: 'Browse on my own' }).tap();
    // In any other story, Eve's turn came when she had left.
    await ada.page.locator('.chips').getByRole('button', { name: 'Ada' }).tap();
    for (const name of ['Dora', 'Eve'])
      await ada.page.getByText(`${name} ran out of time`).first().waitFor({ state: 'attached' });
  },
);

root.test(
  'the show is accessible, in light and dark colours, and finished at once without motion',
  async (t) => {
    const ada = await beginCalmShow(t, async ({ page }) => t.same(await barriersOf(page), [], 'the menu'));
    const { page } = ada;
    const seen = new Set<string>();
    while (!seen.has('at-wall')) {
      const what = await page.evaluate(() => {
        const moment = /at-\w+/.exec(document.querySelector('.show-page')?.className ?? '')?.[0] ?? '';
        return (
          moment + (/ with-\w+ \w+/.exec(document.querySelector('.story-pages')?.className ?? '')?.[0] ?? '')
        );
      });
      await page.locator('.unfinished, .what-is-it, .spotted').first().waitFor({ state: 'hidden' });
      t.equal(await page.locator('.writing, .replay').count(), 0, `${what} does not move`);
      if (!seen.has(what)) t.same(await barriersOf(page), [], what);
      seen.add(what);
      if (what !== 'at-wall') await turnPage(ada);
    }
    t.ok(seen.size >= 8, [...seen].join());
    t.same(ada.misdeeds, []);
  },
);

root.test('a drawing gets its words for screen readers only once the guess is shown', async (t) => {
  const ada = await beginCalmShow(t);
  const { page } = ada;
  while (!(await page.locator('.story-pages.with-drawing').count())) await turnPage(ada);
  const drawing = page.locator('.story-pages img');
  t.match(await drawing.getAttribute('alt'), /^Drawing by \w+$/);
  const said = page.locator('main > [aria-live]');
  t.match(await said.textContent(), /drew this$/);
  await turnPage(ada);
  await page.locator('.story-pages .now .hand').waitFor();
  t.match(await drawing.getAttribute('alt'), /^Drawing by \w+: \w+ at 0$/);
  t.match(await said.textContent(), /thought it was: \w+ at 2$/);
});

root.test('a voice of the device reads the words out, if asked, and no voice of a cloud does', async (t) => {
  const asks = ({ page }: Phone) => page.getByLabel('Have the words read').tap();
  const ada = await beginCalmShow(t, asks, [CLOUD_VOICE, OWN_VOICE]);
  const { page } = ada;
  while (!(await page.locator('.story-pages').count())) await turnPage(ada);
  const said = await page.waitForFunction(() => (globalThis as unknown as Speaking).said[0]);
  t.match(await said.jsonValue(), { voice: OWN_VOICE.name, words: /^\w+ at 0$/ });
});

root.test('a device that only has the voices of a cloud does not offer to read', async (t) => {
  const offers = async ({ page }: Phone) => t.equal(await page.getByLabel('Have the words read').count(), 0);
  await beginCalmShow(t, offers, [CLOUD_VOICE]);
});

root.test('two drawings share a tie until somebody takes a heart back', async (t) => {
  const ada = await beginCalmShow(t);
  const { page } = ada;
  while (!(await page.locator('.at-tie').count())) {
    const heart = page.locator('.with-drawing .heart[aria-pressed=false]');
    if (await heart.count()) await heart.tap();
    await turnPage(ada);
  }
  await page.getByRole('heading', { name: 'It’s a tie!' }).waitFor();
  t.same(await barriersOf(page), []);
  t.equal(await page.locator('.tied .heart[aria-pressed=true]').count(), 2);
  await page.locator('.tied .heart').first().tap();
  await page.locator('.tied .heart[aria-pressed=false]').waitFor();
  const [, winner] =
    /by (\w+)/.exec((await page.locator('.tied img').last().getAttribute('alt')) ?? '') ?? [];
  await turnPage(ada);
  await page.locator('.prize-who', { hasText: `${winner}, take a bow!` }).waitFor();
  t.same(ada.misdeeds, []);
});

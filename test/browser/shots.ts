/// <reference lib="dom" />
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Test } from 'tap';
import { WebSocket } from 'ws';
import { ParlorClient, type Session } from '#src/client/index.ts';
import { startServer } from '../fault/process.ts';
import { openBrowser, turn } from './browser.ts';
import { faceOf } from './evening.ts';
import { shootModeStates } from './mode-shots.ts';
import { shootReviewStates } from './review-shots.ts';
import { type Choice, choiceFrom, type Language } from './shot-choice.ts';
import { shootShowStates } from './show-shots.ts';

/**
 * Takes screenshots of every page in every reachable state, for people to look at: `npm run shots`, or only some:
 * `npm run shots -- round-1 --sizes small,keyboard --languages de --texts 150`.
 */

const FOLDER = 'shots';
/** How long pushes, drawing and animations take to finish. */
const REST_MS = 700;
const TIMES = { desc_time: 300, draw_time: 300 };

interface Stage {
  base: string;
  browser: Browser;
  later: (() => unknown)[];
  choice: Choice;
  language: Language;
}

async function client({ base, later }: Stage, name?: string): Promise<ParlorClient> {
  const made = new ParlorClient({ base, WebSocket });
  later.push(() => made.live.close());
  if (name !== undefined) await made.guest(name);
  return made;
}

/** A page in which this client is logged in. Logged out without a client. */
async function pageOf(stage: Stage, who?: ParlorClient): Promise<Page> {
  const { base, browser, language } = stage;
  const context = await browser.newContext({ locale: language });
  if (who) {
    const person = await who.account.me();
    const login = JSON.stringify({ tokens: who.http.tokens, person });
    await context.addInitScript((kept) => {
      if (!localStorage.getItem('parlor.login')) localStorage.setItem('parlor.login', kept);
    }, login);
  }
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') process.stdout.write(`  ${page.url()}: ${message.text()}\n`);
  });
  page.on('pageerror', (fault) => process.stdout.write(`  ${page.url()}: ${fault.message}\n`));
  await page.goto(base);
  return page;
}

async function shoot({ choice, language }: Stage, page: Page, state: string): Promise<void> {
  const { states } = choice;
  if (states.length > 0 && !states.some((part) => state.includes(part))) return;
  const settings = await page.context().newCDPSession(page);
  // These fit the height of the screen. All others are taken whole.
  const isWhole = !/^(tv|round|show)/.test(state);
  for (const { name, text, ...screen } of state.startsWith('tv') ? choice.tvShots : choice.shots) {
    await settings.send('Page.setFontSizes', { fontSizes: { standard: (16 * text) / 100 } });
    await turn(page, screen);
    await page.waitForTimeout(REST_MS / 4);
    // The browser's own way to take all of a page forgets the size of text.
    const height = isWhole ? await page.evaluate(() => document.documentElement.scrollHeight) : screen.height;
    if (height > screen.height) await turn(page, { ...screen, height });
    await page.screenshot({ path: `${FOLDER}/${state}-${language}-${name}.png` });
  }
  await settings.detach();
  process.stdout.write(`${state}\n`);
}

async function open(stage: Stage, page: Page, path: string, state: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await page.waitForTimeout(REST_MS);
  await shoot(stage, page, state);
}

async function shootHome(stage: Stage): Promise<void> {
  const nobody = await pageOf(stage);
  await open(stage, nobody, '/', 'home-nobody');
  await open(stage, nobody, '/account', 'account-nobody');
  await open(stage, nobody, '/play/1', 'lost');
  await open(stage, nobody, '/join/999999', 'join-unknown');
  const ada = await client(stage, 'Ada');
  const page = await pageOf(stage, ada);
  const ben = await client(stage, 'Ben');
  await ada.telephone.create(TIMES);
  await ben.chess.create({ opponent: 'Ada', initialMs: 300_000, incrementMs: 3_000 });
  await open(stage, page, '/', 'home-somebody');
  await open(stage, page, '/account', 'account-guest');
  await nobody.context().close();
  await page.context().close();
}

async function shootLab(stage: Stage): Promise<void> {
  const page = await pageOf(stage);
  await open(stage, page, '/lab', 'lab-1-lists');
  await page.getByRole('button', { name: 'Encrypt' }).click();
  await shoot(stage, page, 'lab-2-encrypted');
  await page.getByLabel('Your name').fill('Sophie');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Send to the server' }).click();
  await page.getByLabel('Equation').fill('A*B+A');
  await shoot(stage, page, 'lab-3-mixed');
  await page.getByLabel('Equation').fill('(A+B)*(A-B)');
  await page.getByRole('button', { name: 'Compute on the server' }).click();
  await page.getByRole('button', { name: 'Decrypt here' }).click();
  await shoot(stage, page, 'lab-4-decrypted');
  await page.context().close();
}

/** The chain that each player holds. */
function chainsOf({ chains }: Session): Map<string, number> {
  return new Map([chains].flat().flatMap((one) => Object.entries(one as Record<string, number>)));
}

async function handIn(player: ParlorClient, name: string, session: Session, place: number): Promise<void> {
  const chain = chainsOf(session).get(name) as number;
  const { game_code, round } = session;
  if (round % 2 === 1) await player.telephone.draw(game_code, round, chain, faceOf(place, round));
  else await player.telephone.describe(game_code, round, chain, `what ${name} makes of it`);
}

/** Screens, watchers and latecomers. */
async function shootLivingRoom(stage: Stage): Promise<void> {
  const [host, ole, pia, tom, eva] = await Promise.all(
    ['Mio', 'Ole', 'Pia', 'Tom', 'Eva'].map((name) => client(stage, name)),
  );
  if (!host || !ole || !pia || !tom || !eva) return;
  const [tv, phone, late, nobody] = [
    await pageOf(stage),
    await pageOf(stage, host),
    await pageOf(stage, eva),
    await pageOf(stage),
  ];
  await open(stage, tv, '/tv', 'tv-idle');
  const code = await tv.getByRole('img').first().getAttribute('alt');
  const pair = `/s/${code?.slice(-22)}`;
  await open(stage, nobody, pair, 'pair-new');
  await open(stage, phone, pair, 'pair-known');
  const { game_code } = await host.telephone.create(TIMES);
  await open(stage, phone, pair, 'pair-show');
  await tv.keyboard.press('Enter');
  await shoot(stage, tv, 'tv-keypad');
  await tv.keyboard.type(`${game_code}`);
  await tv.waitForTimeout(REST_MS);
  await shoot(stage, tv, 'tv-asking');
  await open(stage, phone, `/play/${game_code}`, 'lobby-asked');
  await host.room.admitScreen(game_code, pair.slice(3));
  for (const other of [ole, pia, tom]) await other.telephone.join(game_code);
  await eva.room.watch(game_code);
  await open(stage, late, `/watch/${game_code}`, 'watch-lobby');
  await open(stage, phone, `/play/${game_code}`, 'lobby-shown');
  await phone.getByRole('button', { name: /^1 / }).click();
  await phone.waitForTimeout(REST_MS);
  await shoot(stage, phone, 'lobby-screens');
  await eva.room.unwatch(game_code);
  await host.telephone.start(game_code);
  await open(stage, nobody, `/join/${game_code}`, 'late-full');
  await open(stage, late, `/join/${game_code}`, 'late-known');
  await nobody.getByRole('button', { name: /^(Watch|Zuschauen)$/ }).click();
  await nobody.waitForTimeout(REST_MS);
  await shoot(stage, nobody, 'watch-round');
  await tom.telephone.leave(game_code);
  await open(stage, late, `/join/${game_code}`, 'late-free');
  for (const page of [tv, phone, late, nobody]) await page.context().close();
}

/** Moving a seat to another phone: while the old one works, and when its battery is dead. */
async function shootSeats(stage: Stage): Promise<void> {
  const [host, old, dead] = await Promise.all(['Uma', 'Vic', 'Wes'].map((name) => client(stage, name)));
  if (!host || !old || !dead) return;
  const { game_code: code } = await host.telephone.create({ ...TIMES, options: { watchers: true } });
  for (const other of [old, dead]) await other.telephone.join(code);
  const [hers, his, fresh] = [await pageOf(stage, host), await pageOf(stage, old), await pageOf(stage)];
  const elsewhere = await pageOf(stage, await client(stage, 'Xia'));
  await open(stage, his, `/play/${code}`, 'move-lobby');
  await his.getByRole('button', { name: /another phone|anderes Handy/ }).click();
  const link = his.getByRole('img', { name: '/move/' });
  const address = ((await link.getAttribute('alt')) ?? '').replace(/^.* /, '');
  await shoot(stage, his, 'move-sheet');
  await open(stage, elsewhere, new URL(address).pathname, 'move-asked');
  await fresh.goto(address);
  await fresh.waitForURL(`**/play/${code}`);
  await his.waitForTimeout(REST_MS);
  await shoot(stage, his, 'move-old-phone');
  await elsewhere.locator('main .button.wide').click();
  await elsewhere.waitForTimeout(REST_MS);
  await shoot(stage, elsewhere, 'move-used');
  await host.telephone.start(code);
  await open(stage, hers, `/play/${code}`, 'claim-before');
  while (Object.keys((await host.telephone.door(code)).away).length === 0) await hers.waitForTimeout(500);
  const nobody = await pageOf(stage);
  await open(stage, nobody, `/join/${code}`, 'claim-door');
  await nobody.locator('form input').fill('wes');
  await nobody.locator('button[type=submit]').click();
  await shoot(stage, nobody, 'claim-namesake');
  await nobody.locator('dialog .button.main').click();
  await nobody.locator('.animal').waitFor();
  await shoot(stage, nobody, 'claim-animal');
  await shoot(stage, hers, 'claim-question');
  await hers.locator('.claim-question > .button:last-child').click();
  await nobody.getByRole('alert').waitFor();
  await shoot(stage, nobody, 'claim-refused');
  for (const page of [hers, his, fresh, elsewhere, nobody]) await page.context().close();
}

/** Four players in a game of five rounds. */
async function shootTelephone(stage: Stage): Promise<void> {
  const names = ['Ida', 'Jon', 'Kim', 'Lou'];
  const players = await Promise.all(names.map((name) => client(stage, name)));
  const [host, ...others] = players as [ParlorClient, ...ParlorClient[]];
  const { game_code: code } = await host.telephone.create({
    ...TIMES,
    rounds: 'table',
    options: { clock: 'last_call' },
  });
  const nobody = await pageOf(stage);
  await open(stage, nobody, `/join/${code}`, 'join');
  for (const other of others) await other.telephone.join(code);
  const [page, guest, tv] = [
    await pageOf(stage, host),
    await pageOf(stage, others[0]),
    await pageOf(stage, host),
  ];
  await open(stage, page, `/play/${code}`, 'lobby-host');
  await open(stage, guest, `/play/${code}`, 'lobby-guest');
  await open(stage, tv, `/tv/${code}`, 'tv-lobby');

  let session = await host.telephone.start(code);
  while (session.round >= 0) {
    const { round, round_kind } = session;
    await open(stage, page, `/play/${code}`, `round-${round}-${round_kind}`);
    if (round <= 2) await open(stage, tv, `/tv/${code}`, `tv-round-${round}`);
    if (round === 1) await shootOtherTab(stage, page, code);
    for (const [place, player] of players.entries()) {
      if (player === host) continue;
      await handIn(player, names[place] as string, session, place);
      if (place === 1 && round <= 1) await open(stage, guest, `/play/${code}`, `round-${round}-handed-in`);
    }
    if (round <= 1) {
      await open(stage, page, `/play/${code}`, `round-${round}-last-call`);
      await open(stage, guest, `/play/${code}`, `round-${round}-last-call-others`);
      await open(stage, tv, `/tv/${code}`, `tv-round-${round}-last-call`);
    }
    // The last call may have ended the round.
    session = await host.telephone.info(code);
    if (session.round === round) await handIn(host, 'Ida', session, 0);
    session = await host.telephone.info(code);
  }
  await open(stage, page, `/play/${code}`, 'album-host');
  await open(stage, guest, `/play/${code}`, 'album-guest');
  const chains = Object.keys(session.chains).map(Number);
  await host.telephone.albumStep(code, chains[0] as number, 3);
  await open(stage, guest, `/play/${code}`, 'album-guest-step');
  await open(stage, tv, `/tv/${code}`, 'tv-album');
  await host.telephone.albumStep(code, chains[1] as number, 2);
  await open(stage, tv, `/tv/${code}`, 'tv-album-drawing');
  await host.telephone.albumStep(code, chains.at(-1) as number, 5);
  await open(stage, page, `/play/${code}`, 'album-host-end');
  await open(stage, tv, `/tv/${code}`, 'tv-album-end');
  await open(stage, page, '/', 'home-past');
  for (const one of [nobody, page, guest, tv]) await one.context().close();
}

async function shootOtherTab(stage: Stage, page: Page, code: number): Promise<void> {
  const second = await page.context().newPage();
  await second.goto(new URL(`/play/${code}`, page.url()).href);
  await second.waitForTimeout(REST_MS);
  await shoot(stage, page, 'round-1-other-tab');
  await second.close();
}

async function shootChess(stage: Stage): Promise<void> {
  const [white, black] = [await client(stage, 'Mia'), await client(stage, 'Noa')];
  const page = await pageOf(stage, white);
  await open(stage, page, '/chess', 'chess-lobby-empty');
  await black.chess.seek({ initialMs: 180_000, incrementMs: 2_000 });
  await open(stage, page, '/chess', 'chess-lobby');
  const { gameId } = await white.chess.create({ color: 'white', initialMs: 300_000, incrementMs: 0 });
  await open(stage, page, `/chess/${gameId}`, 'board-waiting');
  await black.chess.join(gameId);
  const sides = [white, black];
  const moves = ['e2e4', 'e7e5', 'd1h5', 'b8c6', 'f1c4', 'g8f6', 'h5f7'];
  for (const [ply, uci] of moves.entries()) {
    if (ply === 6) {
      await black.chess.draw(gameId, 'offer');
      await open(stage, page, `/chess/${gameId}`, 'board-play');
      const watcher = await pageOf(stage);
      await open(stage, watcher, `/chess/${gameId}`, 'board-watched');
      await watcher.context().close();
    }
    await (sides[ply % 2] as ParlorClient).chess.move(gameId, uci, ply);
  }
  await open(stage, page, `/chess/${gameId}`, 'board-over');
  const house = await white.chess.playHouse({ level: 2, color: 'white', initialMs: 300_000 });
  await open(stage, page, `/chess/${house.gameId}`, 'board-house');
  await page.getByRole('button', { name: /^(Board settings|Brett einstellen)$/ }).click();
  await shoot(stage, page, 'board-settings');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^(Say something|Deinem Gegner)/ }).click();
  await shoot(stage, page, 'board-say');
  await white.chess.create({ initialMs: null });
  await open(stage, page, '/chess/games', 'chess-games');
  await page.locator('summary').click();
  await shoot(stage, page, 'chess-games-filter');
  await open(stage, page, '/chess', 'chess-lobby-own');
  await page.getByText(/^(Any clock|Jede Uhr)$/).click();
  await page.getByText(/^(Different times|Verschiedene Zeiten)$/).click();
  await page
    .getByText(/^(Custom|Eigene)$/)
    .last()
    .click();
  await shoot(stage, page, 'chess-set-up');
  await page.context().close();
}

function shootModes(stage: Stage): Promise<void> {
  return shootModeStates({
    client: (name) => client(stage, name),
    pageOf: (who) => pageOf(stage, who),
    open: (page, path, state) => open(stage, page, path, state),
    shoot: (page, state) => shoot(stage, page, state),
  });
}

function shootShow(stage: Stage): Promise<void> {
  return shootShowStates({
    client: (name) => client(stage, name),
    pageOf: (who) => pageOf(stage, who),
    shoot: (page, state) => shoot(stage, page, state),
  });
}

function shootReview(stage: Stage): Promise<void> {
  return shootReviewStates({
    client: (name) => client(stage, name),
    pageOf: (who) => pageOf(stage, who),
    open: (page, path, state) => open(stage, page, path, state),
    shoot: (page, state) => shoot(stage, page, state),
  });
}

const PARTS = [
  shootHome,
  shootLab,
  shootLivingRoom,
  shootSeats,
  shootTelephone,
  shootModes,
  shootShow,
  shootChess,
  shootReview,
];

/** `npm run shots telephone` goes through the drawing game only, and then takes all of its states. */
async function main(): Promise<void> {
  const [first, ...rest] = process.argv.slice(2);
  const only = PARTS.find((part) => part.name.toLowerCase() === `shoot${first}`);
  const choice = choiceFrom(only || first === undefined ? rest : [first, ...rest]);
  // Some pictures are taken anew while others are still looked at.
  if (first === undefined) rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const later: Stage['later'] = [];
  const place = mkdtempSync(join(tmpdir(), 'parlor-shots-'));
  /** The part of a test object that the helpers use. */
  const test = { teardown: (work: () => unknown) => later.push(work) } as unknown as Test;
  try {
    const server = await startServer(test, { path: join(place, 'parlor.db'), env: { PARLOR_RATE: 'off' } });
    const browser = await openBrowser(test);
    for (const language of choice.languages) {
      const stage = { base: server.base, browser, later, choice, language };
      for (const part of PARTS) {
        if (only !== undefined && part !== only) continue;
        // The steps of the lab are pressed by their English names.
        if (part === shootLab && language !== 'en') continue;
        await part(stage).catch((fault: Error) => {
          process.exitCode = 1;
          process.stdout.write(`${part.name}: ${fault.stack}\n`);
        });
      }
    }
  } finally {
    for (const work of later.reverse()) await work();
    rmSync(place, { recursive: true, force: true });
  }
}

await main();

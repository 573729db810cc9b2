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

/** Takes screenshots of every page in every reachable state, for people to look at: `npm run shots`. */

const FOLDER = 'shots';
const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } };
const SCHEMES = ['light', 'dark'] as const;
/** How long pushes, drawing and animations take to finish. */
const REST_MS = 700;
const TIMES = { desc_time: 300, draw_time: 300 };

interface Stage {
  base: string;
  browser: Browser;
  later: (() => unknown)[];
}

async function client({ base, later }: Stage, name?: string): Promise<ParlorClient> {
  const made = new ParlorClient({ base, WebSocket });
  later.push(() => made.live.close());
  if (name !== undefined) await made.guest(name);
  return made;
}

/** A page in which this client is logged in. Logged out without a client. */
async function pageOf({ base, browser }: Stage, who?: ParlorClient): Promise<Page> {
  const context = await browser.newContext({ locale: 'en' });
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

async function shoot(page: Page, name: string): Promise<void> {
  for (const [size, screen] of Object.entries(SIZES)) {
    for (const scheme of SCHEMES) {
      await turn(page, { ...screen, scheme });
      await page.waitForTimeout(REST_MS / 4);
      await page.screenshot({ path: `${FOLDER}/${name}-${size}-${scheme}.png`, fullPage: true });
    }
  }
  process.stdout.write(`${name}\n`);
}

async function open(page: Page, path: string, name: string): Promise<void> {
  await page.goto(new URL(path, page.url()).href);
  await page.waitForTimeout(REST_MS);
  await shoot(page, name);
}

async function shootHome(stage: Stage): Promise<void> {
  const nobody = await pageOf(stage);
  await open(nobody, '/', 'home-nobody');
  await open(nobody, '/account', 'account-nobody');
  await open(nobody, '/play/1', 'lost');
  await open(nobody, '/join/999999', 'join-unknown');
  const ada = await client(stage, 'Ada');
  const page = await pageOf(stage, ada);
  const ben = await client(stage, 'Ben');
  await ada.telephone.create(TIMES);
  await ben.chess.create({ opponent: 'Ada', initialMs: 300_000, incrementMs: 3_000 });
  await open(page, '/', 'home-somebody');
  await open(page, '/account', 'account-guest');
  await nobody.context().close();
  await page.context().close();
}

async function shootLab(stage: Stage): Promise<void> {
  const page = await pageOf(stage);
  await open(page, '/lab', 'lab-1-lists');
  await page.getByRole('button', { name: 'Encrypt' }).click();
  await shoot(page, 'lab-2-encrypted');
  await page.getByLabel('Your name').fill('Sophie');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Send to the server' }).click();
  await page.getByLabel('Equation').fill('A*B+A');
  await shoot(page, 'lab-3-mixed');
  await page.getByLabel('Equation').fill('(A+B)*(A-B)');
  await page.getByRole('button', { name: 'Compute on the server' }).click();
  await page.getByRole('button', { name: 'Decrypt here' }).click();
  await shoot(page, 'lab-4-decrypted');
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

async function shootTelephone(stage: Stage): Promise<void> {
  const names = ['Ida', 'Jon', 'Kim', 'Lou'];
  const players = await Promise.all(names.map((name) => client(stage, name)));
  const [host, ...others] = players as [ParlorClient, ...ParlorClient[]];
  const { game_code: code } = await host.telephone.create(TIMES);
  const nobody = await pageOf(stage);
  await open(nobody, `/join/${code}`, 'join');
  for (const other of others) await other.telephone.join(code);
  const [page, guest, tv] = [
    await pageOf(stage, host),
    await pageOf(stage, others[0]),
    await pageOf(stage, host),
  ];
  await open(page, `/play/${code}`, 'lobby-host');
  await open(guest, `/play/${code}`, 'lobby-guest');
  await open(tv, `/tv/${code}`, 'tv-lobby');

  let session = await host.telephone.start(code);
  while (session.round >= 0) {
    const { round, round_kind } = session;
    if (round <= 2) {
      await open(page, `/play/${code}`, `round-${round}-${round_kind}`);
      await open(tv, `/tv/${code}`, `tv-round-${round}`);
    }
    for (const [place, player] of players.entries()) {
      if (player !== host) await handIn(player, names[place] as string, session, place);
    }
    if (round === 0) await open(guest, `/play/${code}`, 'round-0-handed-in');
    await handIn(host, 'Ida', session, 0);
    session = await host.telephone.info(code);
  }
  await open(page, `/play/${code}`, 'album-host');
  await open(guest, `/play/${code}`, 'album-guest');
  const [chain] = Object.keys(session.chains).map(Number);
  await host.telephone.albumStep(code, chain as number, 3);
  await open(guest, `/play/${code}`, 'album-guest-step');
  await open(tv, `/tv/${code}`, 'tv-album');
  await open(page, '/', 'home-past');
  for (const one of [nobody, page, guest, tv]) await one.context().close();
}

async function shootChess(stage: Stage): Promise<void> {
  const [white, black] = [await client(stage, 'Mia'), await client(stage, 'Noa')];
  const page = await pageOf(stage, white);
  await open(page, '/chess', 'chess-lobby-empty');
  await black.chess.seek({ initialMs: 180_000, incrementMs: 2_000 });
  await open(page, '/chess', 'chess-lobby');
  const { gameId } = await white.chess.create({ color: 'white', initialMs: 300_000, incrementMs: 0 });
  await open(page, `/chess/${gameId}`, 'board-waiting');
  await black.chess.join(gameId);
  const sides = [white, black];
  const moves = ['e2e4', 'e7e5', 'd1h5', 'b8c6', 'f1c4', 'g8f6', 'h5f7'];
  for (const [ply, uci] of moves.entries()) {
    if (ply === 6) {
      await black.chess.draw(gameId, 'offer');
      await open(page, `/chess/${gameId}`, 'board-play');
      const watcher = await pageOf(stage);
      await open(watcher, `/chess/${gameId}`, 'board-watched');
      await watcher.context().close();
    }
    await (sides[ply % 2] as ParlorClient).chess.move(gameId, uci, ply);
  }
  await open(page, `/chess/${gameId}`, 'board-over');
  await page.context().close();
}

async function main(): Promise<void> {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER);
  const later: Stage['later'] = [];
  const place = mkdtempSync(join(tmpdir(), 'parlor-shots-'));
  /** The part of a test object that the helpers use. */
  const test = { teardown: (work: () => unknown) => later.push(work) } as unknown as Test;
  try {
    const server = await startServer(test, { path: join(place, 'parlor.db'), env: { PARLOR_RATE: 'off' } });
    const stage = { base: server.base, browser: await openBrowser(test), later };
    const only = process.argv[2] ?? '';
    for (const part of [shootHome, shootLab, shootTelephone, shootChess]) {
      if (!part.name.toLowerCase().includes(only)) continue;
      await part(stage).catch((fault: Error) => {
        process.exitCode = 1;
        process.stdout.write(`${part.name}: ${fault.stack}\n`);
      });
    }
  } finally {
    for (const work of later.reverse()) await work();
    rmSync(place, { recursive: true, force: true });
  }
}

await main();

import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { ParlorClient, Session } from '#src/client/index.ts';
import { holdersOf } from '../../src/web/telephone/game.ts';
import { snail } from './ink-drawings.ts';

/** Players, their pages, and pictures of them, as `shots.ts` has them. */
interface Tools {
  client(name: string): Promise<ParlorClient>;
  pageOf(who?: ParlorClient): Promise<Page>;
  shoot(page: Page, state: string): Promise<void>;
}

const NAMES = ['Ada', 'Ben', 'Cleo', 'Dan', 'Eva'];
const WORDS = [
  'a snail, late for work',
  'a cinnamon roll on the run',
  'grandma wins the race',
  'a bakery escape',
  'tea with a ghost',
  'a very polite shark',
];
/** How far into each moment the pictures are, in ms. */
const OVERTURE_MS = [1_500, 4_500];
const TITLE_MS = 1_000;
const WORDS_MS = [800, 1_700];
const DRAWING_MS = [1_700, 4_500];
const GUESS_MS = [400, 2_300];
const END_MS = 3_200;
const AWARD_MS = [700, 3_500];

/** The show of five players, on the television, the lead's phone and another one. Dan never hands in. */
export async function shootShowStates({ client, pageOf, shoot }: Tools): Promise<void> {
  const players = await Promise.all(NAMES.map(client));
  const [ada, ben, cleo] = players as [ParlorClient, ParlorClient, ParlorClient];
  const code = await playGame(players);
  const views = [
    ['show-ben', await pageOf(ben)],
    ['show', await pageOf(cleo)],
    ['tv-show', await pageOf(ada)],
  ] as const;
  const [[, lead], , [, tv]] = views;
  for (const [, page] of views.slice(0, 2)) await page.goto(new URL(`/play/${code}`, page.url()).href);
  await tv.goto(new URL(`/tv/${code}`, tv.url()).href);
  await tv.locator('.tv-overture').waitFor();
  /** Holds the show this long after its moment began, and takes the pictures. */
  const at = async (ms: number, state: string) => {
    const { show } = await ada.telephone.info(code);
    const leftMs = Date.parse(show?.step_began_at ?? '') + ms - ada.live.serverNow();
    await pause(Math.max(0, leftMs));
    await ada.telephone.show(code, { held: true });
    for (const [who, page] of views) await shoot(page, `${who}-${state}`);
  };
  const next = () => ada.telephone.show(code, { go: 'next' });
  const again = () => ada.telephone.show(code, { go: 'again' });
  const both = async (times: readonly number[], state: string) => {
    for (const [index, ms] of times.entries()) {
      if (index > 0) await again();
      await at(ms, index === 0 && times.length > 1 ? `${state}-begins` : state);
    }
  };
  await ada.telephone.show(code, {});
  await both(OVERTURE_MS, 'overture');
  while ((await next()).album?.step !== 0 || !(await isGood(ada, code)));
  await at(TITLE_MS, 'title');
  await next();
  await both(WORDS_MS, 'words');
  await next();
  await both(DRAWING_MS, 'drawing');
  await lead.getByRole('button', { name: 'Heart' }).first().or(lead.locator('.heart')).first().click();
  for (const kind of ['laugh', 'what', 'clap', 'laugh', 'gasp'] as const)
    await cleo.telephone.react(code, {
      chain: (await ada.telephone.info(code)).album?.chain ?? 0,
      round: 1,
      kind,
    });
  await pause(700);
  for (const [who, page] of views) await shoot(page, `${who}-reactions`);
  await next();
  await both(GUESS_MS, 'guess');
  const host = await hide({ client, pageOf, shoot }, ada, code);
  for (const [who, page] of views) await shoot(page, `${who}-hidden`);
  await host.context().close();
  await unhide(ada, code);
  await next();
  await at(700, 'fourth');
  await next();
  await at(600, 'fifth');
  await next();
  await at(END_MS, 'end');
  await heartTwo(players, code);
  while ((await next()).show?.moment !== 'tie');
  await pause(700);
  for (const [who, page] of views) await shoot(page, `${who}-tie`);
  await next();
  await both(AWARD_MS, 'award');
  while ((await next()).show?.moment !== 'wall');
  await pause(700);
  for (const [who, page] of views) await shoot(page, `${who}-wall`);
  for (const [, page] of views) await page.context().close();
}

/** Two drawings of different players have one heart each, and no other has any. */
async function heartTwo(players: readonly ParlorClient[], code: number): Promise<void> {
  const { chains } = await (players[0] as ParlorClient).telephone.album(code);
  const pages = chains.flatMap(({ chain, entries }) =>
    entries.map((entry, round) => ({ chain, entry, round })),
  );
  const drawings = pages.filter(({ entry }) => 'drawing' in entry && !entry.skipped);
  const [first] = drawings;
  const second = drawings.find(({ entry }) => entry.author !== first?.entry.author);
  const names = await Promise.all(players.map(async (player) => (await player.account.me()).username));
  for (const page of drawings) {
    const others = players.filter((_, place) => names[place] !== page.entry.author);
    const hearts = page === first || page === second ? 1 : 0;
    for (const [place, player] of others.entries())
      await player.telephone.heart(code, page.round, page.chain, place < hearts);
  }
}

/** The host hides the page that is up. Returns the host's phone. */
async function hide({ pageOf, shoot }: Tools, ada: ParlorClient, code: number): Promise<Page> {
  const page = await pageOf(ada);
  await page.goto(new URL(`/play/${code}`, page.url()).href);
  await page.locator('.show-page .bar .only').last().click();
  await shoot(page, 'show-host-menu');
  await page.locator('dialog .quiet').nth(1).click();
  await shoot(page, 'show-host-hide');
  await page.locator('dialog .wide').first().click();
  await page.locator('.hidden-page').first().waitFor();
  await shoot(page, 'show-host-hidden');
  return page;
}

async function unhide(ada: ParlorClient, code: number): Promise<void> {
  const { hidden } = await ada.telephone.info(code);
  for (const { chain, round } of hidden) await ada.telephone.hide(code, round, chain, false);
}

/** True if this is a story of somebody else in which nobody is late for the first three pages. */
async function isGood(who: ParlorClient, code: number): Promise<boolean> {
  const [session, { chains }] = [await who.telephone.info(code), await who.telephone.album(code)];
  const story = chains.find(({ chain }) => chain === session.album?.chain);
  const authors = story?.entries.map(({ author }) => nameOf(session, author));
  return authors !== undefined && authors[0] !== 'Ada' && !authors.slice(0, 3).includes('Dan');
}

/** Another client may have had the same name before, and with it the username. */
function nameOf({ people }: Session, username: string | null): string {
  return people[username ?? '']?.name ?? '';
}

async function playGame(players: readonly ParlorClient[]): Promise<number> {
  const [host, ...others] = players as [ParlorClient, ...ParlorClient[]];
  const { game_code: code } = await host.telephone.create({ desc_time: 300, draw_time: 300, rounds: 5 });
  for (const other of others) await other.telephone.join(code);
  let session = await host.telephone.start(code);
  while (session.round >= 0) {
    const { round } = session;
    for (const [username, chain] of holdersOf(session)) {
      const name = nameOf(session, username);
      const place = NAMES.indexOf(name);
      if (name === 'Dan') continue;
      const player = players[place] as ParlorClient;
      if (round % 2 === 1) await player.telephone.draw(code, round, chain, snail(place, round));
      else
        await player.telephone.describe(
          code,
          round,
          chain,
          WORDS[(place + 2 * round) % WORDS.length] as string,
        );
    }
    await host.telephone.skip(code);
    do {
      await pause(200);
      session = await host.telephone.info(code);
    } while (session.round === round);
  }
  return code;
}

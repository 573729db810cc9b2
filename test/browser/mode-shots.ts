import type { Page } from 'playwright-core';
import type { ParlorClient } from '#src/client/index.ts';

/** What `shots.ts` lends: players, their pages, and pictures of them. */
interface Tools {
  client(name: string): Promise<ParlorClient>;
  pageOf(who: ParlorClient): Promise<Page>;
  open(page: Page, path: string, state: string): Promise<void>;
  shoot(page: Page, state: string): Promise<void>;
}

/** The options of the lobby, three ideas, invisible ink and the last seconds of Hurry up. */
export async function shootModeStates({ client, pageOf, open, shoot }: Tools): Promise<void> {
  const [ida, jon, kim, lou] = await Promise.all(['Ida', 'Jon', 'Kim', 'Lou'].map(client));
  if (!ida || !jon || !kim || !lou) return;
  const players = [ida, jon, kim, lou];
  const page = await pageOf(ida);
  const guest = await pageOf(jon);
  const times = { desc_time: 90, draw_time: 120, rounds: 'table' };
  const start = async (settings: Parameters<ParlorClient['telephone']['create']>[0]) => {
    const { game_code } = await ida.telephone.create(settings);
    for (const other of players.slice(1)) await other.telephone.join(game_code);
    return game_code;
  };
  const code = await start({ ...times, mode: 'invisible_ink', options: { ideas: true } });
  await open(page, `/play/${code}`, 'modes-lobby-host');
  await open(guest, `/play/${code}`, 'modes-lobby-guest');
  await page.locator('.plan button').click();
  await shoot(page, 'modes-options');
  await ida.telephone.start(code);
  await open(page, `/play/${code}`, 'round-modes-ideas');
  await page.locator('.own-idea').click();
  await page.locator('textarea').fill('a snail, late for work');
  await shoot(page, 'round-modes-ink-words');
  for (const player of players) {
    const { chain, ideas } = await player.telephone.ideas(code);
    await player.telephone.describe(code, 0, chain, ideas[0] ?? '');
  }
  await open(page, `/play/${code}`, 'round-modes-ink-empty');
  await shoot(page, 'round-modes-ink-drawing');
  await page.locator('.peek-square').click();
  await shoot(page, 'round-modes-ink-peeked');
  const hurried = await start({ desc_time: 10, draw_time: 10, mode: 'hurry_up' });
  await ida.telephone.start(hurried);
  await page.goto(new URL(`/play/${hurried}`, page.url()).href);
  await page.locator('.time-left.hurry').waitFor();
  await shoot(page, 'round-modes-hurry');
  for (const one of [page, guest]) await one.context().close();
}

/// <reference lib="dom" />
import type { Page } from 'playwright-core';
import type { ParlorClient } from '#src/client/index.ts';
import { FILE_OF_GAMES, OPERA, OPERA_UCI } from './review-games.ts';

/** Players, their pages, and pictures of them, as `shots.ts` has them. */
interface Tools {
  client(name: string): Promise<ParlorClient>;
  pageOf(who?: ParlorClient): Promise<Page>;
  open(page: Page, path: string, state: string): Promise<void>;
  shoot(page: Page, state: string): Promise<void>;
}

const REVIEWED_MS = 60_000;

/** Shows a finished game and its review, a PGN, a position, and what can go wrong. */
export async function shootReviewStates({ client, pageOf, open, shoot }: Tools): Promise<void> {
  const [white, black] = [await client('Paul'), await client('Karl')];
  const { gameId } = await white.chess.create({ color: 'white', initialMs: null });
  await black.chess.join(gameId);
  for (const [ply, uci] of OPERA_UCI.split(' ').entries())
    await (ply % 2 === 0 ? white : black).chess.move(gameId, uci, ply);
  const page = await pageOf(white);
  await open(page, `/chess/${gameId}`, 'review-0-result');
  await open(page, `/chess/review#game=${gameId}`, 'review-1-running');
  await page.locator('table.accuracy').waitFor({ timeout: REVIEWED_MS });
  await shoot(page, 'review-2-done');
  for (let ply = 0; ply < 22; ply++) await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(500);
  await shoot(page, 'review-3-move');
  await page.getByRole('button', { name: /^(Share|Teilen)$/ }).click();
  await shoot(page, 'review-4-share');
  await page.keyboard.press('Escape');
  await open(page, '/chess/review', 'review-5-import');
  const text = page.getByRole('textbox').first();
  await text.fill(OPERA.replace('Nbd7', 'Nbe7'));
  await page.locator('button[type=submit]').click();
  await shoot(page, 'review-6-wrong-move');
  await text.fill(FILE_OF_GAMES);
  await page.locator('button[type=submit]').click();
  await shoot(page, 'review-7-choice');
  await page.locator('.game-choice button').first().click();
  await page.locator('.verdict').waitFor();
  await shoot(page, 'review-8-imported');
  await open(page, '/chess/review#fen=6k1/5ppp/8/8/8/8/5PPP/3R2K1_w_-_-_0_1', 'review-9-position');
  await page.context().close();
}

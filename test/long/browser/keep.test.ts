/// <reference lib="dom" />
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import root, { type Test } from 'tap';
import { openBrowser, photograph, watch } from '../../browser/browser.ts';
import { type Evening, playEvening } from '../../browser/evening.ts';
import { snail } from '../../browser/ink-drawings.ts';
import { PHONE } from '../../browser/visitor.ts';
import { buildTestApp, type Player, type TestServer } from '../../helper.ts';

interface Stage {
  server: TestServer;
  evening: Evening;
  page: Page;
  context: BrowserContext;
  misdeeds: string[];
}

let opening: Promise<Browser> | undefined;

/** The phone of the host, on the album of a finished game. */
async function setStage(t: Test): Promise<Stage> {
  t.testdir();
  opening ??= openBrowser(root);
  const server = await buildTestApp(t, { path: `${t.testdirName}/parlor.db`, env: { PARLOR_RATE: 'off' } });
  const evening = await playEvening(t, server, { names: ['Ada', 'Ben', 'Cleo', 'Dan', 'Zoë'], svg: snail });
  const context = await (await opening).newContext({ viewport: PHONE, locale: 'en', acceptDownloads: true });
  t.teardown(() => context.close());
  await context.addInitScript(
    (kept) => localStorage.setItem('parlor.login', kept),
    loginOf(evening.players[0]),
  );
  const page = await context.newPage();
  const misdeeds: string[] = [];
  watch(page, misdeeds);
  await page.goto(`${server.base}/play/${evening.code}`);
  return { server, evening, page, context, misdeeds };
}

function loginOf(player: Player | undefined): string {
  const { id, name, token, refresh } = player as Player;
  return JSON.stringify({ id, username: name, tokens: { access: token, refresh } });
}

/** Saves the first story, and returns the path of the file. */
async function save({ page }: Stage, kind: string, path: string): Promise<void> {
  await page.getByRole('button', { name: 'Save this story' }).click();
  await page.getByRole('button', { name: kind }).click();
  const link = page.getByRole('link', { name: 'Download' });
  await link.waitFor({ timeout: 120_000 });
  await photograph(page, `keep ${kind}`.replaceAll(' ', '-'));
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
  await download.saveAs(path);
  await page.getByRole('button', { name: 'Close' }).click();
}

function identify(path: string, format: string): string[] {
  return execFileSync('identify', ['-format', `${format}\n`, path], { encoding: 'utf8' })
    .trim()
    .split('\n');
}

/** The share of the pixels in a frame of the film that differ from the first drawing of the first story. */
async function unlike({ page, evening }: Stage, film: string, frame: number): Promise<number> {
  const { body } = await (evening.players[0] as Player).get(`/api/session/${evening.code}/album/`);
  const path = new URL(body.chains[0].entries[1].drawing).pathname;
  const svg = (await (evening.players[0] as Player).get(path)).body;
  return page.evaluate(
    async ({ gif, svg, frame }) => {
      const bytes = Uint8Array.from(atob(gif), (letter) => letter.charCodeAt(0));
      const { image } = await new ImageDecoder({ data: bytes, type: 'image/gif' }).decode({
        frameIndex: frame,
      });
      const sheet = Object.assign(new Image(), { src: `data:image/svg+xml,${encodeURIComponent(svg)}` });
      await sheet.decode();
      const [shown, meant] = [image, sheet].map((picture) => {
        const context = new OffscreenCanvas(640, 480).getContext('2d') as OffscreenCanvasRenderingContext2D;
        context.drawImage(picture, 0, 0, 640, 480);
        return context.getImageData(0, 0, 640, 480).data;
      });
      const differs = (at: number) => Math.abs((shown?.[at] ?? 0) - (meant?.[at] ?? 0)) > 40;
      return (
        Array.from({ length: 640 * 480 }, (_, at) => differs(4 * at)).filter(Boolean).length / (640 * 480)
      );
    },
    { gif: readFileSync(film, 'base64'), svg, frame },
  );
}

root.test('a story is saved as a picture and as an animation that other programs can open', async (t) => {
  const stage = await setStage(t);
  const { page, misdeeds } = stage;
  await page.getByRole('button', { name: 'Browse on my own' }).click();
  const [strip, film] = [`${t.testdirName}/story.png`, `${t.testdirName}/story.gif`];
  await save(stage, 'As a picture', strip);
  const [size = ''] = identify(strip, '%m %w');
  t.equal(size, 'PNG 720');
  const before = Date.now();
  await save(stage, 'As an animation', film);
  t.comment(
    `PNG ${statSync(strip).size} bytes; GIF ${statSync(film).size} bytes in ${Date.now() - before} ms`,
  );
  const frames = identify(film, '%m %W %H %T');
  t.ok(frames.length > 50, `${frames.length} frames`);
  t.same([...new Set(frames.map((frame) => frame.replace(/\d+$/, '')))], ['GIF 640 480 ']);
  t.equal(frames[0], 'GIF 640 480 10', '10 frames a second');
  t.ok(Number(identify(`${film}[0]`, '%k')[0]) <= 64);
  const stays = frames.map((frame, at) => ({ at, delay: Number(frame.split(' ').at(-1)) }));
  const [, sheet] = stays.filter(({ delay }) => delay > 100);
  t.ok((await unlike(stage, film, sheet?.at ?? 0)) < 0.01, 'the replay ends in the sheet itself');
  t.same(misdeeds, []);
});

root.test('the player who shares an album draws its preview picture', async (t) => {
  const stage = await setStage(t);
  const { server, evening, page, misdeeds } = stage;
  const [host] = evening.players as [Player];
  await server.call('DELETE', `/api/session/${evening.code}/album/share/`, { token: host.token });
  await page.getByRole('button', { name: 'Share the album' }).click();
  await page.getByLabel('Show our names in the preview').check();
  const [sent] = await Promise.all([
    page.waitForResponse((answer) => answer.url().endsWith('/picture/')),
    page.getByRole('button', { name: 'Create the page' }).click(),
  ]);
  t.equal(sent.status(), 204);
  const { shared } = (await host.get(`/api/session/${evening.code}/album/`)).body;
  const address = shared.replace(/\/$/, '.png');
  const bytes = Buffer.from(await (await fetch(address)).arrayBuffer());
  t.comment(`card ${bytes.length} bytes`);
  const shown = await (await opening)?.newPage();
  await shown?.goto(address);
  const size = await shown?.evaluate(() => [
    document.images[0]?.naturalWidth,
    document.images[0]?.naturalHeight,
  ]);
  t.same(size, [1200, 630], 'the browser shows it');
  await shown?.close();
  t.same(misdeeds, []);
});

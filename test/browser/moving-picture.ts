/// <reference lib="dom" />
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Page } from 'playwright-core';
import type { Test } from 'tap';
import { WebSocket } from 'ws';
import { ParlorClient } from '#src/client/index.ts';
import { startServer } from '../fault/process.ts';
import { openBrowser } from './browser.ts';
import { PHONE } from './visitor.ts';

/** Draws a snail in a game and films it: `npm run build:web && node test/browser/moving-picture.ts`. */

const FILE = 'docs/pictures/drawing.png';
const FRAME_MS = 120;
/** The last picture stays for a moment. */
const LAST_MS = 2_500;
const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

type Place = [x: number, y: number];

/** A picture of the page, or of the part of it that begins there. */
interface Picture {
  png: Buffer;
  at: Place;
}

/** The parts of a file, without its signature (https://www.w3.org/TR/png-3/, 5.3). */
function chunksOf(png: Buffer): { type: string; data: Buffer }[] {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    chunks.push({ type, data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [place, value] of values.entries()) bytes.writeUInt32BE(value, 4 * place);
  return bytes;
}

/** One file that moves (https://www.w3.org/TR/png-3/, 11.3.6), and begins anew for ever. The first picture shows all of it. */
function animated(pictures: Picture[]): Buffer {
  const headOf = (picture: Buffer) => picture.subarray(16, 29);
  const head = headOf((pictures[0] as Picture).png);
  const parts = [SIGNATURE, chunk('IHDR', head), chunk('acTL', numbers(pictures.length, 0))];
  let order = 0;
  for (const [place, { png, at }] of pictures.entries()) {
    const shownMs = place === pictures.length - 1 ? LAST_MS : FRAME_MS;
    const timing = Buffer.from([shownMs >> 8, shownMs & 255, 1_000 >> 8, 1_000 & 255, 0, 0]);
    const size = headOf(png).subarray(0, 8);
    parts.push(chunk('fcTL', Buffer.concat([numbers(order++), size, numbers(...at), timing])));
    for (const { type, data } of chunksOf(png)) {
      if (type !== 'IDAT') continue;
      parts.push(place === 0 ? chunk('IDAT', data) : chunk('fdAT', Buffer.concat([numbers(order++), data])));
    }
  }
  return Buffer.concat([...parts, chunk('IEND', Buffer.alloc(0))]);
}

/** Places on the sheet as fractions of its width and height. */
const LINES: { places: Place[] }[] = [
  { places: arc([0.42, 0.45], 0.2, 0.26, 0, 2 * Math.PI) },
  { places: spiral([0.42, 0.45], 0.15) },
  {
    places: [...line([0.2, 0.74], [0.75, 0.74]), ...arc([0.75, 0.6], 0.07, 0.14, Math.PI / 2, -Math.PI / 2)],
  },
  { places: line([0.74, 0.46], [0.7, 0.3]) },
  { places: line([0.78, 0.47], [0.82, 0.31]) },
  { places: arc([0.76, 0.6], 0.03, 0.05, 0, Math.PI) },
];

function line([x, y]: Place, [toX, toY]: Place): Place[] {
  return Array.from({ length: 9 }, (_, n) => [x + ((toX - x) * n) / 8, y + ((toY - y) * n) / 8]);
}

function arc([x, y]: Place, wide: number, high: number, from: number, to: number): Place[] {
  return Array.from({ length: 25 }, (_, n) => {
    const angle = from + ((to - from) * n) / 24;
    return [x + wide * Math.cos(angle), y + high * Math.sin(angle)];
  });
}

function spiral([x, y]: Place, most: number): Place[] {
  return Array.from({ length: 49 }, (_, n) => {
    const [angle, far] = [n / 4, most * (1 - n / 52)];
    return [x + far * Math.cos(angle), y + 1.3 * far * Math.sin(angle)];
  });
}

async function film(page: Page): Promise<Buffer> {
  const sheet = await page.locator('canvas[role=img]').boundingBox();
  if (!sheet) throw new Error('there is no sheet to draw on');
  const [x, y] = [Math.ceil(sheet.x), Math.ceil(sheet.y)];
  const clip = { x, y, width: Math.floor(sheet.width) - 1, height: Math.floor(sheet.height) - 1 };
  const whole = async (): Promise<Picture> => ({ png: await page.screenshot(), at: [0, 0] });
  const part = async (): Promise<Picture> => ({ png: await page.screenshot({ clip }), at: [x, y] });
  const pictures = [await whole()];
  for (const { places } of LINES) {
    for (const [n, [right, down]] of places.entries()) {
      await page.mouse.move(sheet.x + right * sheet.width, sheet.y + down * sheet.height);
      if (n === 0) await page.mouse.down();
      if (n % 6 === 5) pictures.push(await part());
    }
    await page.mouse.up();
    pictures.push(await whole());
  }
  return animated([...pictures, await whole()]);
}

/** The first drawing of a game of three, as the page of one of them shows it. */
async function openSheet(base: string, browser: Awaited<ReturnType<typeof openBrowser>>): Promise<Page> {
  const clients = [];
  for (const name of ['Ada', 'Ben', 'Cleo']) {
    const client = new ParlorClient({ base, WebSocket });
    await client.guest(name);
    clients.push(client);
  }
  const [ada, ben, cleo] = clients as [ParlorClient, ParlorClient, ParlorClient];
  const { game_code: code } = await ada.telephone.create({ desc_time: 90, draw_time: 120 });
  for (const { telephone } of [ben, cleo]) await telephone.join(code);
  const { chains } = await ada.telephone.start(code);
  const held: Record<string, number> = Object.assign({}, ...[chains].flat());
  for (const client of clients) {
    const { username } = await client.account.me();
    await client.telephone.describe(code, 0, held[username] ?? 0, 'a snail late for work');
  }
  const login = JSON.stringify({ tokens: ben.http.tokens, person: await ben.account.me() });
  const context = await browser.newContext({ viewport: PHONE, locale: 'en' });
  await context.addInitScript((kept) => localStorage.setItem('parlor.login', kept), login);
  const page = await context.newPage();
  await page.goto(`${base}/play/${code}`);
  await page.locator('canvas[role=img]').waitFor();
  await page.waitForTimeout(1_000);
  return page;
}

const later: (() => unknown)[] = [];
const place = mkdtempSync(join(tmpdir(), 'parlor-film-'));
/** The part of a test object that the helpers use. */
const test = { teardown: (work: () => unknown) => later.push(work) } as unknown as Test;
try {
  const server = await startServer(test, { path: join(place, 'parlor.db'), env: { PARLOR_RATE: 'off' } });
  writeFileSync(FILE, await film(await openSheet(server.base, await openBrowser(test))));
} finally {
  for (const work of later.reverse()) await work();
  rmSync(place, { recursive: true, force: true });
}

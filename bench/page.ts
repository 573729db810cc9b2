/**
 * What somebody with a browser notices: how soon the page is ready, how far the ink lags behind the finger, what a new
 * state costs, how far apart the pages of a show are, and whether an evening of games fills the memory. `npm run bench page`,
 * or followed by `load`, `draw`, `sync`, `show` or `memory` for one part. Plays only on loopback, in headless Chromium.
 * Ends within three minutes.
 */
import { launchBrowser } from '../test/browser/find-browser.ts';
import { type Bench, bench, launch } from './children.ts';
import type { Stage } from './page-browser.ts';
import { measureDraw } from './page-draw.ts';
import { measureLoad } from './page-load.ts';
import { measureMemory } from './page-memory.ts';
import { HEAD } from './page-rows.ts';
import { measureShow } from './page-show.ts';
import { measureSync } from './page-sync.ts';
import { table } from './table.ts';

const GIVE_UP_MS = 175_000;
const PARTS: Record<string, (stage: Stage) => Promise<string[][]>> = {
  load: measureLoad,
  draw: measureDraw,
  sync: measureSync,
};

async function run(started: Bench): Promise<void> {
  const only = process.argv[2] ?? '';
  const port = await launch(started, 'parlor', ['src/parlor.js']);
  const browser = await launchBrowser();
  const stage = { base: `http://localhost:${port}`, browser };
  try {
    const rows: string[][] = [];
    for (const [name, measure] of Object.entries(PARTS)) {
      if (name.startsWith(only)) rows.push(...(await measure(stage)));
    }
    if (rows.length > 0)
      process.stdout.write(`\nTimes in ms, medians of the rounds.\n\n${table([HEAD, ...rows])}\n`);
    if ('show'.startsWith(only)) process.stdout.write(`\n${table(await measureShow(stage))}\n`);
    if ('memory'.startsWith(only)) process.stdout.write(`\n${table(await measureMemory(stage))}\n`);
  } finally {
    await browser.close();
  }
}

await bench('page', GIVE_UP_MS, run);

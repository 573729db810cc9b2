/// <reference lib="dom" />
import { setTimeout as pause } from 'node:timers/promises';
import { type Opened, openPage, PHONE, SPEEDS, type Stage, slowDown } from './page-browser.ts';
import { openLobby, playRound, seatsFor } from './page-game.ts';
import { Pairs, roundsWithin, spread } from './page-rows.ts';

const ROUNDS = 5;
/** For all rounds at one speed. */
const BUDGET_MS = 10_000;
const STROKES_BEFORE = 300;
const POINTS_BEFORE = 16;
/** The lines in each round, the movements in each line, and the time between movements, as on a phone's screen. */
const STROKES = 2;
const POINTS = 40;
const EVERY_MS = 8;
/** How long the page gets to finish its work after a line. */
const REST_MS = 120;

/** The least a drawing surface can do: one piece of line per event. */
const BARE = `<!doctype html><meta name="viewport" content="width=device-width"><body style="margin:0">
<canvas width="1170" height="878" style="width:100%;touch-action:none"></canvas><script>
const sheet = document.querySelector('canvas'), context = sheet.getContext('2d');
let last;
sheet.onpointerdown = (event) => { last = event; sheet.setPointerCapture(event.pointerId); };
sheet.onpointermove = (event) => {
  if (!last) return;
  for (const one of event.getCoalescedEvents()) {
    context.beginPath();
    context.moveTo(3 * last.offsetX, 3 * last.offsetY);
    context.lineTo(3 * one.offsetX, 3 * one.offsetY);
    context.stroke();
    last = one;
  }
};
sheet.onpointerup = () => { last = undefined; };
</script>`;

/** ms until the frame of an event was painted. */
interface Lags {
  /** From the time stamp of each event, coalesced ones included. */
  move: number[];
  up: number[];
  /** The page's own work for a movement: its handlers, and then its frame. */
  own: number[];
}

interface Sheet {
  opened: Opened;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How far the ink lags behind the finger, compared with a bare canvas. */
export async function measureDraw(stage: Stage): Promise<string[][]> {
  const [ours, bare] = [await openRound(stage), await openBare(stage)];
  for (const sheet of [ours, bare]) {
    await sheet.opened.page.evaluate(noteLags);
    await sheet.opened.page.bringToFront();
    for (let n = 0; n < STROKES_BEFORE; n++) await stroke(sheet, n, POINTS_BEFORE, 0);
    const { up } = await takeLags(sheet);
    if (up.length !== STROKES_BEFORE) throw new Error(`${up.length} of ${STROKES_BEFORE} lines were drawn`);
  }
  const rows: string[][] = [];
  for (const { name, rate } of SPEEDS) {
    const pairs = new Pairs();
    for (const round of roundsWithin(ROUNDS, BUDGET_MS)) {
      pairs.note('ours', await drawOnce(ours, round, rate));
      pairs.note('floor', await drawOnce(bare, round, rate));
    }
    rows.push(...pairs.rows(`drawing over ${STROKES_BEFORE} lines, ${name}`));
  }
  await ours.opened.close();
  await bare.opened.close();
  return rows;
}

async function openRound(stage: Stage): Promise<Sheet> {
  const seats = await seatsFor(stage, 3);
  const table = await openLobby(seats);
  await seats[0].client.telephone.start(table.code);
  await playRound(table);
  const opened = await openPage(stage, PHONE, seats[1].client);
  await opened.page.goto(`${stage.base}/play/${table.code}`);
  return sheetOf(opened, 'canvas[role=img]');
}

async function openBare(stage: Stage): Promise<Sheet> {
  const opened = await openPage(stage, PHONE);
  // At the server's address, because pages without an origin get no coalesced events.
  await opened.page.route('**/bare', (route) => route.fulfill({ contentType: 'text/html', body: BARE }));
  await opened.page.goto(`${stage.base}/bare`);
  return sheetOf(opened, 'canvas');
}

async function sheetOf(opened: Opened, selector: string): Promise<Sheet> {
  const box = await opened.page.locator(selector).boundingBox();
  if (!box) throw new Error('the sheet is not to be seen');
  return { opened, left: box.x, top: box.y, width: box.width, height: box.height };
}

async function drawOnce(sheet: Sheet, round: number, rate: number): Promise<Record<string, number>> {
  await sheet.opened.page.bringToFront();
  await slowDown(sheet.opened, rate);
  for (let n = 0; n < STROKES; n++) {
    await stroke(sheet, STROKES * round + n, POINTS, EVERY_MS);
    await pause(REST_MS);
  }
  const { move, up, own } = await takeLags(sheet);
  await slowDown(sheet.opened, 1);
  return {
    ...spread('move to paint', move),
    ...spread("page's own part", own),
    'lift to paint, max': Math.max(...up),
  };
}

/** A wave of a finger across the sheet, at a place that depends on `n`. */
async function stroke(sheet: Sheet, n: number, points: number, everyMs: number): Promise<void> {
  const { cdp } = sheet.opened;
  const at = (point: number) => ({
    x: sheet.left + sheet.width * (0.05 + (0.9 * point) / points),
    y: sheet.top + sheet.height * (0.1 + 0.8 * ((n * 0.618) % 1)) + 12 * Math.sin(point / 3 + n),
  });
  const told: Promise<unknown>[] = [];
  const tell = (type: 'touchStart' | 'touchMove' | 'touchEnd', point?: number) =>
    told.push(
      cdp.send('Input.dispatchTouchEvent', { type, touchPoints: point === undefined ? [] : [at(point)] }),
    );
  tell('touchStart', 0);
  const startedMs = performance.now();
  for (let point = 1; point <= points; point++) {
    if (everyMs > 0) await pause(Math.max(0, startedMs + everyMs * point - performance.now()));
    tell('touchMove', point);
  }
  tell('touchEnd');
  await Promise.all(told);
}

/** Runs in the page, so it uses nothing from outside. A task queued in a frame's callback runs after the painting. */
function noteLags(): void {
  const lags: Lags = { move: [], up: [], own: [] };
  const onFrame = (painted: (atMs: number, frameMs: number) => void) =>
    requestAnimationFrame(() => {
      const beganMs = performance.now();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => painted(performance.now(), performance.now() - beganMs);
      port2.postMessage(undefined);
    });
  let toldMs = 0;
  const onTold = () => {
    toldMs = performance.now();
  };
  const onHandled = (event: PointerEvent) => {
    const handledMs = performance.now() - toldMs;
    const stamps = event.getCoalescedEvents().map(({ timeStamp }) => timeStamp);
    onFrame((atMs, frameMs) => {
      lags.move.push(...stamps.map((stamp) => atMs - stamp));
      lags.own.push(handledMs + frameMs);
    });
  };
  addEventListener('pointermove', onTold, { capture: true });
  // The last to be told, after those of the page.
  addEventListener('pointermove', onHandled);
  addEventListener('pointerup', ({ timeStamp }) => onFrame((atMs) => lags.up.push(atMs - timeStamp)));
  Object.assign(globalThis, { lags });
}

/** And forgets them. */
async function takeLags({ opened }: Sheet): Promise<Lags> {
  await pause(REST_MS);
  return opened.page.evaluate(() => {
    const { lags } = globalThis as unknown as { lags: Lags };
    return { move: lags.move.splice(0), up: lags.up.splice(0), own: lags.own.splice(0) };
  });
}

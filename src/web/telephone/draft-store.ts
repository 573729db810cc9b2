import { loadFromDevice, saveOnDevice } from '../device-storage.ts';
import type { Turn } from './game.ts';
import { isPassing } from './hand-in.ts';
import type { Ink, Point, Stroke } from './ink.ts';

type Step = Ink['done'][number];
/** `line` holds x, y and pressure of each point as integers. */
type StoredStep = Exclude<Step, Stroke> | (Omit<Stroke, 'points'> & { line: number[] });

interface StoredInk {
  savedAtMs: number;
  background: string;
  done: StoredStep[];
}

const PREFIX = 'parlor.ink.';
const OLD_MS = 12 * 60 * 60 * 1000;
/** The server accepts 30 drawings and drafts a minute, and the final drawing must get through too. */
const PAUSE_MS = 3_000;
const RETRY_MS = 4_000;

function nameOf({ code, round, chain }: Turn): string {
  return `${PREFIX}${code}-${round}-${chain}`;
}

/** Stores a drawing on this device. */
export function saveInk(turn: Turn, { background, done }: Ink): void {
  saveOnDevice(nameOf(turn), {
    savedAtMs: Date.now(),
    background,
    done: done.map(packed),
  } satisfies StoredInk);
}

export function loadInk(turn: Turn): Ink | undefined {
  const found = loadFromDevice<StoredInk>(nameOf(turn));
  return found && { background: found.background, done: found.done.map(unpacked), undone: [] };
}

function packed(step: Step): StoredStep {
  if (!('points' in step)) return step;
  const { points, ...rest } = step;
  const line = points.flatMap(({ x, y, pressure }) => [10 * x, 10 * y, 100 * pressure].map(Math.round));
  return { ...rest, line };
}

function unpacked(step: StoredStep): Step {
  if (!('line' in step)) return step;
  const { line, ...rest } = step;
  const points: Point[] = [];
  for (let at = 0; at + 2 < line.length; at += 3) {
    const [x = 0, y = 0, pressure = 0] = line.slice(at, at + 3);
    points.push({ x: x / 10, y: y / 10, pressure: pressure / 100 });
  }
  return { ...rest, points };
}

/** Frees storage: deletes drawings from other rounds of this game, and old ones. */
export function forgetOldInk(turn: Turn): void {
  const isOld = (name: string) =>
    name.startsWith(`${PREFIX}${turn.code}-`) ||
    !((loadFromDevice<StoredInk>(name)?.savedAtMs ?? 0) > Date.now() - OLD_MS);
  const names = storedNames().filter((name) => name.startsWith(PREFIX) && name !== nameOf(turn));
  for (const name of names.filter(isOld)) saveOnDevice(name, undefined);
}

function storedNames(): string[] {
  try {
    return Object.keys(localStorage);
  } catch {
    return [];
  }
}

/** Sends the newest drawing to the server from time to time, one request at a time. Failures are ignored. */
export class DraftSender {
  readonly #send: () => Promise<void>;
  #isDue = false;
  #isSending = false;
  #isStopped = false;
  #nextAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `send` must send the drawing in its current state. */
  constructor(send: () => Promise<void>) {
    this.#send = send;
  }

  /** Call this after each change. */
  touch(): void {
    this.#isDue = true;
    this.#plan();
  }

  /** Sends unsent changes at once, as the page may be about to close. */
  flush(): void {
    this.#nextAtMs = 0;
    this.#plan();
  }

  /** Stops sending. */
  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (!this.#isDue || this.#isSending || this.#isStopped) return;
    const waitMs = this.#nextAtMs - performance.now();
    if (waitMs <= 0) void this.#sendNow();
    else this.#timer = setTimeout(() => this.#sendNow(), waitMs);
  }

  async #sendNow(): Promise<void> {
    this.#isDue = false;
    this.#isSending = true;
    this.#nextAtMs = performance.now() + PAUSE_MS;
    try {
      await this.#send();
    } catch (fault) {
      if (isPassing(fault)) {
        this.#isDue = true;
        this.#nextAtMs = performance.now() + RETRY_MS;
      }
    }
    this.#isSending = false;
    this.#plan();
  }
}

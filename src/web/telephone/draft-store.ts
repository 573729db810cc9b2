import { INK, loadFromDevice, namesOnDevice, SPARE, saveOnDevice } from '../device-storage.ts';
import type { Turn } from './game.ts';
import type { Ink, Point, Stroke } from './ink.ts';

type Step = Ink['done'][number];
/** `line` holds x, y and pressure of each point as integers. */
type StoredStep = Exclude<Step, Stroke> | (Omit<Stroke, 'points'> & { line: number[] });

/** `ground` is the background. It keeps this name so that an update of the server loses no drawing. */
interface StoredInk {
  savedAtMs: number;
  ground: string;
  done: StoredStep[];
}

const OLD_MS = 12 * 60 * 60 * 1000;

function nameOf({ code, round, chain }: Turn, prefix = INK): string {
  return `${prefix}${code}-${round}-${chain}`;
}

/** Stores a drawing on this device. */
export function saveInk(turn: Turn, { background, done }: Ink): void {
  saveOnDevice(nameOf(turn), {
    savedAtMs: Date.now(),
    ground: background,
    done: done.map(packed),
  } satisfies StoredInk);
}

export function loadInk(turn: Turn): Ink | undefined {
  return inkAt(nameOf(turn));
}

/** What this device had of this turn when its player went on elsewhere. */
export function loadSpare(turn: Turn): Ink | undefined {
  return inkAt(nameOf(turn, SPARE));
}

/** Whether a drawing of this game is on this device. */
export function hasInk(code: number): boolean {
  return namesOnDevice().some((name) => name.startsWith(`${INK}${code}-`));
}

export function forgetSpare(turn: Turn): void {
  saveOnDevice(nameOf(turn, SPARE), undefined);
}

function inkAt(name: string): Ink | undefined {
  const found = loadFromDevice<StoredInk>(name);
  return found && { background: found.ground, done: found.done.map(unpacked), undone: [] };
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
  for (const prefix of [INK, SPARE]) {
    const isOld = (name: string) =>
      name.startsWith(`${prefix}${turn.code}-`) ||
      !((loadFromDevice<StoredInk>(name)?.savedAtMs ?? 0) > Date.now() - OLD_MS);
    const names = namesOnDevice().filter((name) => name.startsWith(prefix) && name !== nameOf(turn, prefix));
    for (const name of names.filter(isOld)) saveOnDevice(name, undefined);
  }
}

import { loadFromDevice, namesOnDevice, saveOnDevice } from '../device-storage.ts';
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

const PREFIX = 'parlor.ink.';
const OLD_MS = 12 * 60 * 60 * 1000;

function nameOf({ code, round, chain }: Turn): string {
  return `${PREFIX}${code}-${round}-${chain}`;
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
  const found = loadFromDevice<StoredInk>(nameOf(turn));
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
  const isOld = (name: string) =>
    name.startsWith(`${PREFIX}${turn.code}-`) ||
    !((loadFromDevice<StoredInk>(name)?.savedAtMs ?? 0) > Date.now() - OLD_MS);
  const names = namesOnDevice().filter((name) => name.startsWith(PREFIX) && name !== nameOf(turn));
  for (const name of names.filter(isOld)) saveOnDevice(name, undefined);
}

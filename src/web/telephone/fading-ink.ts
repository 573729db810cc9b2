import { type Ink, type Mark, NO_INK, visibleInk } from './ink.ts';

/** A line stays this long after the pen was lifted, and then fades. */
const STAYS_MS = 1_200;
const FADES_MS = 400;

/** From 1, just drawn, to 0, gone. */
export function opacityAt(ageMs: number): number {
  return Math.min(1, Math.max(0, 1 - (ageMs - STAYS_MS) / FADES_MS));
}

/** The ink as its maker sees it when it is invisible: the newest lines, with those that fade in translucent colours. */
export function fadedInk(ink: Ink, ageOf: (mark: Mark) => number): Ink {
  const done = visibleInk(ink).marks.flatMap((mark) => {
    const opacity = opacityAt(ageOf(mark));
    if (opacity === 0) return [];
    return opacity === 1 ? [mark] : [{ ...mark, colour: `${mark.colour}${inHex(opacity)}` }];
  });
  return { ...NO_INK, done };
}

/** How long this picture stays as it is, if anything is left to fade. */
export function nextFadeMs(ink: Ink, ageOf: (mark: Mark) => number, stepMs: number): number | undefined {
  const ages = visibleInk(ink)
    .marks.map(ageOf)
    .filter((ageMs) => opacityAt(ageMs) > 0);
  if (ages.length === 0) return undefined;
  return Math.max(stepMs, STAYS_MS - Math.max(...ages));
}

function inHex(opacity: number): string {
  return Math.round(opacity * 255)
    .toString(16)
    .padStart(2, '0');
}

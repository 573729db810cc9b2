import { lettersOf } from '../show/scene.ts';
import { dataUrl } from '../telephone/drawing.tsx';
import { PAPER, SHEET } from '../telephone/ink.ts';

export type Context = CanvasRenderingContext2D;
/** A decoded SVG. */
export type Picture = HTMLImageElement;

/** The colours of things, as in the show. */
export const ROOM = '#2c1a31';
export const LIGHT = '#fbf1e0';
export const INK = '#2a1a2e';
export const STRIP = '#fffdf8';
export const LABEL = '#f2b632';
const SHADE = 'rgb(0 0 0 / .35)';
const SOFT = '#6a5568';

const HAND = 'Kalam, "Bradley Hand", "Segoe Print", system-ui, sans-serif';
const PRINT = '"Bricolage Grotesque", system-ui, sans-serif';
/** As a fraction of the height of the letters. */
const LINE = 1.3;

/** An empty canvas to paint on, of any size in px. */
export function canvasOf(width: number, height: number): Context {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('This browser cannot draw on a canvas.');
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  return context;
}

export async function pngOf({ canvas }: Context): Promise<Blob> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('This browser cannot write a picture.');
  return blob;
}

/** An SVG is shown as an image, so that nothing in it can run. Some browsers only paint those that have a size. */
export async function pictureOf(svg: string): Promise<Picture> {
  const root = /^<svg[^>]*>/.exec(svg)?.[0] ?? '';
  const image = new Image();
  image.src = dataUrl(
    / width="/.test(root) ? svg : svg.replace('<svg', `<svg width="${SHEET.width}" height="${SHEET.height}"`),
  );
  await image.decode();
  return image;
}

/** Loads the typefaces for these texts, because a canvas does not wait for them. */
export async function loadFonts(texts: readonly string[]): Promise<void> {
  const text = texts.join(' ');
  await Promise.all([handFont(20), printFont(20)].map((font) => document.fonts.load(font, text))).catch(
    () => undefined,
  );
}

export function handFont(size: number): string {
  return `700 ${size}px ${HAND}`;
}

export function printFont(size: number): string {
  return `800 ${size}px ${PRINT}`;
}

/** The words in lines that are not wider than `width` in the context's font. Long words are broken anywhere. */
export function linesOf(context: Context, words: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of words.split(/(?<=\s)/).flatMap((word) => pieces(context, word, width))) {
    if (line && context.measureText((line + part).trimEnd()).width > width) {
      lines.push(line);
      line = '';
    }
    line += part;
  }
  return [...lines, line].map((one) => one.trim());
}

function pieces(context: Context, word: string, width: number): string[] {
  return context.measureText(word.trimEnd()).width <= width ? [word] : lettersOf(word);
}

/** Paints a sheet of paper with a shadow. */
function paintPaper(
  context: Context,
  x: number,
  y: number,
  width: number,
  height: number,
  colour: string,
): void {
  context.save();
  context.shadowColor = SHADE;
  context.shadowBlur = 16;
  context.shadowOffsetY = 6;
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(x, y, width, height, 6);
  context.fill();
  context.restore();
}

/** Words on a strip of paper as they fit into its width. */
export interface Strip {
  lines: string[];
  size: number;
  width: number;
  height: number;
}

const STRIP_PADDING = 24;

export function stripOf(context: Context, words: string, width: number, size: number): Strip {
  context.font = handFont(size);
  const lines = linesOf(context, `“${words}”`, width - 2 * STRIP_PADDING);
  return { lines, size, width, height: lines.length * size * LINE + 2 * STRIP_PADDING };
}

/** Uses the largest of these letter sizes for which the strip is not higher than `most`, or else the last. */
export function fittingStrip(
  context: Context,
  words: string,
  width: number,
  [largest, ...smaller]: readonly [number, ...number[]],
  most: number,
): Strip {
  let strip = stripOf(context, words, width, largest);
  for (const size of smaller) if (strip.height > most) strip = stripOf(context, words, width, size);
  return strip;
}

/** Paints a strip, or its first `letters`. */
export function paintStrip(context: Context, strip: Strip, x: number, y: number, letters = Infinity): void {
  paintPaper(context, x, y, strip.width, strip.height, STRIP);
  context.font = handFont(strip.size);
  context.fillStyle = INK;
  let left = letters;
  for (const [at, line] of strip.lines.entries()) {
    const middle = y + STRIP_PADDING + (at + 0.5) * strip.size * LINE;
    paintLetters(context, line, x + strip.width / 2, middle, left);
    left -= lettersOf(line).length;
  }
}

/** The first letters of a centred line, where they are in the whole line. */
function paintLetters(context: Context, line: string, middle: number, y: number, letters: number): void {
  const all = lettersOf(line);
  context.save();
  context.textAlign = 'left';
  const written = all.slice(0, Math.max(0, letters)).join('');
  context.fillText(written, middle - context.measureText(line).width / 2, y);
  context.restore();
}

/** A drawing on its sheet, as large as fits. */
export function paintSheet(
  context: Context,
  sheet: Picture,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  const fit = Math.min(width / sheet.naturalWidth, height / sheet.naturalHeight);
  const [wide, high] = [sheet.naturalWidth * fit, sheet.naturalHeight * fit];
  context.fillStyle = PAPER;
  context.fillRect(x, y, width, height);
  context.drawImage(sheet, x + (width - wide) / 2, y + (height - high) / 2, wide, high);
}

export function paintSheetPaper(context: Context, x: number, y: number, width: number, height: number): void {
  paintPaper(context, x, y, width, height, PAPER);
}

/** A face with a text beside it, from `x` on. Returns its width. */
export function paintWho(
  context: Context,
  { face, text }: { face: Picture; text: string },
  x: number,
  middle: number,
  size: number,
  colour = SOFT,
): number {
  context.save();
  context.font = printFont(size);
  context.textAlign = 'left';
  context.fillStyle = colour;
  const faceSize = size * 2;
  context.drawImage(face, x, middle - faceSize / 2, faceSize, faceSize);
  context.fillText(text, x + faceSize + size * 0.4, middle);
  const width = faceSize + size * 0.4 + context.measureText(text).width;
  context.restore();
  return width;
}

/** A label of coloured tape, with a face and a text. `y` is its upper edge. */
export function paintLabel(
  context: Context,
  who: { face: Picture; text: string },
  x: number,
  y: number,
): void {
  const size = 22;
  context.font = printFont(size);
  const width = size * 2.4 + context.measureText(who.text).width + 28;
  context.fillStyle = LABEL;
  context.strokeStyle = INK;
  context.lineWidth = 3;
  context.beginPath();
  context.roundRect(x, y, width, 52, 14);
  context.fill();
  context.stroke();
  paintWho(context, who, x + 10, y + 26, size, INK);
}

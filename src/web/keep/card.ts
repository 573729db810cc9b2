import { PICTURE } from '../../telephone/rules/png-file.ts';
import {
  type Context,
  canvasOf,
  fittingStrip,
  LIGHT,
  linesOf,
  loadFonts,
  paintSheet,
  paintSheetPaper,
  paintStrip,
  paintWho,
  pngOf,
  printFont,
  ROOM,
} from './paper.ts';
import type { DrawingPage, KeptPage, KeptStory, WordsPage } from './story.ts';
import { textsIn } from './strip.ts';
import type { KeepTexts } from './texts.ts';

const SHEET = { x: 50, y: 85, width: 613, height: 460 };
const TILT = -0.03;
const STRIP = { x: 640, y: 120, width: 510, most: 260 };
const QUESTION = { middle: 930, y: 420, width: 420, size: 56 };
const NAMES = { x: 700, y: 560 };
const LETTER_SIZES = [46, 38, 32, 26, 20] as const;

/** The preview picture of a shared album: a drawing and the words it was drawn from. `hasNames` shows who made them. */
export async function cardPng(story: KeptStory, words: KeepTexts, hasNames: boolean): Promise<Blob> {
  await loadFonts(textsIn(story, words));
  const context = canvasOf(PICTURE.width, PICTURE.height);
  context.fillStyle = ROOM;
  context.fillRect(0, 0, PICTURE.width, PICTURE.height);
  const [first, drawing] = [
    story.pages.find((page) => 'words' in page),
    story.pages.find((page) => 'svg' in page),
  ];
  if (drawing) paintTilted(context, drawing);
  if (first) paintWords(context, first);
  context.font = printFont(QUESTION.size);
  context.fillStyle = LIGHT;
  for (const [at, line] of linesOf(context, words.what, QUESTION.width).entries())
    context.fillText(line, QUESTION.middle, QUESTION.y + at * QUESTION.size * 1.1);
  if (hasNames) {
    const pages = [first, drawing].filter((page) => page !== undefined);
    paintNames(context, pages);
  }
  return pngOf(context);
}

function paintTilted(context: Context, { sheet }: DrawingPage): void {
  const { x, y, width, height } = SHEET;
  context.save();
  context.translate(x + width / 2, y + height / 2);
  context.rotate(TILT);
  paintSheetPaper(context, -width / 2, -height / 2, width, height);
  paintSheet(context, sheet, -width / 2, -height / 2, width, height);
  context.restore();
}

function paintWords(context: Context, { words }: WordsPage): void {
  const strip = fittingStrip(context, words, STRIP.width, LETTER_SIZES, STRIP.most);
  paintStrip(context, strip, STRIP.x, STRIP.y);
}

function paintNames(context: Context, pages: readonly KeptPage[]): void {
  let { x } = NAMES;
  for (const { author, face } of pages)
    x += paintWho(context, { face, text: author }, x, NAMES.y, 26, LIGHT) + 30;
}

import {
  type Context,
  canvasOf,
  LIGHT,
  loadFonts,
  paintLabel,
  paintSheet,
  paintSheetPaper,
  paintStrip,
  paintWho,
  pngOf,
  ROOM,
  stripOf,
} from './paper.ts';
import type { KeptPage, KeptStory } from './story.ts';
import type { KeepTexts } from './texts.ts';

const WIDTH = 720;
const MARGIN = 40;
const GAP = 36;
const HEAD = 140;
const SHEET = { width: WIDTH - 2 * MARGIN, height: ((WIDTH - 2 * MARGIN) * 3) / 4 };
const BY = 56;
const LETTERS = 40;

/** The whole story as one PNG, 720 px wide. */
export async function stripPng(story: KeptStory, words: KeepTexts): Promise<Blob> {
  await loadFonts(textsIn(story, words));
  const measure = canvasOf(1, 1);
  const heights = story.pages.map((page) => heightOf(measure, page));
  const height = heights.reduce((sum, one) => sum + one + GAP, HEAD + MARGIN);
  const context = canvasOf(WIDTH, Math.round(height));
  context.fillStyle = ROOM;
  context.fillRect(0, 0, WIDTH, height);
  paintWho(context, { face: story.face, text: words.story(story.owner) }, MARGIN, HEAD / 2 + 8, 40, LIGHT);
  let y = HEAD;
  for (const [at, page] of story.pages.entries()) {
    paintPage(context, page, y, words);
    y += (heights[at] ?? 0) + GAP;
  }
  context.font = '600 18px system-ui, sans-serif';
  context.fillStyle = LIGHT;
  context.fillText('Parlor', WIDTH / 2, height - MARGIN + 6);
  return pngOf(context);
}

/** Every text of a story, for the typefaces. */
export function textsIn({ owner, pages }: KeptStory, words: KeepTexts): string[] {
  const written = pages.flatMap((page) => [
    page.author,
    'words' in page ? page.words : words.drew(page.author),
  ]);
  return [words.story(owner), ...written, words.what, '“”'];
}

function heightOf(measure: Context, page: KeptPage): number {
  return 'svg' in page ? SHEET.height : stripOf(measure, page.words, SHEET.width, LETTERS).height + BY;
}

function paintPage(context: Context, page: KeptPage, y: number, words: KeepTexts): void {
  const { face, author } = page;
  if ('svg' in page) {
    paintSheetPaper(context, MARGIN, y, SHEET.width, SHEET.height);
    paintSheet(context, page.sheet, MARGIN, y, SHEET.width, SHEET.height);
    paintLabel(context, { face, text: words.drew(author) }, MARGIN - 14, y + SHEET.height - 34);
    return;
  }
  const strip = stripOf(context, page.words, SHEET.width, LETTERS);
  paintStrip(context, strip, MARGIN, y);
  paintWho(context, { face, text: author }, MARGIN, y + strip.height + BY / 2 + 6, 20, LIGHT);
}

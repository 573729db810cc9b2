/// <reference lib="dom" />
import t from 'tap';
import { cleanSvg } from '#src/telephone/rules/svg.ts';
import { launchBrowser } from '../../browser/find-browser.ts';
import { ODD_DRAWINGS, TOOL_DRAWINGS } from '../../telephone/tool-drawings.ts';

/** Draws both as an image of the same size, and returns how far apart the most different channels are, of 255. */
async function differenceOf([one, other]: [string, string]): Promise<{ most: number; inked: number }> {
  async function pixelsOf(svg: string): Promise<Uint8ClampedArray> {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    const scale = 480 / Math.max(image.width, image.height);
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return context.getImageData(0, 0, canvas.width, canvas.height).data;
  }
  const [before, after] = [await pixelsOf(one), await pixelsOf(other)];
  if (before.length !== after.length) return { most: 255, inked: 0 };
  const most = before.reduce((sum, value, at) => Math.max(sum, Math.abs(value - (after[at] ?? 0))), 0);
  return { most, inked: new Set(before).size };
}

t.test('a drawing looks the same before and after it is written out again', async (t) => {
  const browser = await launchBrowser();
  t.teardown(() => browser.close());
  const page = await browser.newPage();
  for (const [name, drawing] of Object.entries({ ...TOOL_DRAWINGS, ...ODD_DRAWINGS })) {
    const answer = cleanSvg(new TextEncoder().encode(drawing));
    if ('refused' in answer) {
      t.same(answer.refused, [], name);
      continue;
    }
    const { most, inked } = await page.evaluate(differenceOf, [drawing, answer.svg] as [string, string]);
    t.ok(most <= 2, `${name}: at most ${most} of 255`);
    t.ok(inked > 1, `${name}: shows something`);
  }
});

import { pictureOf } from './drawing-svg.ts';
import { SHEET } from './ink.ts';

const OWN_VIEW_BOX = `0 0 ${SHEET.width} ${SHEET.height}`;

/** The content of a drawing stored on the server, as SVG markup to draw on. Empty if the sheet is blank. */
export function backgroundOf(svg: string): string {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  if (root.localName !== 'svg' || root.getElementsByTagName('parsererror').length > 0) return '';
  if (root.getAttribute('viewBox') !== OWN_VIEW_BOX) {
    root.setAttribute('width', String(SHEET.width));
    root.setAttribute('height', String(SHEET.height));
    return markupOf([root]);
  }
  const [first, ...others] = root.children;
  // A lone background rectangle is a blank sheet.
  if (others.length === 0 && first?.localName === 'rect') return '';
  return markupOf([...root.children]);
}

/** A background as an image. Undefined if it is empty. */
export async function imageOf(background: string): Promise<HTMLImageElement | undefined> {
  if (background === '') return undefined;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureOf(background))}`;
  await image.decode();
  return image;
}

function markupOf(elements: readonly Element[]): string {
  const writer = new XMLSerializer();
  const markup = elements.map((element) => writer.serializeToString(element)).join('');
  return markup.replaceAll(' xmlns="http://www.w3.org/2000/svg"', '');
}

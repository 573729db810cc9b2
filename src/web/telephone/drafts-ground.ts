import { SHEET } from './strokes.ts';
import { pictureOf } from './strokes-svg.ts';

const OWN_VIEW_BOX = `0 0 ${SHEET.width} ${SHEET.height}`;

/** What stands in a drawing that the server kept, as markup to draw on. Empty if there is nothing. */
export function groundOf(svg: string): string {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  if (root.localName !== 'svg' || root.getElementsByTagName('parsererror').length > 0) return '';
  if (root.getAttribute('viewBox') !== OWN_VIEW_BOX) {
    root.setAttribute('width', String(SHEET.width));
    root.setAttribute('height', String(SHEET.height));
    return written([root]);
  }
  const [first, ...others] = root.children;
  // A sheet of bare paper is no ink.
  if (others.length === 0 && first?.localName === 'rect') return '';
  return written([...root.children]);
}

/** The image of a ground; undefined for an empty one. */
export async function imageOf(ground: string): Promise<HTMLImageElement | undefined> {
  if (ground === '') return undefined;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(pictureOf(ground))}`;
  await image.decode();
  return image;
}

function written(elements: readonly Element[]): string {
  const writer = new XMLSerializer();
  const markup = elements.map((element) => writer.serializeToString(element)).join('');
  return markup.replaceAll(' xmlns="http://www.w3.org/2000/svg"', '');
}

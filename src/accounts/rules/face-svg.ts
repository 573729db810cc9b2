import { COLORS, EXTRAS, EYES, HEADS, MOUTHS, type Stroke, TOPS } from './face-parts.ts';

const INK = '#2a1a2e';
/** The white edge around a face, as if it was cut out of paper. */
const EDGE = '#fffdf8';

/** A face as a picture of its own, 112 by 112. `face` has six numbers: colour, head, eyes, mouth, top, extra. */
export function faceSvg(face: readonly number[]): string {
  const [color = 0, head = 0, eyes = 0, mouth = 0, top = 0, extra = 0] = face;
  const outline = HEADS[head] ?? HEADS[0];
  const hat = TOPS[top] ?? [];
  const features = [...(EXTRAS[extra] ?? []), ...(EYES[eyes] ?? []), ...(MOUTHS[mouth] ?? [])];
  const edge = [{ d: outline }, ...hat.map(({ d }) => ({ d }))];
  const drawn = [{ d: outline, fill: COLORS[color] ?? COLORS[0] }, ...features, ...hat];
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -12 112 112" width="112" height="112" ' +
    'stroke-linejoin="round" stroke-linecap="round">' +
    `<g stroke="${EDGE}" stroke-width="15" fill="${EDGE}">${edge.map(pathOf).join('')}</g>` +
    `<g stroke="${INK}" stroke-width="4" fill="${INK}">${drawn.map(pathOf).join('')}</g></svg>`
  );
}

function pathOf({ width, ...attributes }: Stroke): string {
  const all = { ...attributes, ...(width !== undefined && { 'stroke-width': width }) };
  const written = Object.entries(all).map(([name, value]) => ` ${name}="${value}"`);
  return `<path${written.join('')}/>`;
}

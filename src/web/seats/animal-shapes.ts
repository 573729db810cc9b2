import type { Stroke } from '../people/face-parts.ts';

const INK = '#2a1a2e';
const WHITE = '#fffdf8';
const PINK = '#f2a0b5';
const BEAK = '#f0902e';

/** An ellipse as a path, a circle with one radius. */
function round(x: number, y: number, rx: number, ry = rx): string {
  return `M${x - rx} ${y}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0z`;
}

/** The same shape on both sides. `make` gets a function that turns a distance from the middle into x. */
function both(make: (x: (off: number) => number) => string): string {
  return make((off) => 50 - off) + make((off) => 50 + off);
}

const filled = (fill: string, ...d: string[]): Stroke => ({ d: d.join(''), fill });
const line = (d: string): Stroke => ({ d, fill: 'none' });
const eyes = (off: number, y: number, size = 4): Stroke =>
  filled(
    INK,
    both((x) => round(x(off), y, size)),
  );
const pair = (fill: string, make: (x: (off: number) => number) => string): Stroke => filled(fill, both(make));
const whiskers = (y: number): Stroke =>
  line(both((x) => `M${x(20)} ${y}L${x(40)} ${y - 4}M${x(20)} ${y + 5}L${x(38)} ${y + 9}`));
const smile = (y: number): Stroke => line(`M50 ${y}v4q-5 6-11 1M50 ${y + 4}q5 6 11 1`);
const snout = (y: number): Stroke => filled(INK, `M45 ${y - 4}h10l-5 6z`);

/** How each animal of the rules looks: from the front, in a box of 100 by 100. */
export const ANIMAL_SHAPES: Record<string, readonly Stroke[]> = {
  badger: [
    pair('#8b8492', (x) => round(x(27), 27, 9)),
    filled(WHITE, round(50, 54, 32, 33)),
    pair(INK, (x) => `M${x(20)} 30Q${x(25)} 58 ${x(11)} 78Q${x(4)} 50 ${x(9)} 24z`),
    pair(WHITE, (x) => round(x(14), 50, 3.5)),
    filled(INK, round(50, 80, 7, 5)),
  ],
  bear: [
    pair('#a8703f', (x) => round(x(27), 26, 13)),
    filled('#a8703f', round(50, 55, 36, 34)),
    filled('#f1d3a8', round(50, 68, 17, 13)),
    filled(INK, round(50, 62, 7, 5)),
    line('M50 67v6'),
    eyes(14, 47),
  ],
  cat: [
    pair('#f0a63a', (x) => `M${x(34)} 54L${x(34)} 10L${x(6)} 30z`),
    filled('#f0a63a', round(50, 57, 36, 31)),
    eyes(14, 50),
    snout(64),
    smile(66),
    whiskers(66),
  ],
  crab: [
    line(
      both((x) => `M${x(26)} 56Q${x(38)} 52 ${x(34)} 40M${x(28)} 74l0 0L${x(40)} 82M${x(22)} 80L${x(30)} 92`),
    ),
    pair(
      '#e8563a',
      (x) => `M${x(34)} 43Q${x(54)} 36 ${x(44)} 12L${x(35)} 26L${x(26)} 14Q${x(20)} 34 ${x(34)} 43z`,
    ),
    line(both((x) => `M${x(10)} 48V30`)),
    filled('#e8563a', round(50, 66, 34, 22)),
    pair(WHITE, (x) => round(x(10), 27, 7)),
    eyes(10, 27, 1),
    line('M40 70q10 8 20 0'),
  ],
  duck: [
    filled('#f5cf45', 'M48 18q-2-14 10-14q-4 6 0 14z'),
    filled('#f5cf45', round(50, 50, 36, 35)),
    eyes(14, 44),
    filled(BEAK, round(50, 64, 21, 10)),
    line('M30 64h40'),
  ],
  elephant: [
    pair('#a9b3c1', (x) => round(x(31), 44, 18, 27)),
    filled(
      '#a9b3c1',
      'M22 44Q22 14 50 14Q78 14 78 44Q78 60 62 66Q58 80 66 88L56 96Q42 88 42 67Q22 62 22 44z',
    ),
    line('M44 76l14-3M48 86l13-6'),
    eyes(13, 44),
  ],
  fox: [
    filled('#ee7b34', 'M10 8L36 28Q50 23 64 28L90 8Q98 58 50 92Q2 58 10 8z'),
    pair(WHITE, (x) => `M${x(39)} 48Q${x(18)} 50 50 91Q${x(34)} 76 ${x(39)} 48z`),
    eyes(14, 50),
    filled(INK, round(50, 86, 7, 6)),
  ],
  frog: [
    pair('#7cbf52', (x) => round(x(22), 30, 16)),
    filled('#7cbf52', round(50, 60, 42, 30)),
    pair(WHITE, (x) => round(x(22), 29, 9)),
    eyes(21, 30, 4),
    line('M22 62q28 24 56 0'),
    eyes(5, 54, 1),
  ],
  giraffe: [
    line(both((x) => `M${x(11)} 26V10`)),
    pair('#8f5a2e', (x) => round(x(11), 9, 5)),
    pair('#f3c25b', (x) => `M${x(20)} 38Q${x(34)} 22 ${x(44)} 34Q${x(36)} 46 ${x(20)} 44z`),
    filled('#f3c25b', 'M26 34Q30 20 50 20Q70 20 74 34Q74 48 68 66Q72 94 50 94Q28 94 32 66Q26 48 26 34z'),
    filled('#f9e6bd', round(50, 78, 20, 15)),
    eyes(4, 76, 1.5),
    line('M42 85q8 5 16 0'),
    { d: round(40, 30, 4) + round(58, 28, 3) + round(52, 38, 3.5), fill: '#a8703f', stroke: 'none' },
    eyes(12, 52, 3),
  ],
  hedgehog: [
    filled(
      '#b98550',
      'M10 62L3 48L15 45L9 30L24 31L25 14L38 20L50 5L62 20L75 14L76 31L91 30L85 45L97 48L90 62L96 74L82 76L78 90H22L18 76L4 74z',
    ),
    filled('#fbe0c0', round(50, 66, 27, 24)),
    eyes(12, 60),
    filled(INK, round(50, 70, 6, 5)),
    line('M42 80q8 5 16 0'),
  ],
  horse: [
    pair('#b5713f', (x) => `M${x(20)} 30L${x(22)} 4L${x(4)} 20z`),
    filled('#b5713f', 'M28 30Q34 16 50 16Q66 16 72 30Q76 48 68 66Q70 94 50 94Q30 94 32 66Q24 48 28 30z'),
    filled('#ead0ae', round(50, 79, 19, 14)),
    eyes(7, 78, 2),
    filled('#5d3417', 'M40 10Q52 6 62 14Q60 34 50 48Q46 30 40 26z'),
    eyes(11, 48),
  ],
  lion: [
    filled(
      '#c9762a',
      'M50 6Q62 2 68 12Q82 12 84 26Q96 32 92 46Q100 58 90 68Q90 82 76 84Q68 96 50 94Q32 96 24 84Q10 82 10 68Q0 58 8 46Q4 32 16 26Q18 12 32 12Q38 2 50 6z',
    ),
    filled('#f7c766', round(50, 53, 29, 29)),
    eyes(12, 46),
    snout(60),
    smile(62),
  ],
  mouse: [
    pair('#b9b3bd', (x) => round(x(29), 30, 19)),
    pair(PINK, (x) => round(x(29), 30, 10)),
    filled('#b9b3bd', 'M18 54Q20 32 50 32Q80 32 82 54Q76 76 50 90Q24 76 18 54z'),
    eyes(13, 54),
    filled(PINK, round(50, 84, 7, 6)),
    whiskers(72),
  ],
  octopus: [
    filled(
      '#b07ae0',
      'M22 52Q16 8 50 8Q84 8 78 52Q80 66 94 66Q98 78 84 80Q78 80 72 74Q76 94 62 94Q54 92 54 78Q52 78 46 78Q46 92 38 94Q24 94 28 74Q22 80 16 80Q2 78 6 66Q20 66 22 52z',
    ),
    pair(WHITE, (x) => round(x(13), 42, 9)),
    eyes(12, 43, 4),
    line('M43 58q7 6 14 0'),
  ],
  owl: [
    pair('#a5764a', (x) => `M${x(34)} 40L${x(34)} 6L${x(6)} 24z`),
    filled('#a5764a', round(50, 56, 37, 38)),
    pair(WHITE, (x) => round(x(16), 44, 15)),
    eyes(15, 44, 6),
    filled(BEAK, 'M44 56h12l-6 12z'),
    line('M34 74q4 5 8 0q4 5 8 0q4 5 8 0q4 5 8 0M42 84q4 4 8 0q4 4 8 0'),
  ],
  penguin: [
    filled('#46506b', round(50, 52, 36, 44)),
    filled(WHITE, 'M50 32Q26 16 24 46Q24 90 50 91Q76 90 76 46Q74 16 50 32z'),
    eyes(13, 44),
    filled(BEAK, 'M40 54h20l-10 12z'),
  ],
  rabbit: [
    pair('#f2e3cf', (x) => round(x(16), 26, 11, 24)),
    pair(PINK, (x) => round(x(16), 28, 4, 15)),
    filled('#f2e3cf', round(50, 66, 33, 28)),
    eyes(13, 60),
    filled(PINK, 'M45 68h10l-5 6z'),
    filled(WHITE, 'M43 79h14v12h-14zM50 79v12'),
    whiskers(74),
  ],
  snail: [
    line('M16 48L8 28M24 47L28 28'),
    filled(INK, round(8, 26, 4), round(28, 26, 4)),
    filled('#f3d9a4', 'M8 88Q4 48 20 46Q32 46 32 62Q34 76 50 78H90Q98 84 92 90H14Q8 92 8 88z'),
    filled('#d4875a', round(62, 52, 30, 28)),
    line('M84 62Q76 74 60 70Q44 64 48 48Q54 34 68 40Q78 46 72 56Q64 62 60 54'),
    filled(INK, round(17, 60, 3)),
    line('M12 72q5 4 10 1'),
  ],
  tiger: [
    pair('#f29a38', (x) => round(x(28), 26, 12)),
    filled('#f29a38', round(50, 55, 36, 34)),
    filled(WHITE, round(50, 70, 18, 14)),
    line(`M50 22v15M39 24l4 11M61 24l-4 11${both((x) => `M${x(35)} 54H${x(24)}M${x(34)} 65L${x(24)} 63`)}`),
    eyes(14, 48),
    snout(64),
    smile(66),
  ],
  whale: [
    line('M38 30Q36 12 24 14M38 30Q40 12 52 14'),
    filled(
      '#5f9fd8',
      'M6 60Q8 32 42 32Q68 32 78 52Q84 50 82 36Q78 28 70 24Q84 20 88 30Q94 22 99 30Q98 40 93 44Q96 84 56 86Q8 88 6 60z',
    ),
    filled('#d9ecf7', 'M9 68Q30 78 62 70Q70 80 56 86Q16 88 9 68z'),
    filled(INK, round(28, 56, 4)),
  ],
};

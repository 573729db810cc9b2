import { svgOf } from '../../src/web/telephone/drawing-svg.ts';
import { addMark, type Mark, NO_INK, type Point, type Stroke } from '../../src/web/telephone/ink.ts';
import { pointsOf } from '../../src/web/telephone/shapes.ts';

const COLOURS = ['#d7263d', '#2b6cd9', '#2f9e5b', '#7b4b2a', '#8b3fc4', '#0f8b8d'];
const BLACK = '#1d1b2e';

type Place = readonly [x: number, y: number];

function line(colour: string, size: number, ...places: Place[]): Stroke {
  const points = places.map(([x, y]): Point => ({ x, y, pressure: 0.5 }));
  return { tool: 'pen', colour, size, points };
}

function spiral([x, y]: Place, turns: number, radius: number): Place[] {
  const count = Math.round(turns * 40);
  return Array.from({ length: count }, (_, at) => {
    const angle = (at / count) * turns * 2 * Math.PI;
    const away = (radius * at) / count;
    return [x + away * Math.cos(angle), y + away * Math.sin(angle)];
  });
}

/** A snail as a player draws it with our pen: with a fill, a ruler's ellipse, and an eraser. */
export function snail(player: number, round: number): string {
  const colour = COLOURS[(player + round) % COLOURS.length] as string;
  const shell: Place = [330 + 12 * player, 300];
  const outline = spiral(shell, 1, 0.1).map(([x, y], at, all): Place => {
    const angle = (at / all.length) * 2 * Math.PI;
    return [x + 150 * Math.cos(angle), y + 150 * Math.sin(angle)];
  });
  const filled = outline.map(([x, y]) => `${Math.round(x * 10)} ${Math.round(y * 10)}`).join('L');
  const marks: Mark[] = [
    { tool: 'fill', colour: '#f7c9a0', outline: `M${filled}z` },
    line(colour, 16, ...spiral(shell, 2.6, 140)),
    line(
      BLACK,
      10,
      [150, 470],
      [300, 500],
      [480, 500],
      [600, 440],
      [640, 330],
      [600, 250],
      [560, 330],
      [500, 440],
    ),
    line(BLACK, 8, [600, 250], [590, 170]),
    line(BLACK, 8, [630, 270], [680, 190]),
    { ...line(BLACK, 8), points: pointsOf('ellipse', { x: 570, y: 130 }, { x: 610, y: 170 }) },
    { ...line(BLACK, 8), points: pointsOf('ellipse', { x: 670, y: 150 }, { x: 710, y: 190 }) },
    line(BLACK, 8, [600, 370], [620, 385 + 8 * player], [645, 360]),
    { ...line('#ffffff', 22, [260, 260], [300, 230]), tool: 'eraser' },
    line('#8a8d9f', 8, [60, 540], [740, 548]),
  ];
  return svgOf(marks.reduce(addMark, NO_INK));
}

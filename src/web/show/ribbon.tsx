import type { AwardName } from '../../telephone/rules/show.ts';
import { Strokes } from '../people/face.tsx';
import type { Stroke } from '../people/face-parts.ts';

const PLUM = '#2a1a2e';
const PAPER = '#fffdf8';
const TOMATO = '#f26a4b';
const MUSTARD = '#f5bd3d';
const SKY = '#6fb7ee';
const ROSE = '#f58fb8';
const MINT = '#5fc9a8';
const GRAPE = '#c08af0';
const DEEP = '#c2361c';

/** The sign on the ribbon of each award, and the ribbon's colour. In a box of 100 by 122. */
const RIBBONS: Record<AwardName, { color: string; sign: readonly Stroke[] }> = {
  picture: {
    color: MUSTARD,
    sign: [
      { d: 'M33 34l33-3 3 26-33 4z', fill: PAPER },
      { d: 'M39 54l7-9 6 5 6-9 6 11', stroke: DEEP },
      { d: 'M42.4 40a1.6 1.6 0 1 1 3.2 0a1.6 1.6 0 1 1 -3.2 0z', fill: PLUM },
    ],
  },
  line: {
    color: MINT,
    sign: [{ d: 'M33 34h13v12q0 9-9 11M54 34h13v12q0 9-9 11', width: 6 }],
  },
  lost: {
    color: GRAPE,
    sign: [{ d: 'M30 37h9l20 20h9M30 57h9l20-20h9M63 31l6 6-6 6M63 51l6 6-6 6', width: 4.6 }],
  },
  wire: {
    color: SKY,
    sign: [
      { d: 'M36 47h28', width: 3 },
      { d: 'M26 40l10 2v11l-10 2zM74 40l-10 2v11l10 2z', fill: PAPER, width: 3.4 },
    ],
  },
  quick: {
    color: TOMATO,
    sign: [{ d: 'M54 26L36 50h12l-4 18 20-25H51z', fill: PAPER }],
  },
  ink: {
    color: ROSE,
    sign: [
      { d: 'M50 26c7 10 14 17 14 27a14 14 0 1 1-28 0c0-10 7-17 14-27z', fill: PLUM },
      { d: 'M43 54q1 7 7 8', stroke: PAPER, width: 3.4 },
    ],
  },
};

const TAILS = 'M32 78l-12 36 17-5 9 11 8-34zM68 78l12 36-17-5-9 11-8-34z';
const ROSETTE =
  'M50 4l10 7 12-3 5 12 12 4-1 13 9 9-7 11 3 12-12 5-4 12-13-1-9 8-11-7-12 3-5-12-12-4 1-12-9-10 7-10-3-13 12-5 4-11 13 1z';

export function Ribbon({ award }: { award: AwardName }) {
  const { color, sign } = RIBBONS[award];
  return (
    <svg class="ribbon" viewBox="0 0 100 122" aria-hidden="true">
      <g fill="none" stroke={PLUM} stroke-width="4" stroke-linecap="round" stroke-linejoin="round">
        <path d={TAILS} fill={DEEP} />
        <path d={ROSETTE} fill={color} />
        <circle cx="50" cy="47" r="28" fill={PAPER} fill-opacity="0.55" stroke-width="3" />
        <Strokes strokes={sign} />
      </g>
    </svg>
  );
}

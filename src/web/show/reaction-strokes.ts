import type { Kind } from '../../telephone/rules/reactions.ts';
import type { Stroke } from '../people/face-parts.ts';

const PLUM = '#2a1a2e';
const PAPER = '#fffdf8';
const TOMATO = '#f26a4b';
const MUSTARD = '#f5bd3d';
const SKY = '#6fb7ee';
const WINE = '#7d1834';
const ROSE = '#f58fb8';
const CLAY = '#d49a6a';

/** Six reactions in a box of 56 by 56. Each has its own outline, so they are told apart without colour. */
export const REACTION_STROKES: Record<Kind, readonly Stroke[]> = {
  laugh: [
    {
      d: 'M28 8c14 0 22 8 22 20c0 13-9 21-22 21S6 41 6 28C6 16 14 8 28 8z',
      fill: PAPER,
      stroke: PAPER,
      width: 10,
    },
    { d: 'M28 8c14 0 22 8 22 20c0 13-9 21-22 21S6 41 6 28C6 16 14 8 28 8z', fill: MUSTARD },
    { d: 'M14 30q14-3 28 0q-1 14-14 14T14 30z', fill: WINE },
    { d: 'M20 40q8-5 16 0', stroke: ROSE, width: 5 },
    { d: 'M14 22q4-7 10-1M32 21q5-6 10 1' },
  ],
  heart: [
    {
      d: 'M28 48C10 36 5 25 9 16c4-9 15-9 19 2c4-11 15-11 19-2c4 9-1 20-19 32z',
      fill: PAPER,
      stroke: PAPER,
      width: 10,
    },
    { d: 'M28 48C10 36 5 25 9 16c4-9 15-9 19 2c4-11 15-11 19-2c4 9-1 20-19 32z', fill: TOMATO },
    { d: 'M15 24q0-6 4-8', stroke: PAPER },
  ],
  gasp: [
    {
      d: 'M28 10c11 0 18 8 17 20c0 12-7 20-17 20s-17-8-17-20c-1-12 6-20 17-20zM16 9l-5-6M28 6V2M40 9l5-6',
      fill: PAPER,
      stroke: PAPER,
      width: 10,
    },
    { d: 'M18 11l-6-7M28 9V2M38 11l6-7' },
    { d: 'M28 10c11 0 18 8 17 20c0 12-7 20-17 20s-17-8-17-20c-1-12 6-20 17-20z', fill: MUSTARD },
    { d: 'M16.4 24a4.6 4.6 0 1 1 9.2 0a4.6 4.6 0 1 1 -9.2 0z', fill: PAPER, width: 3 },
    { d: 'M30.4 24a4.6 4.6 0 1 1 9.2 0a4.6 4.6 0 1 1 -9.2 0z', fill: PAPER, width: 3 },
    { d: 'M19.2 24a1.8 1.8 0 1 1 3.6 0a1.8 1.8 0 1 1 -3.6 0z', fill: PLUM, stroke: 'none' },
    { d: 'M33.2 24a1.8 1.8 0 1 1 3.6 0a1.8 1.8 0 1 1 -3.6 0z', fill: PLUM, stroke: 'none' },
    { d: 'M23 40a5 6.5 0 1 1 10 0a5 6.5 0 1 1 -10 0z', fill: WINE },
  ],
  what: [
    {
      d: 'M10 9q18-5 36 0q6 14 0 27q-8 2-14 2l-9 11l-2-11q-7 0-11-2q-6-13 0-27z',
      fill: PAPER,
      stroke: PAPER,
      width: 10,
    },
    { d: 'M10 9q18-5 36 0q6 14 0 27q-8 2-14 2l-9 11l-2-11q-7 0-11-2q-6-13 0-27z', fill: SKY },
    { d: 'M21 18q1-5 7-5q7 1 7 7c-1 5-7 4-7 9M28 34v.2', width: 5 },
  ],
  clap: [
    { d: 'M28 5V1M11 7L8 3M45 6l3-4', fill: PAPER, stroke: PAPER, width: 10 },
    {
      d: 'M29 51q-14-1-18-13l-6-13q-1-5 4-4l7 8-7-16q-1-5 4-4l9 15-5-16q0-5 5-3l8 22q3 10-1 24zM29 51q14-3 16-15l5-14q0-5-4-4l-6 9 3-17q0-5-4-3l-5 14 0-13q-2-4-5-1l-2 20z',
      fill: PAPER,
      stroke: PAPER,
      width: 10,
      transform: 'translate(3 8) scale(.88)',
    },
    {
      d: 'M29 51q14-3 16-15l5-14q0-5-4-4l-6 9 3-17q0-5-4-3l-5 14 0-13q-2-4-5-1l-2 20z',
      fill: CLAY,
      transform: 'translate(3 8) scale(.88)',
    },
    {
      d: 'M29 51q-14-1-18-13l-6-13q-1-5 4-4l7 8-7-16q-1-5 4-4l9 15-5-16q0-5 5-3l8 22q3 10-1 24z',
      fill: MUSTARD,
      transform: 'translate(3 8) scale(.88)',
    },
    { d: 'M40 38q-3 6-8 8', width: 2.8, transform: 'translate(3 8) scale(.88)' },
    { d: 'M28 5V1M11 7L8 3M45 6l3-4', width: 3.4 },
  ],
  tear: [
    {
      d: 'M28 7c6 8 22 12 21 27c-1 11-11 15-21 15S8 45 7 34C6 19 22 15 28 7z',
      fill: PAPER,
      stroke: PAPER,
      width: 10,
    },
    { d: 'M28 7c6 8 22 12 21 27c-1 11-11 15-21 15S8 45 7 34C6 19 22 15 28 7z', fill: SKY },
    { d: 'M14 29q4 4 9 1M33 30q5 3 9-1M21 42q7-6 14 0' },
    { d: 'M14 36q-5 7-1 9q5 1 5-3q0-3-4-6zM42 36q5 7 1 9q-5 1-5-3q0-3 4-6z', fill: PAPER, width: 2.8 },
  ],
};

import { everywhere, faults } from './de/everywhere.ts';
import { home } from './de/home.ts';
import { modes } from './de/modes.ts';
import { pad } from './de/pad.ts';
import { people } from './de/people.ts';
import { telephone } from './de/telephone.ts';
import { watching } from './de/watching.ts';
import type { FirstTexts } from './en.ts';

export const de: FirstTexts = {
  everywhere,
  faults,
  people,
  home,
  telephone,
  modes,
  watching,
  pad,
};

import { chess } from './de/chess.ts';
import { everywhere, faults } from './de/everywhere.ts';
import { home } from './de/home.ts';
import { lab } from './de/lab.ts';
import { modes } from './de/modes.ts';
import { pad } from './de/pad.ts';
import { people } from './de/people.ts';
import { seats } from './de/seats.ts';
import { telephone } from './de/telephone.ts';
import { tokens } from './de/tokens.ts';
import { tv } from './de/tv.ts';
import { watching } from './de/watching.ts';
import type { Texts } from './en.ts';

export const de: Texts = {
  everywhere,
  faults,
  people,
  home,
  telephone,
  seats,
  modes,
  tv,
  watching,
  pad,
  chess,
  lab,
  tokens,
};

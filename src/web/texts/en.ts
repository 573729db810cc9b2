import { chess } from './en/chess.ts';
import { everywhere, faults } from './en/everywhere.ts';
import { home } from './en/home.ts';
import { lab } from './en/lab.ts';
import { modes } from './en/modes.ts';
import { pad } from './en/pad.ts';
import { people } from './en/people.ts';
import { seats } from './en/seats.ts';
import { telephone } from './en/telephone.ts';
import { tokens } from './en/tokens.ts';
import { tv } from './en/tv.ts';
import { watching } from './en/watching.ts';

/** Every text of the application, by where it is shown. */
export const en = {
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
export type Texts = typeof en;

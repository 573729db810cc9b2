import { everywhere, faults } from './en/everywhere.ts';
import { home } from './en/home.ts';
import { modes } from './en/modes.ts';
import { pad } from './en/pad.ts';
import { people } from './en/people.ts';
import { telephone } from './en/telephone.ts';
import { watching } from './en/watching.ts';
import type { MoreTexts } from './en-more.ts';

/** The texts that a first visit to the drawing game needs, by where they are shown. */
export const en = {
  everywhere,
  faults,
  people,
  home,
  telephone,
  modes,
  watching,
  pad,
};
export type FirstTexts = typeof en;
/** Every text of the application. */
export type Texts = FirstTexts & MoreTexts;

import { chess } from './en/chess.ts';
import { common, faults } from './en/common.ts';
import { home } from './en/home.ts';
import { lab } from './en/lab.ts';
import { pad } from './en/pad.ts';
import { telephone } from './en/telephone.ts';

/** Every text of the application, by where it is shown. */
export const en = { common, faults, home, telephone, pad, chess, lab };
export type Texts = typeof en;

import { chess } from './en/chess.js';
import { common, faults } from './en/common.js';
import { home } from './en/home.js';
import { lab } from './en/lab.js';
import { pad } from './en/pad.js';
import { telephone } from './en/telephone.js';

/** Every text of the application, by where it is shown. */
export const en = { common, faults, home, telephone, pad, chess, lab };
export type Texts = typeof en;

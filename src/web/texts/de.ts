import { chess } from './de/chess.ts';
import { common, faults } from './de/common.ts';
import { home } from './de/home.ts';
import { lab } from './de/lab.ts';
import { pad } from './de/pad.ts';
import { telephone } from './de/telephone.ts';
import type { Texts } from './en.ts';

export const de: Texts = { common, faults, home, telephone, pad, chess, lab };

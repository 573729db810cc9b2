import { chess } from './de/chess.js';
import { common, faults } from './de/common.js';
import { home } from './de/home.js';
import { lab } from './de/lab.js';
import { pad } from './de/pad.js';
import { telephone } from './de/telephone.js';
import type { Texts } from './en.js';

export const de: Texts = { common, faults, home, telephone, pad, chess, lab };

import { account } from './de/account.ts';
import { chess } from './de/chess.ts';
import { lab } from './de/lab.ts';
import { seats } from './de/seats.ts';
import { tokens } from './de/tokens.ts';
import { tv } from './de/tv.ts';
import type { MoreTexts } from './en-more.ts';

export const more: MoreTexts = { account, chess, lab, seats, tokens, tv };

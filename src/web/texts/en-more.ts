import { account } from './en/account.ts';
import { chess } from './en/chess.ts';
import { lab } from './en/lab.ts';
import { seats } from './en/seats.ts';
import { tokens } from './en/tokens.ts';
import { tv } from './en/tv.ts';

/** The texts of pages that are loaded on demand. */
export const more = { account, chess, lab, seats, tokens, tv };
export type MoreTexts = typeof more;

import type { chess as english } from '../en/chess.js';

export const chess: typeof english = {};

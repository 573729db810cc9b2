import type { home as english } from '../en/home.js';

export const home: typeof english = {};

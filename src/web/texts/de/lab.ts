import type { lab as english } from '../en/lab.js';

export const lab: typeof english = {};

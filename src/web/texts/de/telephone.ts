import type { telephone as english } from '../en/telephone.js';

export const telephone: typeof english = {};

import type { Stage } from './page-browser.js';
export async function measureSync(_: Stage): Promise<string[][]> { return []; }

import type { Stage } from './page-browser.js';
export async function measureMemory(_: Stage): Promise<string[][]> { return []; }

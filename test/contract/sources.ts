import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the source. `file` is its path from `src`. */
export interface Source {
  file: string;
  text: string;
}

/** Every file of `src` in TypeScript. */
export const sources: readonly Source[] = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name))
  .map((file) => ({ file, text: readFileSync(join('src', file), 'utf8') }));

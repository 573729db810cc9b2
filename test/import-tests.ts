import { globSync } from 'node:fs';

/**
 * Runs the tests of a folder in this process, one file after the other: most of the time of a file that has a process
 * to itself would go into loading the server, and into code that V8 has not compiled yet. Of several `parts` it runs
 * one; the first is 0.
 */
export async function importTests(folder: string, part = 0, parts = 1): Promise<void> {
  const files = globSync('**/*.test.ts', { cwd: folder }).sort();
  for (const [at, file] of files.entries()) {
    if (at % parts === part) await import(`${folder}/${file}`);
  }
}

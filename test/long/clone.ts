import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** What a fresh clone does not have. */
const LEFT_OUT = new Set(['node_modules', 'dist', 'data', '.git', '.tap', 'shots', 'screenshots']);

/** A new folder outside the project, so that npm finds no package above it. Removed after the test. */
export function emptyFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-test-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The project as `git clone` and `npm ci` give it: nothing is built. */
export function freshClone(t: Test): string {
  const clone = emptyFolder(t);
  cpSync(root, clone, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(clone, 'node_modules'));
  return clone;
}

/** The environment of a person who types at a terminal: without the test runner and npm's variables for this run. */
export function personsEnvironment(more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const dropped = /^(?:NODE_OPTIONS|TAP|npm_(?:lifecycle|package|config_local_prefix))/;
  const own = Object.entries(process.env).filter(([name]) => !dropped.test(name));
  return { ...Object.fromEntries(own), ...more };
}

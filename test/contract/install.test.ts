import { readFileSync } from 'node:fs';
import t from 'tap';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * The package has binaries for all systems, but npm takes its binding.gyp as an order to compile, and stops without
 * Python.
 */
t.test('npm ci does not compile better-sqlite3', async (t) => {
  const locked = read('package-lock.json').packages['node_modules/better-sqlite3'];
  t.equal(locked.gypfile, false, 'npm up to 11 reads this line, which npm install drops: put it back');
  t.equal(read('package.json').allowScripts['better-sqlite3'], false, 'newer ones read this');
  t.equal(read('node_modules/better-sqlite3/package.json').gypfile, false, 'as the package itself says');
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';

const PERMISSIVE = new Set(
  '0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 CC0-1.0 ISC MIT OFL-1.1 Python-2.0 Unlicense'.split(
    ' ',
  ),
);
const FILE = 'LICENSES.md';
const HEAD = `# Licences of what Parlor is made with

Every package that the server runs, or that the page carries, with those packages that they need. Their texts are in
\`node_modules/<package>/\`. Where there is a choice, Parlor takes the permissive one.

| package | licence |
| --- | --- |
`;

interface Locked {
  version: string;
  integrity?: string;
  dev?: boolean;
  link?: boolean;
  optional?: boolean;
  license?: string;
}

interface Package extends Locked {
  folder: string;
  name: string;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked>;
};

/** Packages that a file of the page names. They are in the bundle, whatever npm thinks of them. */
function namedByThePage(): Set<string> {
  const files = readdirSync('src/web', { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((name) => /\.(?:tsx?|css)$/.test(name))
    .map((name) => readFileSync(join('src/web', name)));
  const named = texts.flatMap((text) => [
    ...String(text).matchAll(/(?:from '|import\('|url\(")((?:@[\w-]+\/)?[\w.-]+)(?:\/[^'"]*)?['"]/g),
  ]);
  return new Set(named.map(([, name]) => name as string).filter((name) => !name.startsWith('.')));
}

function shipped(): Package[] {
  const page = namedByThePage();
  return Object.entries(packages)
    .filter(([folder]) => folder !== '')
    .map(([folder, locked]) => ({ ...locked, folder, name: folder.replace(/^.*node_modules\//, '') }))
    .filter(({ dev, name, folder }) => !dev || (page.has(name) && folder === `node_modules/${name}`));
}

/** As the package itself says it. A package for another system is not installed, so the lock file has to say it. */
function licenceOf({ folder, optional, license }: Package): string {
  const path = `${folder}/package.json`;
  if (!existsSync(path)) return optional ? (license ?? 'unknown') : 'not installed';
  const own: unknown = JSON.parse(readFileSync(path, 'utf8')).license;
  return typeof own === 'string' ? own : 'unknown';
}

/** In SPDX, one licence of `A OR B` is enough, and both of `A AND B` are needed. */
function isPermissive(expression: string): boolean {
  const inner = /\(([^()]*)\)/.exec(expression);
  if (inner) {
    const word = isPermissive(inner[1] as string) ? 'MIT' : 'none';
    return isPermissive(expression.replace(inner[0], word));
  }
  return expression
    .split(/\s+OR\s+/)
    .some((all) => all.split(/\s+AND\s+/).every((one) => PERMISSIVE.has(one.trim())));
}

t.test('a licence expression is permissive if it offers a permissive choice', async (t) => {
  for (const good of [
    'MIT',
    '(MIT OR WTFPL)',
    'GPL-3.0 OR ISC',
    '(MIT AND ISC)',
    '(GPL-2.0 AND MIT) OR (0BSD)',
  ])
    t.ok(isPermissive(good), good);
  const bad = [
    'GPL-3.0',
    'MIT AND GPL-3.0',
    '(MIT OR ISC) AND LGPL-2.1',
    'UNLICENSED',
    'unknown',
    'MIT WITH x',
    '',
  ];
  for (const one of bad) t.notOk(isPermissive(one), one);
});

t.test('every package that is shipped is pinned by its checksum', async (t) => {
  const all = shipped();
  t.ok(all.length > 100);
  t.ok(
    ['preact', '@fontsource/kalam'].every((carried) => all.some(({ name }) => name === carried)),
    'what the page carries, too',
  );
  const loose = all.filter(
    ({ integrity, version, link }) => link || !version || !/^sha512-/.test(integrity ?? ''),
  );
  t.same(
    loose.map(({ folder }) => folder),
    [],
  );
});

t.test('every package that is shipped has a permissive licence', async (t) => {
  const bad = shipped().filter((one) => !isPermissive(licenceOf(one)));
  t.same(
    bad.map((one) => `${one.folder}: ${licenceOf(one)}`),
    [],
  );
});

t.test(`${FILE} lists all of them`, async (t) => {
  const lines = new Set(
    shipped().map((one) => `| ${one.name} | ${licenceOf(one).replace(/^\((.*)\)$/, '$1')} |`),
  );
  const expected = `${HEAD}${[...lines].sort().join('\n')}\n`;
  const actual = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  if (actual !== expected) t.comment(`this belongs into ${FILE}:\n${expected}`);
  t.ok(actual === expected, `${FILE} is up to date`);
});

import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import t from 'tap';
import { readConfig } from '#src/config.ts';
import { NAMES } from '#src/config-names.ts';

const pages = [
  ...globSync('*.md').filter((name) => name !== 'LICENSES.md'),
  ...globSync('docs/**/*.md'),
].sort();
const texts = new Map(pages.map((page) => [page, readFileSync(page, 'utf8')]));

/** The page without its blocks of code. */
function proseOf(text: string): string {
  return text.replace(/^( *)```.*?^\1```$/gms, '');
}

/** What GitHub makes of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');
}

function anchorsOf(page: string): string[] {
  const headings = proseOf(readFileSync(page, 'utf8')).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading]) => anchorOf(heading ?? ''));
}

/** `page: link` of every relative link that leads nowhere. */
function deadLinks(page: string, text: string): string[] {
  const links = [...proseOf(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '');
  const isDead = (link: string) => {
    const [path = '', anchor] = link.split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (relative('.', target).startsWith('..') || !existsSync(target)) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  };
  return links.filter((link) => !/^https?:/.test(link) && isDead(link)).map((link) => `${page}: ${link}`);
}

/** Every match in all pages, as `page: found`, once. */
function mentions(pattern: RegExp): { page: string; found: string[] }[] {
  return [...texts].flatMap(([page, text]) =>
    [...text.matchAll(pattern)].map((match) => ({ page, found: match.slice(1).map((part) => part ?? '') })),
  );
}

t.test('the reader of links finds what is dead', async (t) => {
  const text = [
    '# A page: of `mine`',
    '[a](#a-page-of-mine) [b](#nowhere) [c](none.md) [d](https://example.org/)',
    '```md\n[e](none.md)\n```',
  ].join('\n');
  t.same(deadLinks('README.md', text), [
    'README.md: #a-page-of-mine',
    'README.md: #nowhere',
    'README.md: none.md',
  ]);
  t.equal(anchorOf('A page: of `mine`'), 'a-page-of-mine');
});

t.test('every relative link leads to a file and a heading', async (t) => {
  t.ok(pages.includes('README.md') && pages.includes('docs/api.md') && pages.length > 20);
  t.same(
    [...texts].flatMap(([page, text]) => deadLinks(page, text)),
    [],
  );
});

t.test('every page of docs is linked from another one', async (t) => {
  const linked = new Set(
    [...texts].flatMap(([page, text]) =>
      [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link]) => join(dirname(page), link ?? '')),
    ),
  );
  t.same(
    pages.filter((page) => page.startsWith('docs/') && !linked.has(page) && page !== 'docs/README.md'),
    [],
  );
});

t.test('every file of the project that is named is there', async (t) => {
  const named = mentions(/`((?:src|test|docs|bench|deploy|drizzle)\/[\w./*-]+)`/g);
  t.ok(named.length > 20);
  const gone = named.filter(({ found: [path = ''] }) => globSync(path).length === 0);
  t.same(
    gone.map(({ page, found }) => `${page}: ${found[0]}`),
    [],
  );
});

t.test('every npm script that is named is there', async (t) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = mentions(/\bnpm (?:run (?:--silent )?([\w:-]+)|(start|test)\b)/g);
  t.ok(named.length > 20);
  const gone = named.filter(({ found: [script, known] }) => !Object.hasOwn(scripts, script || known || ''));
  t.same([...new Set(gone.map(({ page, found }) => `${page}: npm run ${found[0]}`))], []);
});

t.test('every command of parlor that is named is there, and every one is described', async (t) => {
  const help = execFileSync(process.execPath, ['src/parlor.js', '--help'], { encoding: 'utf8' });
  const commands = [...help.matchAll(/^ {2}(--)?(\w+)/gm)].map(([, dashes = '', name]) => dashes + name);
  t.ok(commands.includes('backup') && commands.includes('--version'));
  const named = mentions(/\b(?:npx (?:parlor|\.\/parlor-[\d.]+\.tgz)|parlor parlor)[ ]+(-{0,2}[a-z]\w*)/g);
  t.ok(named.length > 5);
  t.same(
    named
      .filter(({ found: [name = ''] }) => !commands.includes(name))
      .map(({ page, found }) => `${page}: parlor ${found[0]}`),
    [],
  );
  const described = new Set(named.map(({ found: [name] }) => name));
  t.same(
    commands.filter((name) => !described.has(name)),
    [],
  );
});

t.test('the package that is named has the version that it has', async (t) => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const named = mentions(/parlor-(\d+\.\d+\.\d+)\.tgz/g);
  t.ok(named.length > 0);
  t.same([...new Set(named.map(({ found: [number] }) => number))], [version]);
  t.match(texts.get('CHANGELOG.md'), `## [${version}]`);
});

t.test('the table of settings has every variable, and no other page names one that is none', async (t) => {
  const source = readFileSync('src/config.ts', 'utf8');
  const known = new Set(
    [...source.matchAll(/'(PORT|HOST|PARLOR_\w+)'|env\.(PARLOR_\w+)/g)].map((m) => m[1] ?? m[2]),
  );
  t.ok(known.has('PARLOR_SECRET') && known.has('PARLOR_DB') && known.size > 12);
  const table = new Set(
    [...(texts.get('docs/host.md') ?? '').matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, name]) => name),
  );
  t.same([...table].sort(), [...known].sort());
  t.same([...NAMES, 'HOST', 'PORT'].sort(), [...known].sort());
  const strange = mentions(/\b(PARLOR_[A-Z_]+)\b/g).filter(({ found: [name] }) => !known.has(name));
  t.same(
    strange.map(({ page, found }) => `${page}: ${found[0]}`),
    [],
  );
});

t.test('the defaults in that table are those of the server', async (t) => {
  const config = readConfig({});
  const rows = [...(texts.get('docs/host.md') ?? '').matchAll(/^\| `([A-Z_]+)` +\| `([^`]+)` +\|/gm)];
  const shown = Object.fromEntries(rows.map(([, name, value]) => [name, value]));
  t.same(shown, {
    PORT: String(config.port),
    HOST: config.host,
    PARLOR_DB: config.databasePath,
    PARLOR_TRUST_PROXY: config.trustProxy.join(','),
    PARLOR_REGISTER: config.register,
    PARLOR_DURABILITY: config.durability,
    PARLOR_BACKUP: config.backup,
    PARLOR_BACKUP_KEEP: String(config.backupKeep),
    PARLOR_WAIT_MS: String(config.waitMs),
    PARLOR_GRACE_MS: String(config.graceMs),
    PARLOR_CHAINS: config.chains,
    PARLOR_RATE: config.rateLimits ? 'on' : 'off',
    PARLOR_ACCESS_S: String(config.accessS),
    PARLOR_REFRESH_S: String(config.refreshS),
    PARLOR_LOG: config.logLevel,
  });
});

t.test('the README fits on a few screens', async (t) => {
  t.ok((texts.get('README.md') ?? '').split('\n').length <= 150);
});

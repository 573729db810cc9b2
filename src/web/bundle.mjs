import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';

/** The output folder of the page, and the esbuild options for it. */
export const OUT = 'dist/web';

/** Of the typeface for print. That for handwriting is needed by some pages only. */
const PRINT = /\/bricolage-grotesque-core-800-.*\.woff2$/;

/** What works without the server, and is kept for that. */
const OFFLINE = [
  'src/web/main.tsx',
  'src/web/texts/de.ts',
  'src/web/texts/en-more.ts',
  'src/web/texts/de-more.ts',
  'src/web/lab/lab-page.tsx',
  'src/web/lab/lab.css',
];

/** Stylesheets of pages that are loaded on demand. `lazy` names them. */
const LAZY_STYLES = ['chess/chess', 'lab/lab', 'review/review', 'telephone/album', 'show/show', 'tv/tv'].map(
  (name) => `src/web/${name}.css`,
);

/** What is always loaded before anything that is loaded on demand. */
const ALWAYS = resolve('src/web/app.tsx');

const common = {
  outdir: OUT,
  bundle: true,
  minify: true,
  format: 'esm',
  // Televisions are often as old as Chromium 79.
  target: ['es2022', 'safari17', 'chrome79'],
  logLevel: 'warning',
};

/** Writes the names of the files that every page needs into the page, so that browsers load them along with the style. */
const preload = {
  name: 'preload',
  setup: ({ onEnd }) =>
    onEnd(({ metafile }) => {
      if (!metafile) return;
      const index = `${OUT}/index.html`;
      const page = readFileSync(index, 'utf8');
      const scripts = neededBy(metafile, `${OUT}/main.js`).map(
        (path) => `<link rel="modulepreload" href="${path.replace(OUT, 'static')}">`,
      );
      writeFileSync(
        index,
        page
          .replace('static/print.woff2', printIn(metafile))
          .replace('<link rel="modulepreload">', scripts.join('\n')),
      );
    }),
};

/**
 * Keeps what every page needs in one file. esbuild would make a file for each set of pages that share a module; each
 * of them costs a request. So whatever is loaded on demand imports the whole application, which is there already.
 */
const together = {
  name: 'together',
  setup({ onStart, onResolve, onLoad }) {
    let onDemand = new Set();
    onStart(() => {
      onDemand = findOnDemand();
    });
    // Parts of the client that its index hands on, but only the pages of chess and integers use.
    onResolve({ filter: /^\.\/(?:board|residues)\.ts$/ }, ({ path, resolveDir }) => ({
      path: resolve(resolveDir, path),
      sideEffects: false,
    }));
    onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
      if (!onDemand.has(path)) return undefined;
      const contents = `${readFileSync(path, 'utf8')}\nimport ${JSON.stringify(ALWAYS)};`;
      return { contents, loader: extname(path).slice(1) };
    });
  },
};

/** All modules that are imported by `import()`. */
function findOnDemand() {
  const folder = resolve('src/web');
  const files = readdirSync(folder, { recursive: true }).filter((name) => /\.tsx?$/.test(name));
  return new Set(
    files.flatMap((name) => {
      const file = resolve(folder, name);
      const found = readFileSync(file, 'utf8').matchAll(/\bimport\('(\.[^']+)'\)/g);
      return [...found].map(([, path]) => resolve(dirname(file), path));
    }),
  );
}

export const page = {
  ...common,
  metafile: true,
  entryPoints: [
    'src/web/main.tsx',
    'src/web/main.css',
    ...LAZY_STYLES,
    'src/web/index.html',
    'src/web/assets/*',
  ],
  entryNames: '[name]',
  splitting: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.html': 'copy', '.svg': 'copy', '.png': 'copy', '.webmanifest': 'copy', '.woff2': 'file' },
  plugins: [preload, together],
};

/** The build of the service worker, a single file that caches the page's files. `metafile` is the page's. */
export function worker(metafile) {
  const paths = Object.entries(metafile.outputs)
    .filter(([, { entryPoint }]) => OFFLINE.includes(entryPoint))
    .flatMap(([path]) => [path, ...neededBy(metafile, path)]);
  const files = [...new Set(paths)].map((path) => path.replace(OUT, 'static'));
  files.push(printIn(metafile));
  return { ...common, entryPoints: ['src/web/sw.ts'], define: { FILES: JSON.stringify(files) } };
}

/** The builds of what runs in a thread of its own, each a single file with an address of its own. */
export const threads = {
  ...common,
  format: 'iife',
  entryPoints: ['src/web/keep/gif-worker.ts', 'src/web/review/review-worker.ts'],
  entryNames: '[name]',
};

/** The address of the typeface for print, relative to the page. */
function printIn(metafile) {
  return Object.keys(metafile.outputs)
    .find((path) => PRINT.test(path))
    .replace(OUT, 'static');
}

/** All static imports of a file, direct and indirect. */
function neededBy(metafile, path, known = new Set()) {
  for (const { kind, path: other } of metafile.outputs[path].imports) {
    if (kind === 'import-statement' && !known.has(other)) neededBy(metafile, other, known.add(other));
  }
  return [...known];
}

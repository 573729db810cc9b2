import { readFileSync, writeFileSync } from 'node:fs';

/** The output folder of the page, and the esbuild options for it. */
export const OUT = 'dist/web';

/** Of the typeface for print. That for handwriting is needed by some pages only. */
const PRINT = /\/bricolage-grotesque-latin-800-.*\.woff2$/;

/** What works without the server, and is kept for that. */
const OFFLINE = ['src/web/main.tsx', 'src/web/texts/de.ts', 'src/web/lab/lab-page.tsx'];

const common = {
  outdir: OUT,
  bundle: true,
  minify: true,
  format: 'esm',
  // Televisions are often as old as Chromium 79.
  target: ['es2022', 'safari17', 'chrome79'],
  logLevel: 'warning',
};

/** Writes the name of the typeface's file into the page, so that browsers load it along with the style. */
const preload = {
  name: 'preload',
  setup: ({ onEnd }) =>
    onEnd(({ metafile }) => {
      if (!metafile) return;
      const index = `${OUT}/index.html`;
      const page = readFileSync(index, 'utf8');
      writeFileSync(index, page.replace('static/print.woff2', printIn(metafile)));
    }),
};

export const page = {
  ...common,
  metafile: true,
  entryPoints: [
    'src/web/main.tsx',
    'src/web/main.css',
    'src/web/show/show.css',
    'src/web/index.html',
    'src/web/assets/*',
  ],
  entryNames: '[name]',
  splitting: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.html': 'copy', '.svg': 'copy', '.png': 'copy', '.webmanifest': 'copy', '.woff2': 'file' },
  plugins: [preload],
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

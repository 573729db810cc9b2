/** The output folder of the page, and the esbuild options for it. */
export const OUT = 'dist/web';

const common = {
  outdir: OUT,
  bundle: true,
  minify: true,
  format: 'esm',
  // Televisions are often as old as Chromium 79.
  target: ['es2022', 'safari17', 'chrome79'],
  logLevel: 'warning',
};

export const page = {
  ...common,
  metafile: true,
  entryPoints: ['src/web/main.tsx', 'src/web/main.css', 'src/web/index.html', 'src/web/assets/*'],
  entryNames: '[name]',
  splitting: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.html': 'copy', '.svg': 'copy', '.png': 'copy', '.webmanifest': 'copy' },
};

/** The build of the service worker, a single file that caches the page's files. `metafile` is the page's. */
export function worker(metafile) {
  const chunks = neededBy(metafile, `${OUT}/main.js`).map((path) => path.replace(OUT, 'static'));
  return { ...common, entryPoints: ['src/web/sw.ts'], define: { CHUNKS: JSON.stringify(chunks) } };
}

/** All static imports of a file, direct and indirect. */
function neededBy(metafile, path, known = new Set()) {
  for (const { kind, path: other } of metafile.outputs[path].imports) {
    if (kind === 'import-statement' && !known.has(other)) neededBy(metafile, other, known.add(other));
  }
  return [...known];
}

/** The folder of the page, and how esbuild makes what is in it. */
export const OUT = 'dist/web';

const common = {
  outdir: OUT,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022', 'safari17'],
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

/** A service worker is one file, and keeps the others. `metafile` is of the page. */
export function worker(metafile) {
  const chunks = neededBy(metafile, `${OUT}/main.js`).map((path) => path.replace(OUT, 'static'));
  return { ...common, entryPoints: ['src/web/sw.ts'], define: { CHUNKS: JSON.stringify(chunks) } };
}

/** What a file needs before it runs, and what that needs. */
function neededBy(metafile, path, known = new Set()) {
  for (const { kind, path: other } of metafile.outputs[path].imports) {
    if (kind === 'import-statement' && !known.has(other)) neededBy(metafile, other, known.add(other));
  }
  return [...known];
}

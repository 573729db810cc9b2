import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** Bundles the browser application into `dist/web`, every text file of it compressed beside itself. */
const OUT = 'dist/web';
const common = {
  outdir: OUT,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022', 'safari17'],
  logLevel: 'warning',
};

process.stderr.write('Building the page…\n');
rmSync(OUT, { recursive: true, force: true });
const { metafile } = await build({
  ...common,
  metafile: true,
  entryPoints: ['src/web/main.tsx', 'src/web/main.css', 'src/web/index.html', 'src/web/assets/*'],
  entryNames: '[name]',
  splitting: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.html': 'copy', '.svg': 'copy', '.png': 'copy', '.webmanifest': 'copy' },
});
/** What a file needs before it runs, and what that needs. */
function neededBy(path, known = new Set()) {
  for (const { kind, path: other } of metafile.outputs[path].imports) {
    if (kind === 'import-statement' && !known.has(other)) neededBy(other, known.add(other));
  }
  return [...known];
}

// A service worker is one file, and keeps the others.
const chunks = neededBy(`${OUT}/main.js`).map((path) => path.replace(OUT, 'static'));
await build({ ...common, entryPoints: ['src/web/sw.ts'], define: { CHUNKS: JSON.stringify(chunks) } });

for (const name of readdirSync(OUT).filter((name) => /\.(?:js|css|svg|webmanifest)$/.test(name))) {
  const text = readFileSync(`${OUT}/${name}`);
  writeFileSync(`${OUT}/${name}.br`, brotliCompressSync(text));
  writeFileSync(`${OUT}/${name}.gz`, gzipSync(text, { level: 9 }));
}

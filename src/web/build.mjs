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

rmSync(OUT, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ['src/web/main.tsx', 'src/web/main.css', 'src/web/index.html', 'src/web/assets/*'],
  entryNames: '[name]',
  splitting: true,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.html': 'copy', '.svg': 'copy', '.png': 'copy', '.webmanifest': 'copy' },
});
// A service worker is one file.
await build({ ...common, entryPoints: ['src/web/sw.ts'] });

for (const name of readdirSync(OUT).filter((name) => /\.(?:js|css|svg|webmanifest)$/.test(name))) {
  const text = readFileSync(`${OUT}/${name}`);
  writeFileSync(`${OUT}/${name}.br`, brotliCompressSync(text));
  writeFileSync(`${OUT}/${name}.gz`, gzipSync(text, { level: 9 }));
}

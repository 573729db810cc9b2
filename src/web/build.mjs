import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { OUT, page, threads, worker } from './bundle.mjs';

/** Bundles the browser application into `dist/web`, with a compressed copy beside every text file. */
process.stderr.write('Building the page…\n');
rmSync(OUT, { recursive: true, force: true });
const { metafile } = await build(page);
await Promise.all([build(worker(metafile)), build(threads)]);

for (const name of readdirSync(OUT).filter((name) => /\.(?:js|css|svg|webmanifest)$/.test(name))) {
  const text = readFileSync(`${OUT}/${name}`);
  writeFileSync(`${OUT}/${name}.br`, brotliCompressSync(text));
  writeFileSync(`${OUT}/${name}.gz`, gzipSync(text, { level: 9 }));
}

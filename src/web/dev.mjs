import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { build, context } from 'esbuild';
import { OUT, page, threads, worker } from './bundle.mjs';

/**
 * `npm run dev`: after each change to the code it rebuilds the page, restarts the server if the server's code has
 * changed, and reloads open browsers. The database is data/dev.db.
 */
const env = { PARLOR_DB: 'data/dev.db', ...process.env };
const READY = `http://localhost:${env.PORT ?? 8000}/readyz`;
/** The server reads this file when it starts. */
const INDEX = 'src/web/index.html';
const CODE = /\.(?:[jt]sx?|mjs|css|html|svg|png|webmanifest|sql)$/;
/** Does not start `parlor.js`, which shortens errors to one line. */
const SERVER = ['--import', './src/quick-start.js', 'src/main.ts'];
/** Wait this long after a change, since editors write a file in several steps. */
const SETTLE_MS = 30;
const CLOSING_MS = 1_000;

const options = { minify: false, sourcemap: 'inline', inject: ['src/web/reload.js'] };
const bundle = await context({ ...page, ...options });
const changed = new Set();
let updating = false;
let server;

/** False if the build fails. esbuild prints why. */
async function buildPage() {
  try {
    const { metafile } = await bundle.rebuild();
    await Promise.all([build(worker(metafile)), build(threads)]);
  } catch {
    return false;
  }
  // Compressed files left over from another build would be served instead of these.
  for (const name of readdirSync(OUT))
    if (/\.(?:br|gz)$/.test(name)) rmSync(`${OUT}/${name}`, { force: true });
  return true;
}

const running = () => server?.exitCode === null && server.signalCode === null;

async function stopServer() {
  if (!running()) return;
  server.kill('SIGTERM');
  await once(server, 'exit');
}

/** False if the server exits at once. It prints why. */
async function restartServer() {
  await stopServer();
  server = spawn(process.execPath, SERVER, { env, stdio: 'inherit' });
  while (running()) {
    const answer = await fetch(READY).catch(() => undefined);
    if (answer?.ok) return true;
    await pause(20);
  }
  return false;
}

const isOfServer = (path) => !path.startsWith('src/web/') || path === INDEX;

async function update(paths) {
  const building = buildPage();
  if (paths.includes(INDEX)) await building;
  const up = paths.some(isOfServer) ? await restartServer() : running();
  if ((await building) && up) writeFileSync(`${OUT}/built.txt`, String(Date.now()));
}

async function updateAll() {
  if (updating) return;
  updating = true;
  while (changed.size > 0) {
    const paths = [...changed];
    changed.clear();
    process.stderr.write(`Changed: ${paths.join(', ')}\n`);
    await update(paths);
  }
  updating = false;
}

/** Watches one folder. A recursive watch would lose files that editors replace by a new file of the same name. */
function watchFolder(folder) {
  watch(folder, (_event, name) => {
    const path = `${folder}/${name}`;
    if (CODE.test(name)) changed.add(path);
    else if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) watchFolder(path);
    setTimeout(updateAll, SETTLE_MS);
  }).on('error', () => undefined);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) watchFolder(`${folder}/${entry.name}`);
  }
}

async function stop(signal) {
  // Ctrl-C has already reached the server, and a second signal would cut its shutdown short.
  if (signal === 'SIGINT' && running()) await Promise.race([once(server, 'exit'), pause(CLOSING_MS)]);
  await stopServer();
  process.exit();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
process.once('exit', () => server?.kill());
watchFolder('src');
watchFolder('drizzle');
process.stderr.write('Building the page…\n');
rmSync(OUT, { recursive: true, force: true });
await update([INDEX]);

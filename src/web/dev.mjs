import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { build, context } from 'esbuild';
import { OUT, page, worker } from './bundle.mjs';

/**
 * `npm run dev`: after each change of the code it builds the page, starts the server again if the server's code has
 * changed, and has open browsers load the page again. The database is data/dev.db.
 */
const env = { PARLOR_DB: 'data/dev.db', ...process.env };
const READY = `http://localhost:${env.PORT ?? 8000}/readyz`;
/** The server reads it as it starts. */
const INDEX = 'src/web/index.html';
const CODE = /\.(?:[jt]sx?|mjs|css|html|svg|png|webmanifest|sql)$/;
/** Not by `parlor.js`, which tells of a mistake in one line. */
const SERVER = ['--import', './src/quick-start.js', 'src/main.ts'];
/** Editors write a file in several steps. */
const SETTLE_MS = 30;
const CLOSING_MS = 1_000;

const options = { minify: false, sourcemap: 'inline', inject: ['src/web/reload.js'] };
const bundle = await context({ ...page, ...options });
const changed = new Set();
let updating = false;
let server;

/** False when the code cannot be built; esbuild has said why. */
async function buildPage() {
  try {
    const { metafile } = await bundle.rebuild();
    await build(worker(metafile));
  } catch {
    return false;
  }
  // The compressed files of another build would be served instead of ours.
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

/** False when the server ends at once; it has said why. */
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

/** Each folder by itself: a recursive watch loses a file that is replaced by another of its name, as editors do. */
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
  // Ctrl-C has reached the server already, and a second signal would cut its closing short.
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

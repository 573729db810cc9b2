import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { renderUnicodeCompact } from 'uqr';
import { type App, buildApp } from './app.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { unknownNames } from './config-names.ts';
import { faultCode, faultText } from './platform/errors.ts';
import { isSocketPath, listenAt } from './platform/http/listen.ts';
import { sharedBase } from './platform/http/network-address.ts';
import { systemPorts } from './platform/ports.ts';
import { DatabaseError } from './platform/storage/database.ts';

const CLOSE_WITHIN_MS = 5_000;
/** How long the last answers may take when the server has lost its disk. */
const REFUSALS_MS = 500;
/** A synced write slower than this means an SD card or similar. */
const SLOW_SYNC_MS = 20;

async function main(): Promise<void> {
  // Without a listener, Node.js would open its inspector, through which anybody on this machine can run anything.
  process.on('SIGUSR1', () => undefined);
  const config = readConfig(process.env);
  const app = await buildApp(config, systemPorts());
  for (const { name } of unknownNames(Object.keys(process.env))) {
    app.http.log.warn({ name }, 'there is no such variable; it is ignored');
  }
  closeOnSignals(app);
  void app.lost.then(() => endLost(app));
  await listen(app, config);
  greet(app, config);
}

/** The first signal closes gracefully within 5 s. The second ends the process at once. */
function closeOnSignals({ http }: App): void {
  let closing = false;
  const close = async () => {
    if (closing) process.exit(1);
    closing = true;
    setTimeout(() => process.exit(1), CLOSE_WITHIN_MS).unref();
    setTimeout(() => http.server.closeAllConnections(), CLOSE_WITHIN_MS - 1_500).unref();
    await http.close();
    process.exit(0);
  };
  // SIGHUP comes when the terminal is closed.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, close);
}

/** After a failed sync: the refusals go out, and the file is closed as it is. (never-wait-for-the-disk, C7) */
async function endLost({ platform }: App): Promise<void> {
  process.stderr.write(
    'The disk did not keep what was written, so the server ends. Look at the disk first.\n',
  );
  await pause(REFUSALS_MS);
  platform.database.close();
  process.exit(1);
}

/** Fastify would log a line for every address. `greet` prints them instead. */
async function listen({ http }: App, config: Config): Promise<void> {
  const { level } = http.log;
  http.log.level = 'silent';
  await listenAt(http, config);
  http.log.level = level;
}

/** Prints where to go. Not in a log line, because the link for the first administrator is a secret. */
function greet({ http, platform, firstAdminPath }: App, config: Config): void {
  const address = http.server.address();
  const port = typeof address === 'object' && address ? address.port : config.port;
  const own = isSocketPath(config.host) ? config.host : `http://localhost:${port}/`;
  const syncMs = platform.database.syncMs;
  if (syncMs > SLOW_SYNC_MS && config.durability === 'full') {
    const advice =
      'this disk is slow to sync; PARLOR_DURABILITY=normal is faster, and a power cut may then cost a few seconds';
    http.log.warn({ syncMs: Math.round(syncMs) }, advice);
  }
  const lines = [`Parlor is ready: ${own}`];
  const shared = sharedBase(config, address);
  if (shared) {
    lines.push(`For others on the same network: ${shared}/`, '', renderUnicodeCompact(`${shared}/`));
  }
  if (firstAdminPath !== undefined) {
    const address = `${config.publicUrl ?? `http://localhost:${port}`}${firstAdminPath}`;
    lines.push('', `Once, to make the first administrator: ${address}`);
  }
  process.stdout.write(`\n${lines.join('\n')}\n\n`);
}

main().catch((fault: unknown) => {
  const expected = fault instanceof ConfigError || fault instanceof DatabaseError;
  process.stderr.write(`${expected ? fault.message : portProblem(fault)}\n`);
  process.exit(1);
});

function portProblem(fault: unknown): string {
  const code = faultCode(fault);
  const host = process.env.HOST ?? '';
  if (isSocketPath(host)) return socketProblem(code, host) ?? faultText(fault);
  const port = fault instanceof Error && 'port' in fault ? fault.port : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is in use by another program. Set PORT to another one.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return `HOST: ${host} is no address of this machine.`;
  }
  if (code === 'EACCES') return `Port ${port} needs more rights. Set PORT to one above 1023.`;
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}

function socketProblem(code: string | undefined, path: string): string | undefined {
  if (code === 'EADDRINUSE') return `HOST: ${path} is in use by another program.`;
  // Node.js reports the same error if the folder is missing.
  if (code === 'EACCES') return `HOST: there is no folder ${dirname(path)} that this user may write to.`;
  return undefined;
}

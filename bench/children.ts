import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The programs that a bench has started, and their temporary folder. */
export interface Bench {
  children: ChildProcess[];
  folder: string;
}

/** Runs `work`. Then, or after `giveUpMs`, stops all programs and deletes their files, whether it succeeded or not. */
export async function bench<T>(
  name: string,
  giveUpMs: number,
  work: (bench: Bench) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-bench-'));
  const children: ChildProcess[] = [];
  // Also when an uncaught error or a signal ends this program.
  const clear = () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  const exit = () => process.exit(1);
  process.once('exit', clear).once('SIGTERM', exit);
  const giveUp = setTimeout(() => {
    process.stderr.write(`bench ${name} took too long and has given up\n`);
    process.exit(1);
  }, giveUpMs);
  try {
    return await work({ children, folder });
  } finally {
    clearTimeout(giveUp);
    await Promise.all(children.map(end));
    rmSync(folder, { recursive: true, force: true });
    process.off('exit', clear).off('SIGTERM', exit);
  }
}

/**
 * Starts a program and returns its port. Its output goes to a file, because a pipe that this busy process does not read
 * would block the server.
 */
export async function launch(
  { children, folder }: Bench,
  name: string,
  program: string[],
  options: string[] = [],
  env: Record<string, string> = {},
): Promise<number> {
  const path = join(folder, `${name}.log`);
  const log = openSync(path, 'w');
  const child = spawn(process.execPath, [...options, ...program], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      PARLOR_DB: join(folder, 'parlor.db'),
      PARLOR_RATE: 'off',
      PARLOR_WAIT_MS: '60000',
      ...env,
    },
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  children.push(child);
  for (;;) {
    const port = /is ready: http:\/\/localhost:(\d+)\//.exec(readFileSync(path, 'utf8'))?.[1];
    if (port) return Number(port);
    if (child.exitCode !== null) throw new Error(`${name} has ended:\n${readFileSync(path, 'utf8')}`);
    await pause(20);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';

/** An open socket of this account, or of no account. */
export async function openSocket(port: number, path: string, token?: string): Promise<WebSocket> {
  const headers = token ? { authorization: `Bearer ${token}` } : {};
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers, perMessageDeflate: false });
  await once(socket, 'open');
  return socket;
}

/** CPU time of a process so far, user and system. */
export function cpuMs(pid: number): number {
  const [, , , , , , , , , , , user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/\(.*\)/, '()')
    .split(' ')
    .slice(2);
  return (Number(user) + Number(system)) * 10;
}

const SETTLE_MS = 1_000;

/** Memory of a process after garbage collection. It must have been started with `collect.mjs`. */
export async function settledBytes(pid: number): Promise<number> {
  process.kill(pid, 'SIGWINCH');
  await pause(SETTLE_MS);
  const kb = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kb) * 1024;
}

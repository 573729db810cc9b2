import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import type { Test } from 'tap';

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Resolves when something listens on the port. Rejects if the program ends. */
async function listening(port: number, ended: Promise<unknown>): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const state = await Promise.race([
      once(socket, 'connect').then(
        () => 'open',
        () => 'closed',
      ),
      ended.then(() => 'ended'),
    ]);
    socket.destroy();
    if (state === 'open') return;
    if (state === 'ended') throw new Error('the proxy does not start');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Starts a proxy that keeps its files in `folder`, and waits until it listens. It is ended after the test. */
export async function startProxy(
  t: Test,
  [program = '', ...parameters]: string[],
  folder: string,
  port: number,
): Promise<void> {
  const proxy = spawn(program, parameters, { stdio: 'ignore', env: { ...process.env, HOME: folder } });
  const ended = once(proxy, 'exit');
  t.teardown(async () => {
    proxy.kill('SIGTERM');
    await ended;
  });
  await listening(port, ended);
}

/** A complete configuration of nginx from the part that goes inside `http { }`. */
export function nginxAround(text: string, folder: string): string {
  return `
    pid ${folder}/pid; error_log ${folder}/error.log; events {}
    http {
      access_log off; client_body_temp_path ${folder}; proxy_temp_path ${folder};
      fastcgi_temp_path ${folder}; uwsgi_temp_path ${folder}; scgi_temp_path ${folder};
      ${text}
    }`;
}

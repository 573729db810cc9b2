import { execFile } from 'node:child_process';
import dns from 'node:dns';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Test } from 'tap';
import { type CallOptions, callAt } from '../fault/process.ts';
import { type Answer, Player, type TestServer, TestSocket } from '../helper.ts';
import { freePort, nginxAround, startProxy } from './proxy-process.ts';

export const PASSWORD = 'long enough to be kept';

// Browsers take every name that ends in .localhost for this computer. Node.js asks a name server.
const { lookup } = dns;
dns.lookup = Object.assign((name: string, ...rest: [options: object, done: () => void]) => {
  lookup(name.endsWith('.localhost') ? '127.0.0.1' : name, ...rest);
}, lookup);

/** One of the files of deploy/houses/. */
export interface Way {
  name: string;
  file: string;
  addressOf(house: string, port: number): string;
  /** The file as it is, but for ports, names and the place of the sockets. */
  local(text: string, ports: { proxy: number; ask: number }, root: string): string;
  command(path: string): string[];
}

const bySubdomain = (house: string, port: number) => `http://${house}.localhost:${port}`;
const byPath = (house: string, port: number) => `http://127.0.0.1:${port}/${house}`;

const nginx: Pick<Way, 'local' | 'command'> = {
  local: (text, { proxy }, root) =>
    nginxAround(
      text
        .replaceAll('listen 80', `listen 127.0.0.1:${proxy}`)
        .replaceAll('example\\.org', 'localhost')
        .replaceAll('/run/parlor-', `${root}/run/parlor-`),
      root,
    ),
  command: (path) => ['nginx', '-c', path, '-g', 'daemon off;'],
};

const caddy: Pick<Way, 'local' | 'command'> = {
  local: (text, { proxy, ask }, root) =>
    `{\nadmin off\nauto_https off\n}\n${text}`
      .replace(/^\{\n\ton_demand_tls \{.*?\n\}\n/ms, '')
      .replace(/\ttls \{.*?\n\t\}\n/s, '')
      .replaceAll('9123', `${ask}`)
      .replace(/^\*\.example\.org \{/m, `http://*.localhost:${proxy} {`)
      .replace(/^example\.org \{/m, `http://127.0.0.1:${proxy} {`)
      .replaceAll('example\\.org', 'localhost')
      .replaceAll('unix//run/', `unix/${root}/run/`),
  command: (path) => ['caddy', 'run', '--adapter', 'caddyfile', '--config', path],
};

export const WAYS: Way[] = [
  { name: 'nginx by subdomain', file: 'nginx-subdomains.conf', addressOf: bySubdomain, ...nginx },
  { name: 'nginx by path', file: 'nginx-paths.conf', addressOf: byPath, ...nginx },
  { name: 'Caddy by subdomain', file: 'Caddyfile.subdomains', addressOf: bySubdomain, ...caddy },
  { name: 'Caddy by path', file: 'Caddyfile.paths', addressOf: byPath, ...caddy },
];

/** A street of houses behind one proxy. Ended after the test. */
export async function openStreet(t: Test, way: Way) {
  // Paths of sockets must be short, and the test's own folder has a long one.
  const root = mkdtempSync(join(tmpdir(), 'houses-'));
  t.teardown(() => rmSync(root, { recursive: true, force: true }));
  const ports = { proxy: await freePort(), ask: await freePort() };
  const path = join(root, 'proxy');
  writeFileSync(path, way.local(readFileSync(`deploy/houses/${way.file}`, 'utf8'), ports, root));
  await startProxy(t, way.command(path), root, ports.proxy);
  const opened = new Set<string>();

  /** Adds the house with the script, or opens it again. */
  async function add(name: string): Promise<House> {
    const house = new House(root, name, way.addressOf(name, ports.proxy));
    if (!opened.has(name)) t.teardown(() => house.kill());
    opened.add(name);
    await run('add-house', root, [name, house.base, 'ada'], PASSWORD);
    return house;
  }

  return { root, ports, add };
}

/** Runs a script of deploy/houses/ and returns what it prints. */
export async function run(script: string, root: string, parameters: string[], stdin = ''): Promise<string> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const running = promisify(execFile)(`deploy/houses/${script}`, ['--root', root, ...parameters], { env });
  running.child.stdin?.end(stdin);
  return (await running).stdout;
}

export class House {
  readonly #root: string;
  readonly name: string;
  /** Its address at the proxy, without a final slash. */
  readonly base: string;

  constructor(root: string, name: string, base: string) {
    this.#root = root;
    this.name = name;
    this.base = base;
  }

  get folder(): string {
    return `${this.#root}/var/lib/parlor-${this.name}`;
  }

  /** Kills the house, as a power cut would. Does nothing if it has ended. */
  kill(): void {
    try {
      process.kill(Number(readFileSync(`${this.#root}/run/parlor-${this.name}/pid`, 'utf8')), 'SIGKILL');
    } catch {
      // It has ended, or has never begun.
    }
  }

  call(method: string, path: string, options?: CallOptions): Promise<Answer> {
    return callAt(this.base, method, path, options);
  }

  async guest(name: string): Promise<Player> {
    const { body } = await this.call('POST', '/api/user/guest/', { json: { name } });
    // A player only calls.
    return new Player(this as unknown as TestServer, body.id, body.username, body.access, body.refresh);
  }

  socket(path: string, token: string): TestSocket {
    const url = this.base.replace('http', 'ws') + path;
    return new TestSocket(url, { authorization: `Bearer ${token}` });
  }
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import type { Test } from 'tap';
import { type Answer, TestSocket } from '../helper.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const PROGRAM = 'src/parlor.js';
/** A test that times out is killed without teardown, which closes the server's stdin. Worker threads have no stdin. */
const DIE_WITH_THE_TEST =
  'data:text/javascript,import{isMainThread}from"node:worker_threads";if(isMainThread)process.stdin.on("end",()=>process.kill(process.pid,"SIGKILL")).resume().unref()';
const READY = /Parlor is ready: http:\/\/localhost:(\d+)\//;

interface Options {
  /** The database file. */
  path: string;
  env?: Record<string, string>;
  /** Maximum size of any file in blocks of 512 bytes. Simulates a full disk without the rights to mount one. */
  fileBlocks?: number;
  /** A module that the server loads first, from the root of the repository. */
  preload?: string;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** Non-empty lines of stderr. */
  errors: string[];
  stdout: string;
}

export interface CallOptions {
  token?: string | undefined;
  json?: unknown;
  body?: FormData;
  headers?: Record<string, string>;
}

/** Starts the server in a process of its own. Resolves once it reports that it is ready. */
export async function startServer(t: Test, options: Options): Promise<ServerProcess> {
  const server = new ServerProcess(launch(t, options));
  await server.ready;
  return server;
}

/** Runs a CLI command to its end. `stdin` is its whole input. */
export async function runCommand(
  t: Test,
  options: Options & { stdin?: string },
  ...given: string[]
): Promise<Exit> {
  return startCommand(t, options, ...given).exited;
}

/** Like `runCommand`, but does not wait for the end, so the command can be killed. */
export function startCommand(
  t: Test,
  options: Options & { stdin?: string },
  ...given: string[]
): ServerProcess {
  const child = launch(t, { ...options, given });
  child.stdin?.on('error', () => undefined).end(options.stdin ?? '');
  return new ServerProcess(child);
}

/** Starts a server that is expected to end by itself. */
export async function runServer(t: Test, options: Options): Promise<Exit> {
  return new ServerProcess(launch(t, options)).exited;
}

interface Program extends Options {
  /** A command and what it is given; none for the server. */
  given?: string[];
}

function launch(t: Test, { path, env, fileBlocks, preload, given = [] }: Program): ChildProcess {
  const { PATH, HOME, TMPDIR } = process.env;
  // The test runner loads itself into every child, with signal handlers that would interfere with the server's.
  const limit = fileBlocks === undefined ? '' : `ulimit -S -f ${fileBlocks};`;
  const script = `unset NODE_OPTIONS; ${limit} exec "$@"`;
  // A command reads its whole stdin itself.
  const guard = given.length === 0 ? ['--import', DIE_WITH_THE_TEST] : [];
  const preloads = preload === undefined ? [] : ['--import', preload];
  const node = [process.execPath, ...guard, ...preloads, PROGRAM, ...given];
  const child = spawn('sh', ['-c', script, 'sh', ...node], {
    cwd: root,
    env: { PATH, HOME, TMPDIR, PORT: '0', HOST: '127.0.0.1', PARLOR_LOG: 'info', PARLOR_DB: path, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  t.teardown(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return child;
}

export class ServerProcess {
  /** Rejects with the output of the process if it ends before it is ready. */
  readonly ready: Promise<void>;
  /** Resolves when the process has ended and all its output has been read. */
  readonly exited: Promise<Exit>;
  /** Resolves when the process has ended and the system has released its resources. */
  readonly dead: Promise<unknown>;
  port = 0;
  /** Called whenever a request is sent. */
  onSend: () => void = () => undefined;
  #stdout = '';
  #stderr = '';

  readonly #child: ChildProcess;

  constructor(child: ChildProcess) {
    this.#child = child;

    this.dead = once(child, 'exit');
    this.exited = once(child, 'close').then(([code, signal]) => {
      const errors = this.#stderr.split('\n').filter((line) => line.trim() !== '');
      return { code, signal, errors, stdout: this.#stdout };
    });
    this.ready = new Promise((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        this.#stdout += text;
        const port = this.port === 0 && READY.exec(this.#stdout)?.[1];
        if (!port) return;
        this.port = Number(port);
        resolve();
      });
      this.exited.then(() => reject(new Error(`the server ended:\n${this.#stderr}${this.#stdout}`)));
    });
    this.ready.catch(() => undefined);
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text;
    });
  }

  /** What it has written so far. */
  get stdout(): string {
    return this.#stdout;
  }

  get base(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Removes the limit on file sizes while the server runs. */
  makeRoom(): void {
    execFileSync('prlimit', [`--pid=${this.#child.pid}`, '--fsize=unlimited']);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.dead;
  }

  call(method: string, path: string, options?: CallOptions): Promise<Answer> {
    const answering = callAt(this.base, method, path, options);
    this.onSend();
    return answering;
  }

  socket(path: string, token: string): TestSocket {
    return new TestSocket(`ws://127.0.0.1:${this.port}${path}`, { authorization: `Bearer ${token}` });
  }
}

/** Sends a request to the server at this address. */
export async function callAt(
  base: string,
  method: string,
  path: string,
  { token, json, body, headers = {} }: CallOptions = {},
): Promise<Answer> {
  const response = await fetch(base + path, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: json === undefined ? (body ?? null) : JSON.stringify(json),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('application/json');
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** Whether `fetch` threw this because its connection was cut or refused. */
export function isGone(fault: unknown): boolean {
  return fault instanceof TypeError && /fetch failed|terminated/.test(fault.message);
}

/** The problems SQLite finds in a copy of the file and its WAL in their current state. Empty if there are none. */
export function faultsOf(path: string): unknown[] {
  const copy = `${path}.copy`;
  for (const end of ['', '-wal']) {
    rmSync(copy + end, { force: true });
    if (existsSync(path + end)) cpSync(path + end, copy + end);
  }
  const database = new SqliteDatabase(copy);
  try {
    const integrity = database.pragma('integrity_check', { simple: true });
    const references = database.pragma('foreign_key_check') as unknown[];
    return [...(integrity === 'ok' ? [] : [integrity]), ...references];
  } finally {
    database.close();
  }
}

/** Seeded random integers in [from, to), so that a failing run can be repeated. */
export function chance(seed: number): (from: number, to: number) => number {
  let state = seed;
  return (from, to) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return from + Math.floor((state / 2 ** 32) * (to - from));
  };
}

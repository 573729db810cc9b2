import { type ChildProcess, spawn } from 'node:child_process';
import type { FastifyBaseLogger } from 'fastify';
import { faultText } from '../errors.ts';
import type { Ports } from '../ports.ts';

/** The command of PARLOR_BACKUP_AFTER, which takes each scheduled copy to another disk. */
export interface BackupHook {
  /** Runs the command with this file, unless it still runs. Never rejects. */
  run(file: string): Promise<void>;
  state(): HookState;
  /** Ends the command, and resolves when it has ended. */
  stop(): Promise<void>;
}

export interface HookState {
  status: 'off' | 'none yet' | 'running' | 'ok' | `error: ${string}`;
  /** When it last succeeded, since the start. */
  goodAtMs: number | null;
  /** Since the start. */
  failures: number;
}

interface Parts {
  /** The command and its arguments, with `{file}` for the copy. Undefined: none. */
  command: readonly string[] | undefined;
  ports: Pick<Ports, 'now' | 'after'>;
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>;
}

const LIMIT_MS = 3_600_000;
/** After SIGTERM. */
const KILL_AFTER_MS = 2_000;
/** How long its output is still read after it has ended. */
const LAST_WORDS_MS = 1_000;
/** Characters of the end of its output that are logged. */
const KEPT_OUTPUT = 2_000;

export function makeBackupHook({ command, ports, log }: Parts): BackupHook {
  let state: HookState = { status: command ? 'none yet' : 'off', goodAtMs: null, failures: 0 };
  let child: ChildProcess | undefined;
  let ended: Promise<void> | undefined;

  function start([program = '', ...args]: readonly string[], file: string) {
    const { PARLOR_SECRET: _, ...env } = process.env;
    const filled = args.map((arg) => arg.replaceAll('{file}', file));
    // In a group of its own, so that everything it has started ends with it.
    return spawn(program, filled, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env });
  }

  async function runNow(file: string): Promise<void> {
    const output = makeTail();
    const startedAtMs = ports.now();
    state = { ...state, status: 'running' };
    const problem = await attempt(command ?? [], file, output.add);
    const facts = { ms: ports.now() - startedAtMs, output: output.text() };
    if (problem === undefined) {
      state = { ...state, status: 'ok', goodAtMs: ports.now() };
      log.info(facts, 'PARLOR_BACKUP_AFTER has run');
    } else {
      state = { ...state, status: `error: ${problem}`, failures: state.failures + 1 };
      log.error({ ...facts, problem }, 'PARLOR_BACKUP_AFTER failed');
    }
  }

  /** Returns why it failed, or nothing. */
  async function attempt(
    words: readonly string[],
    file: string,
    add: (text: string) => void,
  ): Promise<string | undefined> {
    const running = start(words, file);
    child = running;
    let isLate = false;
    const limit = ports.after(LIMIT_MS, () => {
      isLate = true;
      kill(running, 'SIGKILL');
    });
    for (const stream of [running.stdout, running.stderr]) stream?.setEncoding('utf8').on('data', add);
    const problem = await endOf(running, ports);
    limit.cancel();
    child = undefined;
    return isLate ? 'it took longer than an hour' : problem;
  }

  return {
    async run(file) {
      if (!command) return;
      if (child) return void log.warn('PARLOR_BACKUP_AFTER still runs, and is not started for this copy');
      ended = runNow(file);
      await ended;
    },
    state: () => state,
    async stop() {
      if (!child) return;
      const running = child;
      kill(running, 'SIGTERM');
      const timer = ports.after(KILL_AFTER_MS, () => kill(running, 'SIGKILL'));
      await ended;
      timer.cancel();
    },
  };
}

function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has just ended.
  }
}

/** Returns why it failed, or nothing. */
function endOf(child: ChildProcess, { after }: Pick<Ports, 'after'>): Promise<string | undefined> {
  return new Promise((resolve) => {
    child.once('error', (fault) => resolve(`it cannot be run: ${withoutPaths(faultText(fault))}`));
    child.once('exit', () => {
      // Processes that it has left running may keep its output open.
      after(LAST_WORDS_MS, () => {
        for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      });
    });
    child.once('close', (code, signal) => {
      resolve(code === 0 ? undefined : signal ? `it was ended by ${signal}` : `exit code ${code}`);
    });
  });
}

/** Everybody can see the text, so it must not contain paths of this machine. */
function withoutPaths(text: string): string {
  return text.replace(/\S*[/\\]\S+/g, '…');
}

/** Keeps the end of a text of any length. */
function makeTail() {
  let kept = '';
  return {
    add(text: string): void {
      kept = (kept + text).slice(-KEPT_OUTPUT);
    },
    text: () => kept.trim(),
  };
}

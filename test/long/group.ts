import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Test } from 'tap';

const READY = /is ready: (http:\/\/localhost:\d+)\//;

/** A program with all that it starts: npm, the shell that npm starts, the server. */
export class Group {
  output = '';
  /** Everything it wrote has been read: nothing that it started holds its output open. */
  readonly closed: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #heard = new EventEmitter();

  constructor(t: Test, command: string, parameters: string[], cwd: string, env: NodeJS.ProcessEnv) {
    this.#child = spawn(command, parameters, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    this.closed = once(this.#child, 'close');
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output += text;
        this.#heard.emit('text');
      });
    }
    t.teardown(() => {
      if (this.running) this.signal('SIGKILL');
    });
  }

  /** Resolves with what has matched in the output so far. Rejects, with the output, when all has ended before. */
  async says(expected: RegExp): Promise<RegExpExecArray> {
    let over = false;
    this.closed.then(() => {
      over = true;
    });
    for (;;) {
      const found = expected.exec(this.output);
      if (found) return found;
      if (over) throw new Error(`it ended:\n${this.output}`);
      await Promise.race([once(this.#heard, 'text'), this.closed]);
    }
  }

  /** The server's address, once it is there. */
  async ready(): Promise<string> {
    return (await this.says(READY))[1] as string;
  }

  /** Whether any process of the group is left. */
  get running(): boolean {
    try {
      process.kill(-(this.#child.pid as number), 0);
      return true;
    } catch {
      return false;
    }
  }

  /** To every process of the group, as a terminal does with Ctrl-C. */
  signal(name: NodeJS.Signals): void {
    process.kill(-(this.#child.pid as number), name);
  }

  /** As `signal`; resolves with how long the last process took to end. */
  async end(name: NodeJS.Signals): Promise<number> {
    const beganAt = performance.now();
    this.signal(name);
    await this.closed;
    while (this.running) await pause(10);
    return performance.now() - beganAt;
  }
}

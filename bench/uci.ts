import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createInterface } from 'node:readline';

/** A chess program has ended by itself. */
export class EngineEnded extends Error {}

/** A chess program that speaks UCI, at low priority. */
export class UciEngine {
  readonly #program: string[];
  readonly #options: Record<string, string>;
  readonly #go: string;
  #child: ChildProcessWithoutNullStreams | undefined;
  #heard: ((line: string) => void) | undefined;
  #fail: ((reason: EngineEnded) => void) | undefined;

  /** `go` is what it is told for each move, such as `movetime 50`. */
  constructor(program: string[], options: Record<string, string>, go: string) {
    this.#program = program;
    this.#options = options;
    this.#go = go;
  }

  /** Starts the program if it is not running. */
  async newGame(): Promise<void> {
    if (!this.#child) await this.#start();
    this.#say('ucinewgame');
    await this.#ask('isready', 'readyok');
  }

  async #start(): Promise<void> {
    const child = spawn('nice', this.#program);
    this.#child = child;
    createInterface(child.stdout).on('line', (line) => this.#heard?.(line));
    child.once('exit', (code, signal) => {
      this.#child = undefined;
      this.#fail?.(new EngineEnded(`${this.#program} has ended with ${code ?? signal}`));
    });
    await this.#ask('uci', 'uciok');
    for (const [name, value] of Object.entries(this.#options))
      this.#say(`setoption name ${name} value ${value}`);
  }

  /** The move after these, from the standard position. Throws `EngineEnded`. */
  async move(moves: readonly string[]): Promise<string> {
    this.#say(`position startpos moves ${moves.join(' ')}`);
    const [, uci = ''] = (await this.#ask(`go ${this.#go}`, 'bestmove')).split(' ');
    return uci;
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#say('quit');
    if (child) await once(child, 'exit');
  }

  #say(line: string): void {
    this.#child?.stdin.write(`${line}\n`);
  }

  #ask(line: string, answer: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#heard = (heard) => heard.startsWith(answer) && resolve(heard);
      this.#fail = reject;
      this.#say(line);
    });
  }
}

/** Where Debian puts this program. Undefined if it is not installed. */
export function gameProgram(name: string): string | undefined {
  const path = `/usr/games/${name}`;
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

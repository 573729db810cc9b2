import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createInterface } from 'node:readline';

/** A chess program that speaks UCI, at low priority. */
export class UciEngine {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #go: string;
  #heard: ((line: string) => void) | undefined;
  #isToEnd = false;

  private constructor(child: ChildProcessWithoutNullStreams, go: string) {
    this.#child = child;
    this.#go = go;
    child.once('exit', (code) => {
      if (!this.#isToEnd) throw new Error(`${child.spawnargs.join(' ')} has ended with ${code}`);
    });
    createInterface(child.stdout).on('line', (line) => this.#heard?.(line));
  }

  /** `go` is what it is told for each move, such as `movetime 50`. */
  static async start(program: string[], options: Record<string, string>, go: string): Promise<UciEngine> {
    const engine = new UciEngine(spawn('nice', program), go);
    await engine.#ask('uci', 'uciok');
    for (const [name, value] of Object.entries(options)) engine.#say(`setoption name ${name} value ${value}`);
    await engine.newGame();
    return engine;
  }

  async newGame(): Promise<void> {
    this.#say('ucinewgame');
    await this.#ask('isready', 'readyok');
  }

  /** The move after these, from the standard position. */
  async move(moves: readonly string[]): Promise<string> {
    this.#say(`position startpos moves ${moves.join(' ')}`);
    const [, uci = ''] = (await this.#ask(`go ${this.#go}`, 'bestmove')).split(' ');
    return uci;
  }

  async stop(): Promise<void> {
    this.#isToEnd = true;
    this.#say('quit');
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }

  #say(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  #ask(line: string, answer: string): Promise<string> {
    return new Promise((resolve) => {
      this.#heard = (heard) => heard.startsWith(answer) && resolve(heard);
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

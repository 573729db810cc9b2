import { callOn, Line, type Reply } from './line.ts';

/** A few connections that take turns in sending requests. */
export class Lines {
  readonly #free: Line[] = [];
  readonly #waiting: ((line: Line) => void)[] = [];
  readonly #all: Line[] = [];

  static async open(port: number, count: number): Promise<Lines> {
    const lines = new Lines();
    for (let n = 0; n < count; n++) lines.#all.push(await Line.open(port));
    lines.#free.push(...lines.#all);
    return lines;
  }

  async ask(request: string): Promise<Reply> {
    // The one that has been idle longest, because the server closes those that are idle for a minute.
    const line = this.#free.shift() ?? (await new Promise<Line>((resolve) => this.#waiting.push(resolve)));
    const reply = await line.ask(request);
    const next = this.#waiting.shift();
    if (next) next(line);
    else this.#free.push(line);
    return reply;
  }

  close(): void {
    for (const line of this.#all) line.close();
  }
}

/** What all robots share. */
export interface World {
  port: number;
  lines: Lines;
  call: ReturnType<typeof callOn>;
  /** Ids of the running chess games. */
  games: string[];
  over: boolean;
  /** Since the last sample. */
  ackMs: number[];
  deliveries: number;
  /** What went wrong, and how often. */
  faults: Map<string, number>;
}

export async function makeWorld(port: number): Promise<World> {
  const lines = await Lines.open(port, 16);
  const state = { games: [], over: false, ackMs: [], deliveries: 0, faults: new Map<string, number>() };
  return { port, lines, call: callOn(lines), ...state };
}

/** Repeats `work` until the world is over. Counts errors and carries on. */
export async function again(world: World, work: () => Promise<void>): Promise<void> {
  while (!world.over) {
    try {
      await work();
    } catch (fault) {
      if (world.over) return;
      const text = (fault as Error).message.replace(/[0-9a-f-]{36}|\d{6}/g, '…').slice(0, 200);
      world.faults.set(text, (world.faults.get(text) ?? 0) + 1);
    }
  }
}

export function someOf<T>(list: readonly T[]): T {
  return list[Math.floor(Math.random() * list.length)] as T;
}

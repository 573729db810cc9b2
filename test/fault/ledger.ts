import assert from 'node:assert/strict';
import type { Answer } from '../helper.ts';
import type { ServerProcess } from './process.ts';

/** What is wrong with something that was acknowledged; nothing, if it is as it was told. */
export type Look = (server: ServerProcess) => Promise<unknown>;

const AT_ONCE = 20;

/** What the server has acknowledged, by name: a later word about the same thing takes the place of the one before. */
export class Ledger {
  readonly #looks = new Map<string, Look>();
  readonly #fresh = new Set<string>();

  get size(): number {
    return this.#looks.size;
  }

  /** Acknowledged: from now on `look` must find nothing wrong. */
  keep(name: string, look: Look): void {
    this.#looks.set(name, look);
    this.#fresh.add(name);
  }

  /** Something is about to be asked of this that makes the last word untrue. */
  forget(name: string): void {
    this.#looks.delete(name);
    this.#fresh.delete(name);
  }

  /** Names of what was kept since the last time that this was asked. */
  takeFresh(): string[] {
    const names = [...this.#fresh];
    this.#fresh.clear();
    return names;
  }

  /** What is no longer as it was told: of these, or of all. */
  async lost(server: ServerProcess, names = [...this.#looks.keys()]): Promise<string[]> {
    const problems: string[] = [];
    const waiting = names.values();
    const one = async () => {
      for (const name of waiting) {
        const wrong = await this.#looks.get(name)?.(server);
        if (wrong) problems.push(`${name}: ${JSON.stringify(wrong)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    return problems;
  }
}

/** The answer, if it is this one. Throws otherwise. */
export function expected(answer: Answer, ...statuses: number[]): Answer {
  assert.ok(statuses.includes(answer.status), `${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

/** Finds fault unless this status comes, with a body that passes. */
export function looks(
  ask: (server: ServerProcess) => Promise<Answer>,
  status: number,
  isRight: (body: Answer['body']) => boolean = () => true,
): Look {
  return async (server) => {
    const answer = await ask(server);
    return answer.status === status && isRight(answer.body)
      ? undefined
      : { status: answer.status, body: answer.body };
  };
}

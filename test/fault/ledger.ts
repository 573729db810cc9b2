import assert from 'node:assert/strict';
import type { Answer } from '../helper.ts';
import type { ServerProcess } from './process.ts';

/** Checks an acknowledged result. Resolves to what is wrong with it, or to undefined. */
export type Look = (server: ServerProcess) => Promise<unknown>;

const AT_ONCE = 20;

/** The results acknowledged by the server, by name. A later result replaces an earlier one of the same name. */
export class Ledger {
  readonly #looks = new Map<string, Look>();
  readonly #fresh = new Set<string>();

  get size(): number {
    return this.#looks.size;
  }

  /** Records a result. From now on `look` must find nothing wrong. */
  keep(name: string, look: Look): void {
    this.#looks.set(name, look);
    this.#fresh.add(name);
  }

  /** Drops a result before a request that will change it. */
  forget(name: string): void {
    this.#looks.delete(name);
    this.#fresh.delete(name);
  }

  /** Names of the results recorded since the last call. */
  takeFresh(): string[] {
    const names = [...this.#fresh];
    this.#fresh.clear();
    return names;
  }

  /** Problems with the results of these names, or with all results. */
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

/** Returns the answer if it has one of these statuses. Throws otherwise. */
export function expected(answer: Answer, ...statuses: number[]): Answer {
  assert.ok(statuses.includes(answer.status), `${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}

/** A check that expects this status and a body that passes `isRight`. */
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

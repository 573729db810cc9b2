import type { OperationDone, SessionKept, SetMade } from '../integers/schema.ts';
import type { Http } from './http.ts';

/** One integer of a set: its residue X and quotient q, of any size. (seed 002, integer unit) */
export interface IntegerUnit {
  /** Position in the set, from 0. */
  index: number;
  X: bigint;
  q: bigint;
}

export interface IntegerSet {
  setId: string;
  integers: IntegerUnit[];
}

/** A session, as it is saved and restored. */
export interface IntegerSession {
  sessionId: string;
  sets: IntegerSet[];
}

type WireUnit = Record<'X' | 'q', string> & { index: number };
type WireSet = { set_id: string; integers: WireUnit[] };

/** Sets of integers of any size, and arithmetic on them. Every call throws ParlorError for a refusal. */
export class IntegerClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /** Stores a set. `session_id` names the session if this call created it. */
  keep(integers: readonly IntegerUnit[]): Promise<SetMade> {
    return this.#http.call('POST', '/integers/set/', { text: `{"integers":${unitsText(integers)}}` });
  }

  /** Returns the set in the order of `index`. */
  async get(setId: string): Promise<IntegerUnit[]> {
    return unitsOf(await this.#http.call<WireSet>('GET', setPath(setId)));
  }

  /** Deletes a set and returns it. */
  async remove(setId: string): Promise<IntegerUnit[]> {
    return unitsOf(await this.#http.call<WireSet>('DELETE', setPath(setId)));
  }

  /** Computes a new set, element by element: `setA+setB`, `-(setA*setB)-setC`. All its q are 0. */
  operate(equation: string): Promise<OperationDone> {
    return this.#http.request('POST /integers/operation/', { equation });
  }

  async session(sessionId: string): Promise<IntegerSession> {
    const path = `${sessionPath(sessionId)}&as=string`;
    const saved = await this.#http.call<{ integer_sets: WireSet[] }>('GET', path);
    return {
      sessionId,
      sets: saved.integer_sets.map((set) => ({ setId: set.set_id, integers: unitsOf(set) })),
    };
  }

  /** Restores everything or nothing. Refused if a session or set of the same name already exists. */
  restore({ sessionId, sets }: IntegerSession): Promise<SessionKept> {
    const texts = sets.map(
      ({ setId, integers }) => `{"set_id":${JSON.stringify(setId)},"integers":${unitsText(integers)}}`,
    );
    const text = `{"session_id":${JSON.stringify(sessionId)},"integer_sets":[${texts.join(',')}]}`;
    return this.#http.call('POST', '/integers/session/', { text });
  }

  async removeSession(sessionId: string): Promise<void> {
    await this.#http.call('DELETE', sessionPath(sessionId));
  }
}

function setPath(setId: string): string {
  return `/integers/set/?as=string&set_id=${encodeURIComponent(setId)}`;
}

function sessionPath(sessionId: string): string {
  return `/integers/session/?session_id=${encodeURIComponent(sessionId)}`;
}

/** JSON text, since JSON.stringify does not support bigint. */
function unitsText(units: readonly IntegerUnit[]): string {
  return `[${units.map(({ index, X, q }) => `{"index":${index},"X":${X},"q":${q}}`).join(',')}]`;
}

function unitsOf({ integers }: WireSet): IntegerUnit[] {
  return integers.map(({ index, X, q }) => ({ index, X: BigInt(X), q: BigInt(q) }));
}

import { AppError } from '../../platform/errors.js';
import type { Platform } from '../../platform/platform.js';
import type { Turn } from '../../platform/unit-of-work.js';
import type { Viewer } from '../../platform/viewer.js';
import { MOST_DIGITS } from '../rules/arithmetic.js';
import { type Expression, parseEquation, setsOf } from '../rules/equation.js';
import type { OperationDone, SetMade } from '../schema.js';
import type { IntegerStore, SetRow } from '../store.js';
import type { Threads } from '../threads.js';
import type { Packed } from '../worker.js';
import { badIntegers, type Desk, endedOf, noJson, type Readable } from './desk.js';

export type SetActions = ReturnType<typeof makeSetActions>;

/** One set at a time: kept, read, deleted, reckoned with. (seed 002) */
export function makeSetActions(
  { database, ports }: Platform,
  store: IntegerStore,
  threads: Threads,
  desk: Desk,
) {
  const newSetId = () => ports.randomBytes(20).toString('hex');

  /** Keeps a new set in the cookie's session. */
  async function keep(viewer: Viewer, cookie: string, set: Packed, refuse: (text: string) => AppError) {
    const setId = newSetId();
    const { isNew } = await desk.keep(viewer, [{ setId, set }], () => desk.enter(viewer.id, cookie), refuse);
    return { setId, isNew };
  }

  /** The sets that an equation names, by name. Throws for one that is not the viewer's, and for too much. */
  function operandsOf(viewer: Viewer, expression: Expression): Map<string, SetRow> {
    const operands = new Map<string, SetRow>();
    let bytes = 0;
    for (const [id, column] of setsOf(expression)) {
      const set = store.findSet(viewer.id, id);
      if (!set) throw badOperation(`Set "${id}" not found at column ${column}`);
      bytes += set.bytes;
      if (bytes > MOST_DIGITS)
        throw badOperation(`These sets have more than ${MOST_DIGITS} digits at column ${column}`);
      operands.set(id, set);
    }
    return operands;
  }

  async function load(operands: Map<string, SetRow>): Promise<Map<string, Uint8Array[]>> {
    const loaded = new Map<string, Uint8Array[]>();
    for (const [id, set] of operands) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of desk.chunksOf(set)) chunks.push(chunk);
      loaded.set(id, chunks);
    }
    return loaded;
  }

  return {
    /** `body` is JSON text, `{"integers": […]}`. */
    post: (viewer: Viewer, cookie: string, body: Uint8Array): Promise<SetMade> =>
      threads.inTurn(viewer.id, async (run) => {
        const read = await run({ kind: 'set', body });
        if ('ended' in read) throw badIntegers({ non_field_errors: [endedOf(read)] });
        if ('noJson' in read) throw noJson(read);
        if ('problems' in read) throw badIntegers(read.problems);
        const refuse = (text: string) => badIntegers({ non_field_errors: [`${text}.`] });
        const { setId, isNew } = await keep(viewer, cookie, read.set, refuse);
        return { ...(isNew ? { session_id: cookie } : {}), set_id: setId };
      }),

    async get(viewer: Viewer, cookie: string, setId: string | undefined): Promise<Readable> {
      const set = await database.read(() => desk.findSet(viewer, cookie, setId));
      return { setId: set.name as string, chunks: desk.chunksOf(set) };
    },

    /** The set that is nobody's from now on; `done` is to be called when it has been read, or will not be. */
    async remove(
      viewer: Viewer,
      cookie: string,
      setId: string | undefined,
    ): Promise<Readable & { done(): void }> {
      const set = await database.commit(() => {
        const found = desk.findSet(viewer, cookie, setId);
        desk.release(found);
        return found;
      });
      return { setId: set.name as string, chunks: desk.chunksOf(set), done: () => desk.drop([set]) };
    },

    /** For administration. Nothing when there is no such set. */
    removeById(turn: Turn, id: number): void {
      const set = store.setById(id);
      if (!set || set.sessionId === null) return;
      desk.release(set);
      turn.afterCommit(() => desk.drop([set]));
    },

    /** `equation` is whatever the client sent as one. */
    async operate(viewer: Viewer, cookie: string, equation: unknown): Promise<OperationDone> {
      if (equation === undefined) throw badOperation('no equation provided');
      if (typeof equation !== 'string') throw badOperation('An equation is a text at column 1');
      const expression = parseEquation(equation);
      if ('problem' in expression) throw badOperation(expression.problem);
      await database.read(() => operandsOf(viewer, expression));
      return threads.inTurn(viewer.id, async (run) => {
        const operands = await load(await database.read(() => operandsOf(viewer, expression)));
        const result = await run({ kind: 'equation', expression, operands });
        if ('ended' in result) throw badOperation(`${endedOf(result)} at column 1`);
        if ('problem' in result) throw badOperation(result.problem);
        const refuse = (text: string) => badOperation(`${text} at column 1`);
        const { setId, isNew } = await keep(viewer, cookie, result.set, refuse);
        return { ...(isNew ? { sessionCreated: cookie } : {}), setCreated: setId };
      });
    },
  };
}

function badOperation(detail: string): AppError {
  return new AppError('bad_operation', { detail });
}

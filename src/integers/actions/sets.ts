import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { badIntegers, endedOf, noJson } from '../job-problems.ts';
import type { Keeping } from '../keeping.ts';
import type { Readable, Reading } from '../reading.ts';
import { type Expression, parseEquation, setsOf } from '../rules/equation.ts';
import type { OperationDone, SetMade } from '../schema.ts';
import { type Sets, setNotFound } from '../sets.ts';
import type { IntegerStore, SetRow } from '../store.ts';
import type { Threads } from '../threads.ts';
import type { Packed } from '../worker.ts';

const MIB = 1024 * 1024;
/** The most that all sets of an equation may hold together. One set of the maximum size fits. */
const MOST_OPERAND_MIB = 80;

export type SetActions = ReturnType<typeof makeSetActions>;

/** `missing` makes the error for an equation that names this set if it no longer exists. */
interface Operand {
  set: SetRow;
  missing: () => AppError;
}

/** Storing and deleting single sets, and computing new ones. (seed 002) */
export function makeSetActions(
  { database, ports }: Platform,
  store: IntegerStore,
  threads: Threads,
  sets: Sets,
  keeping: Keeping,
  reading: Reading,
) {
  const newSetId = () => ports.randomBytes(20).toString('hex');

  /** Stores a new set in the session named by the cookie. */
  async function keep(viewer: Viewer, cookie: string, set: Packed, refuse: (text: string) => AppError) {
    const setId = newSetId();
    const { isNew } = await keeping.keep(
      viewer,
      [{ setId, set }],
      () => keeping.enter(viewer.id, cookie),
      refuse,
    );
    return { setId, isNew };
  }

  /** The sets in an equation, by name. Throws if the viewer has no such set, or if they are too large together. */
  function operandsOf(viewer: Viewer, expression: Expression): Map<string, Operand> {
    const operands = new Map<string, Operand>();
    let bytes = 0;
    for (const [id, column] of setsOf(expression)) {
      const set = store.findSet(viewer.id, id);
      const missing = () => badOperation(`Set "${id}" not found at column ${column}`);
      if (!set) throw missing();
      bytes += set.bytes;
      if (bytes > MOST_OPERAND_MIB * MIB) {
        throw badOperation(`These sets hold more than ${MOST_OPERAND_MIB} MiB at column ${column}`);
      }
      operands.set(id, { set, missing });
    }
    return operands;
  }

  async function load(operands: Map<string, Operand>): Promise<Map<string, Uint8Array[]>> {
    const loaded = new Map<string, Uint8Array[]>();
    for (const [id, { set, missing }] of operands) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of reading.chunksOf(set, missing)) chunks.push(chunk);
      loaded.set(id, chunks);
    }
    return loaded;
  }

  return {
    /** `body` is JSON text, `{"integers": […]}`. */
    post: (viewer: Viewer, cookie: string, body: Uint8Array, gone: AbortSignal): Promise<SetMade> =>
      threads.inTurn(viewer.id, gone, async (run) => {
        const read = await run({ kind: 'set', body });
        if ('ended' in read) throw badIntegers({ non_field_errors: [endedOf(read)] });
        if ('noJson' in read) throw noJson(read);
        if ('problems' in read) throw badIntegers(read.problems);
        const refuse = (text: string) => badIntegers({ non_field_errors: [`${text}.`] });
        const { setId, isNew } = await keep(viewer, cookie, read.set, refuse);
        return { ...(isNew ? { session_id: cookie } : {}), set_id: setId };
      }),

    /** Deletes a set and returns it for reading. Call `done` when it has been read or will not be. */
    async remove(
      viewer: Viewer,
      cookie: string,
      setId: string | undefined,
    ): Promise<Readable & { done(): void }> {
      const [set, readable] = await database.commit(() => {
        const found = sets.find(viewer, cookie, setId);
        const readable = reading.readable(found, setNotFound);
        sets.release(found);
        return [found, readable] as const;
      });
      return { ...readable, done: sets.beginLastReading(set) };
    },

    /** `equation` is the unchecked value from the body. */
    async operate(
      viewer: Viewer,
      cookie: string,
      equation: unknown,
      gone: AbortSignal,
    ): Promise<OperationDone> {
      if (equation === undefined) throw badOperation('no equation provided');
      if (typeof equation !== 'string') throw badOperation('An equation must be a string at column 1');
      const expression = parseEquation(equation);
      if ('problem' in expression) throw badOperation(expression.problem);
      await database.read(() => operandsOf(viewer, expression));
      return threads.inTurn(viewer.id, gone, async (run) => {
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

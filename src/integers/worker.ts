import { move, transferableSymbol, valueSymbol } from 'piscina';
import { evaluate, type Operands } from './rules/arithmetic.ts';
import { type Chunks, chunksOf, valuesOf } from './rules/chunks.ts';
import type { Expression, Problem } from './rules/equation.ts';
import { parseExactJson } from './rules/json.ts';
import { readSaved, readSet, type SessionProblems } from './rules/saved.ts';

/** A job for a worker thread. Anything a client can make arbitrarily long is parsed and computed there. */
export type Job =
  | { kind: 'set' | 'session'; body: Uint8Array }
  | { kind: 'equation'; expression: Expression; operands: Map<string, Uint8Array[]> };

/** Chunks as they are stored and sent, as bytes of ASCII. */
export type Packed = Omit<Chunks, 'chunks'> & { chunks: Uint8Array<ArrayBuffer>[] };

/** The content of a body, or why it was refused: not JSON, or problems by field. */
export type ReadBody<T> = T | { noJson: string } | { problems: SessionProblems };
export type ReadSet = ReadBody<{ set: Packed }>;
export type ReadSession = ReadBody<{ sessionId: string; sets: { setId: string; set: Packed }[] }>;
export type Evaluated = { set: Packed } | Problem;

export interface Answers {
  set: ReadSet;
  session: ReadSession;
  equation: Evaluated;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The thread's entry point. Results come back in buffers that are transferred, not copied. */
export default function run(job: Job): unknown {
  const answer = work(job);
  const buffers = packedIn(answer).flatMap(({ chunks }) => chunks.map(({ buffer }) => buffer));
  return move({ [transferableSymbol]: buffers, [valueSymbol]: answer });
}

function work(job: Job): Answers[Job['kind']] {
  switch (job.kind) {
    case 'set':
      return fromBody(job.body, (posted): ReadSet => {
        const read = readSet(posted);
        return 'problems' in read ? read : { set: pack(chunksOf(read.units)) };
      });
    case 'session':
      return fromBody(job.body, (posted): ReadSession => {
        const read = readSaved(posted);
        if ('problems' in read) return read;
        const sets = read.sets.map(({ setId, units }) => ({ setId, set: pack(chunksOf(units)) }));
        return { sessionId: read.sessionId, sets };
      });
    case 'equation': {
      const operands: Operands = new Map(
        [...job.operands].map(([id, chunks]) => [id, chunks.flatMap(numbersOf)]),
      );
      const result = evaluate(job.expression, operands, () => performance.now());
      return 'problem' in result ? result : { set: pack(result) };
    }
  }
}

function fromBody<T>(body: Uint8Array, read: (posted: unknown) => T): T | { noJson: string } {
  let posted: unknown;
  try {
    posted = body.length === 0 ? {} : parseExactJson(body, (bytes) => decoder.decode(bytes));
  } catch (fault) {
    return { noJson: fault instanceof Error ? fault.message : String(fault) };
  }
  return read(posted);
}

function numbersOf(chunk: Uint8Array): string[] {
  return valuesOf(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1'));
}

function pack(made: Chunks): Packed {
  const encoder = new TextEncoder();
  return { ...made, chunks: made.chunks.map((chunk) => encoder.encode(chunk)) };
}

function packedIn(answer: Answers[Job['kind']]): Packed[] {
  if ('set' in answer) return [answer.set];
  return 'sets' in answer ? answer.sets.map(({ set }) => set) : [];
}

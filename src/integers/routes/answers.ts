import { Readable as ReadableStream } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Readable } from '../actions/reading.ts';
import { withStrings } from '../rules/chunks.ts';

/** Characters sent in one piece. A piece may be longer, by up to one chunk. */
const PIECE = 64 * 1024;

/** How X and q are written: as strings, or as JSON numbers if undefined. */
export type As = 'string' | undefined;

/** The document's JSON of a set, written from its stored chunks. */
export async function* jsonOfSet({ setId, chunks }: Readable, as: As): AsyncGenerator<string> {
  let separator = '';
  yield `{"set_id":${JSON.stringify(setId)},"integers":[`;
  for await (const chunk of chunks) {
    const units = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1');
    yield separator + (as === 'string' ? withStrings(units) : units);
    separator = ',';
  }
  yield ']}';
}

export async function* jsonOfSession(
  session: { sessionId: string; sets: Readable[] },
  as: As,
): AsyncGenerator<string> {
  let separator = '';
  yield `{"session_id":${JSON.stringify(session.sessionId)},"integer_sets":[`;
  for (const set of session.sets) {
    yield separator;
    yield* jsonOfSet(set, as);
    separator = ',';
  }
  yield ']}';
}

async function* inPieces(parts: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const part of parts) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** Sends a short answer at once. Streams a longer one as fast as the client reads it. */
export async function send(reply: FastifyReply, parts: AsyncIterable<string>): Promise<FastifyReply> {
  const pieces = inPieces(parts);
  const [first, second] = [await pieces.next(), await pieces.next()];
  reply.type('application/json; charset=utf-8');
  if (second.done) return reply.send(first.value);
  return reply.send(
    ReadableStream.from(
      (async function* () {
        yield first.value;
        yield second.value;
        yield* pieces;
      })(),
    ),
  );
}

import { Readable } from 'node:stream';
import { makeZip } from 'client-zip';
import type { TakenFile } from '../storage/take-out.ts';

/** A ZIP that is made while it is read: each file is requested once the one before it has been taken. */
export function zipOf(files: AsyncIterable<TakenFile>): Readable {
  return Readable.from(piecesOf(files), { objectMode: false });
}

async function* piecesOf(files: AsyncIterable<TakenFile>): AsyncGenerator<Uint8Array> {
  const reader = makeZip(entriesOf(files)).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

async function* entriesOf(files: AsyncIterable<TakenFile>) {
  for await (const { name, changedAtMs, content } of files) {
    yield {
      name,
      lastModified: new Date(changedAtMs),
      input: typeof content === 'string' ? content : filled(content),
    };
  }
}

/** Skips empty pieces, which client-zip takes for the end of the file. */
async function* filled(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const piece of pieces) if (piece !== '') yield piece;
}

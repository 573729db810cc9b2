import type { Unit } from './units.ts';

/** Characters per chunk. A chunk may be a little longer, because units are never split. */
const CHUNK = 256 * 1024;

/** The units of a set as JSON text, in chunks that can be stored, sent and parsed one at a time. */
export interface Chunks {
  chunks: string[];
  units: number;
  /** The length of all chunks together. */
  bytes: number;
  /** The digits of all X and q, without signs. */
  digits: number;
}

/** Writes units in the order added: ASCII only, without spaces, with the fields in the document's order. */
export function makeChunkWriter(): { add(unit: Unit): void; readonly digits: number; end(): Chunks } {
  const chunks: string[] = [];
  let parts: string[] = [];
  const whole = { units: 0, bytes: 0, digits: 0 };
  let size = 0;

  function cut(): void {
    if (parts.length === 0) return;
    chunks.push(parts.join(','));
    whole.bytes += size - 1;
    parts = [];
    size = 0;
  }

  return {
    add({ index, x, q }) {
      const part = `{"index":${index},"X":${x},"q":${q}}`;
      parts.push(part);
      whole.units += 1;
      whole.digits += x.length + q.length - (x.startsWith('-') ? 1 : 0) - (q.startsWith('-') ? 1 : 0);
      size += part.length + 1;
      if (size >= CHUNK) cut();
    },
    get digits() {
      return whole.digits;
    },
    end() {
      cut();
      return { chunks, ...whole };
    },
  };
}

export function chunksOf(units: readonly Unit[]): Chunks {
  const writer = makeChunkWriter();
  for (const unit of units) writer.add(unit);
  return writer.end();
}

/** Every X of a chunk, in order, as decimal text. */
export function valuesOf(chunk: string): string[] {
  return Array.from(chunk.matchAll(/"X":(-?\d+)/g), ([, x = '']) => x);
}

/** The same chunk with X and q as decimal strings, for clients whose JSON parser cannot hold such numbers. */
export function withStrings(chunk: string): string {
  return chunk.replace(/"([Xq])":(-?\d+)/g, '"$1":"$2"');
}

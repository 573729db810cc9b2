import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Width and height of a preview picture. */
const [WIDE, HIGH] = [1200, 630];
export const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

export function chunk(name: string, data: Uint8Array | string = ''): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), Buffer.from(data as string, 'latin1')]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(named.length - 4, 0);
  around.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([around.subarray(0, 4), named, around.subarray(4)]);
}

export function header({ width = WIDE, height = HIGH, depth = 8, colour = 2, interlace = 0 } = {}): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set([depth, colour, 0, 0, interlace], 8);
  return chunk('IHDR', data);
}

export function png(...chunks: Uint8Array[]): Buffer {
  return Buffer.concat([SIGNATURE, ...chunks, chunk('IEND')]);
}

/** Filtered rows: the filter of each from `filterOf`, and any bytes. */
export function rows(
  channels: number,
  filterOf: (row: number) => number,
  byteAt: (at: number) => number,
): Buffer {
  const rowBytes = 1 + WIDE * channels;
  const made = Buffer.alloc(HIGH * rowBytes);
  for (let at = 0; at < made.length; at++)
    made[at] = at % rowBytes === 0 ? filterOf(at / rowBytes) : byteAt(at);
  return made;
}

/** A picture with every filter, of few colours. */
export const PIXELS = rows(
  3,
  (row) => row % 5,
  (at) => (at % 997 < 30 ? 3 : 0),
);
export const PICTURE = png(header(), chunk('IDAT', deflateSync(PIXELS)));

/** The names of a file's chunks, and its filtered pixels. */
export function opened(file: Buffer): { names: string[]; pixels: Buffer } {
  const names: string[] = [];
  const parts: Buffer[] = [];
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    names.push(name);
    if (name === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  return { names, pixels: inflateSync(Buffer.concat(parts)) };
}

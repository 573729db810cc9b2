/** The only size of a preview picture in px, which messengers show as a large one. */
export const PICTURE = { width: 1200, height: 630 } as const;
export const MAX_PICTURE_BYTES = 400_000;

/** A PNG file as it was sent: the bytes per pixel, and the pixels, filtered and deflated. */
export interface PngFile {
  channels: 3 | 4;
  deflated: Uint8Array;
}
/** Says what is wrong and what is accepted. */
export interface RefusedPng {
  refused: string;
}

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Bytes of the length, name and checksum of a chunk. */
const AROUND_BYTES = 12;
/** Chunks that browsers write before the pixels, about how they were made. They are checked and left out. */
const LEFT_OUT = new Set(['sRGB', 'gAMA', 'cHRM', 'iCCP', 'sBIT', 'pHYs', 'eXIf']);
const RGB = 2;
const RGBA = 6;

interface Chunk {
  name: string;
  data: Uint8Array;
}

/** Reads the file chunk by chunk. Anything that a browser does not write is refused. Never throws. (PNG, third edition) */
export function readPng(bytes: Uint8Array): PngFile | RefusedPng {
  if (bytes.length > MAX_PICTURE_BYTES)
    return { refused: `The picture is too large: at most ${MAX_PICTURE_BYTES} bytes.` };
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte))
    return { refused: 'This is no PNG file. Send a PNG.' };
  const chunks = chunksOf(bytes);
  if ('refused' in chunks) return chunks;
  const [first, ...others] = chunks;
  const last = others.pop();
  if (first?.name !== 'IHDR' || last?.name !== 'IEND' || last.data.length > 0)
    return { refused: 'A PNG begins with IHDR and ends with an empty IEND.' };
  const channels = channelsOf(first.data);
  if (typeof channels !== 'number') return channels;
  const firstPart = others.findIndex(({ name }) => name === 'IDAT');
  const parts = firstPart < 0 ? [] : others.splice(firstPart);
  const problem = problemOf(others, parts);
  return problem ? { refused: problem } : { channels, deflated: joined(parts.map(({ data }) => data)) };
}

function chunksOf(bytes: Uint8Array): Chunk[] | RefusedPng {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE.length; at < bytes.length; ) {
    const length = at + AROUND_BYTES <= bytes.length ? view.getUint32(at) : bytes.length;
    const end = at + AROUND_BYTES + length;
    if (end > bytes.length) return { refused: 'The file is cut off. Send the whole PNG.' };
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4))
      return { refused: 'A checksum is wrong, so the file is damaged. Send it again.' };
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    chunks.push({ name, data: bytes.subarray(at + 8, end - 4) });
    if (name === 'IEND' && end < bytes.length)
      return { refused: 'There is something after the end of the picture. Nothing may follow IEND.' };
    at = end;
  }
  return chunks;
}

function channelsOf(header: Uint8Array): 3 | 4 | RefusedPng {
  if (header.length !== 13) return { refused: 'IHDR must have 13 bytes.' };
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  if (width !== PICTURE.width || height !== PICTURE.height)
    return {
      refused: `The picture has ${width} × ${height} pixels. It must have ${PICTURE.width} × ${PICTURE.height}.`,
    };
  const [depth, colour, compression, filter, interlace] = header.subarray(8);
  if (
    depth !== 8 ||
    (colour !== RGB && colour !== RGBA) ||
    compression !== 0 ||
    filter !== 0 ||
    interlace !== 0
  )
    return { refused: 'The picture must have 8 bits a channel, RGB or RGBA, and may not be interlaced.' };
  return colour === RGB ? 3 : 4;
}

function problemOf(before: readonly Chunk[], parts: readonly Chunk[]): string | undefined {
  const odd = before.find(
    ({ name }, at) => !LEFT_OUT.has(name) || before.findIndex((one) => one.name === name) < at,
  );
  if (odd ?? parts.some(({ name }) => name !== 'IDAT'))
    return `Besides the pixels, which must be in one piece, only these may be there, once each: ${[...LEFT_OUT].join(', ')}.`;
  return parts.length === 0 ? 'The picture has no pixels. Send the whole PNG.' : undefined;
}

/** The PNG file of pixels in RGB that have been filtered and deflated. */
export function pngFileOf(deflated: Uint8Array): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, PICTURE.width);
  view.setUint32(4, PICTURE.height);
  header.set([8, RGB], 8);
  const chunks = [chunkOf('IHDR', header), chunkOf('IDAT', deflated), chunkOf('IEND', new Uint8Array())];
  return joined([Uint8Array.from(SIGNATURE), ...chunks]);
}

function chunkOf(name: string, data: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(AROUND_BYTES + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  for (let at = 0; at < name.length; at++) chunk[4 + at] = name.charCodeAt(at);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
  return crc;
});

/** (PNG, third edition, Annex D) */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

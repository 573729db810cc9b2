import { deflateSync, inflateSync } from 'node:zlib';
import { pngFileOf, type RefusedPng, readPng } from './rules/png-file.ts';
import { filtered, filteredLength, rowsOf } from './rules/png-rows.ts';

/** A preview picture written out again, or what was wrong with the file. */
export type ReadPicture = { png: Uint8Array } | RefusedPng;

/** More than any picture needs that came in fewer bytes. Some pixels pack worse once they are opaque. */
const MOST_WRITTEN_BYTES = 600_000;

/** The thread's entry point. Reads an uploaded picture strictly and writes its pixels out again. */
export default function pictureOf(file: Uint8Array): ReadPicture {
  const sent = readPng(file);
  if ('refused' in sent) return sent;
  const bytes = inflated(sent.deflated, filteredLength(sent.channels));
  if (!bytes)
    return {
      refused: 'The pixels cannot be unpacked, or are not as many as the size says. Send the whole PNG.',
    };
  const rows = rowsOf(bytes, sent.channels);
  if ('refused' in rows) return rows;
  const png = pngFileOf(deflateSync(filtered(rows)));
  if (png.length > MOST_WRITTEN_BYTES) return { refused: 'The picture is too detailed. Make it simpler.' };
  return { png };
}

/** Undefined unless it unpacks to exactly `length` bytes, with nothing left over. */
function inflated(deflated: Uint8Array, length: number): Uint8Array | undefined {
  const whole = unpacked(deflated, length);
  if (whole?.length !== length) return undefined;
  // If it unpacks without its last byte, too, something follows the pixels.
  return unpacked(deflated.subarray(0, -1), length) ? undefined : whole;
}

/** Undefined if it is damaged or unpacks to more than `most` bytes. */
function unpacked(deflated: Uint8Array, most: number): Uint8Array | undefined {
  try {
    return inflateSync(deflated, { maxOutputLength: most });
  } catch {
    return undefined;
  }
}

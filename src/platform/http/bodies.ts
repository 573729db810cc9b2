import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../errors.ts';

/** For JSON, forms, and the fields and files of forms. */
export const BODY_LIMIT_BYTES = 1024 * 1024;
/** Each part costs a microsecond however short it is, so a megabyte in single bytes takes a second. */
const FREE_PARTS = 1_000;
const LEAST_PART_BYTES = 2;

/** The length of the body from its header, or `most` without one. Throws 413 if it is more than `most`. */
export function lengthOf({ headers }: FastifyRequest, most: number): number {
  const promised = headers['content-length'];
  if (promised === undefined) return most;
  if (Number(promised) > most) throw tooLarge(most);
  return Number(promised);
}

/** A 413 that names the limit in bytes. */
export function tooLarge(limitBytes: number): AppError {
  return new AppError('too_large', { detail: `The request is too large: at most ${limitBytes} bytes.` });
}

/**
 * Copies the body into one piece of memory, because many small parts would take many times its size. `grow` is called
 * before more memory is taken, and may throw. Throws 413 beyond `most`, and 400 for a body that was cut off.
 */
export function readBytes(
  payload: Readable,
  most: number,
  firstBytes: number,
  grow: (bytes: number) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  let bytes = new Uint8Array();
  let length = 0;
  let parts = 0;

  function append(part: Uint8Array): void {
    const needed = length + part.length;
    if (needed > most) throw tooLarge(most);
    parts += 1;
    if (parts > FREE_PARTS + needed / LEAST_PART_BYTES)
      throw new AppError('too_large', { detail: 'The body comes in too many parts.' });
    if (needed > bytes.length) {
      const size = Math.min(most, Math.max(needed, 2 * bytes.length, firstBytes));
      grow(size - bytes.length);
      const larger = new Uint8Array(size);
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(part, length);
    length = needed;
  }

  return new Promise((resolve, reject) => {
    let isRefused = false;
    payload.on('data', (part: Uint8Array) => {
      // A refused part is read to its end, because a form's other parts follow it.
      if (isRefused) return;
      try {
        append(part);
      } catch (fault) {
        isRefused = true;
        bytes = new Uint8Array();
        reject(fault);
      }
    });
    payload.once('end', () => resolve(length === bytes.length ? bytes : bytes.slice(0, length)));
    const cutOff = (cause?: unknown) =>
      reject(new AppError('malformed_request', { detail: 'The body was cut off.', cause }));
    payload.once('error', cutOff);
    payload.once('close', () => cutOff());
  });
}

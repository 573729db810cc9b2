import { createHash, timingSafeEqual } from 'node:crypto';

/** In hex. Stored in place of secrets that must be recognised, and of bytes that are compared. */
export function sha256(secret: string | Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether the given value is the expected text, compared in constant time. */
export function sameText(shown: unknown, expected: string): boolean {
  return typeof shown === 'string' && timingSafeEqual(digest(shown), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

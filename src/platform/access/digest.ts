import { createHash, timingSafeEqual } from 'node:crypto';

/** In hex: what is kept of a secret that must be known again, or of bytes that are compared. */
export function sha256(secret: string | Uint8Array): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether what somebody shows is the expected text, in a time that tells nothing. */
export function sameText(shown: unknown, expected: string): boolean {
  return typeof shown === 'string' && timingSafeEqual(digest(shown), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

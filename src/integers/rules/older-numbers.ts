import { MOST_POSTED_BITS } from './units.ts';

/**
 * A number as the older integer server stored it: an SQLite integer, or, in the later revision, bytes that are base64
 * text of an unsigned number, highest byte first. Empty bytes are zero. An upgraded file has rows of both kinds.
 */
export type OlderNumber = bigint | Uint8Array | string | number | null;

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Decimal text, or undefined if it is not a number or has more bits than may be posted. */
export function decimalOf(number: OlderNumber): string | undefined {
  if (typeof number === 'bigint') return String(number);
  if (!(number instanceof Uint8Array)) return undefined;
  const text = new TextDecoder('latin1').decode(number);
  if (!BASE64.test(text)) return undefined;
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  if (bytes.length > MOST_POSTED_BITS / 8) return undefined;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return String(BigInt(`0x${hex || '0'}`));
}

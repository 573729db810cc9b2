import type { Column } from './shape.ts';

export type Key = (string | number)[];

const EMPTY = '_';
const SEPARATOR = '~';

/** A row's key as one segment of a URL path. Special bytes are written as `_` and two hex digits. */
export function encodeKey(key: readonly (string | number)[]): string {
  return key.map((part) => encodePart(String(part))).join(SEPARATOR);
}

function encodePart(part: string): string {
  if (part === '') return EMPTY;
  return part.replace(/[^A-Za-z0-9:-]/gu, (character) =>
    [...new TextEncoder().encode(character)].map((byte) => `_${hex(byte)}`).join(''),
  );
}

function hex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}

/** Undefined unless `text` is exactly what `encodeKey` gives for values of these columns. */
export function decodeKey(text: string, columns: readonly Pick<Column, 'kind'>[]): Key | undefined {
  const parts = text.split(SEPARATOR);
  if (columns.length === 0 || parts.length !== columns.length) return undefined;
  const key: Key = [];
  for (const [place, { kind }] of columns.entries()) {
    const part = decodePart(parts[place] ?? '');
    if (kind === 'text') key.push(part);
    else if (/^-?\d{1,15}$/.test(part)) key.push(Number(part));
    else return undefined;
  }
  return encodeKey(key) === text ? key : undefined;
}

function decodePart(part: string): string {
  if (part === EMPTY) return '';
  const escaped = part.replaceAll('%', '').replace(/_([0-9A-F]{2})/g, '%$1');
  try {
    return decodeURIComponent(escaped);
  } catch {
    return part;
  }
}

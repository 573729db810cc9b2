import type { Column } from './shape.ts';

export type Value = string | number | null;
/** Values by column name. Undefined for a value that must not be shown; the length for a column of bytes. */
export type Row = Record<string, Value | undefined>;

export type Cell =
  | { is: 'hidden' | 'nothing' }
  | { is: 'flag'; on: boolean }
  | { is: 'number' | 'time' | 'text'; text: string }
  | { is: 'drawing'; svg: string };

/** Counting stops here, because counting millions of rows would block the server. */
export const MOST_COUNTED = 10_000;

export function countText(count: number): string {
  return count > MOST_COUNTED ? `${MOST_COUNTED.toLocaleString('en')}+` : count.toLocaleString('en');
}

/** `212 MB`. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1000)), units.length - 1);
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

/** `6 days`, `2 h`, `5 min`. */
export function spanText(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(ms / 3_600_000);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

/** A smaller number of milliseconds counts as a duration, not a time. */
const FIRST_TIME_MS = 1e11;
const LAST_TIME_MS = 8.64e15;

export function cellOf({ kind, name }: Column, value: Value | undefined): Cell {
  if (value === undefined) return { is: 'hidden' };
  if (value === null) return { is: 'nothing' };
  if (kind === 'bytes') return { is: 'text', text: `${value} bytes` };
  if (typeof value === 'string') {
    return value.startsWith('<svg') ? { is: 'drawing', svg: value } : { is: 'text', text: value };
  }
  if (kind === 'boolean') return { is: 'flag', on: value !== 0 };
  const unit = /_(ms|us)$/.exec(name)?.[1];
  if (unit === undefined) return { is: 'number', text: String(value) };
  const ms = unit === 'us' ? value / 1000 : value;
  if (ms < FIRST_TIME_MS || ms > LAST_TIME_MS) return { is: 'number', text: `${value} ${unit}` };
  return { is: 'time', text: timeText(ms) };
}

/** `2026-11-20 20:00:00`, in UTC. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}

/** Puts the text on one line and cuts it to `most` characters, never inside a character. */
export function cut(text: string, most: number): string {
  const line = text.replace(/\s+/g, ' ');
  const characters = [...line.slice(0, 2 * most + 2)];
  return characters.length > most ? `${characters.slice(0, most).join('')}…` : line;
}

/** The `detail` of a row of the audit log, in words. */
export function detailText(detail: string): string {
  const read = parsed(detail);
  if (read === undefined) return detail;
  return Object.entries(read)
    .map(([name, value]) => `${name}: ${changeText(value)}`)
    .join(', ');
}

function parsed(json: string): object | undefined {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function changeText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { from, to }: { from?: unknown; to?: unknown } = value;
  return `${flagText(from)} → ${flagText(to)}`;
}

function flagText(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return String(value);
}

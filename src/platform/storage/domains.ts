import { is, type SQL } from 'drizzle-orm';
import { type SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { TakeOut } from './take-out.ts';
import type { Turn } from './turn.ts';

/** A column that is shown to nobody, or only in the rows for which `unless` holds. */
export interface SecretColumn {
  column: SQLiteColumn;
  unless?: SQL;
}

/** How a row, and what hangs on it, is deleted by its own domain. Inside a unit of work. */
export interface Removal {
  table: SQLiteTable;
  /** `key` holds the values of the primary key, in the order of its columns. Nothing when there is no such row. */
  remove(turn: Turn, key: (string | number)[]): void;
}

/** Games as the dashboard counts them. */
export interface Games {
  /** One of them, and several. */
  names: readonly [one: string, many: string];
  table: SQLiteTable;
  running: SQL;
  /** Games that have been made but not begun. */
  open: SQL;
  begunAtMs: SQLiteColumn;
}

/** Something that a player finds unfit to be shown. */
export interface Report {
  id: number;
  atMs: number;
  reporterId: number;
  reason: string;
  /** The row that it is about, and who made what is in it. */
  table: SQLiteTable;
  key: (string | number)[];
  authorId: number;
  shown: { svg: string } | { text: string };
}

export type ReportAnswer = 'keep' | 'blank';

/** Reports without an answer. Call every function inside `commit` or `read`. */
export interface Reports {
  count(): number;
  /** Oldest first. */
  open(most: number): Report[];
  /** Answers this report and all others about the same row. Throws `not_found`. */
  answer(turn: Turn, id: number, answer: ReportAnswer): Report;
}

/** What a domain keeps, for those who work on all tables alike: administration, and the forgetting of an account. */
export interface Domain {
  name: string;
  tables: readonly SQLiteTable[];
  /** Columns that hold the id of an account. */
  people?: readonly SQLiteColumn[];
  secrets?: readonly SecretColumn[];
  removals?: readonly Removal[];
  games?: Games;
  reports?: Reports;
  /** Inside a unit of work: deletes what is this account's alone. `isClosed`: the account itself goes as well. */
  forgetUser?(turn: Turn, userId: number, isClosed: boolean): void;
  /** What this account takes along. */
  takeOut?: TakeOut;
  /** Inside a unit of work: this account is shown under another name or face from now on. */
  renameUser?(turn: Turn, userId: number): void;
}

/** The domains' own lists, in the order of registering. */
export interface Domains {
  register(domain: Domain): void;
  all(): readonly Domain[];
}

export function makeDomains(): Domains {
  const domains: Domain[] = [];
  return { register: (domain) => void domains.push(domain), all: () => domains };
}

/** The tables among the exports of a `table.ts`, so that a new one is there by itself. */
export function tablesOf(exported: object): SQLiteTable[] {
  return Object.values(exported).filter((value): value is SQLiteTable => is(value, SQLiteTable));
}

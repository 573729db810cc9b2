import { is, type SQL } from 'drizzle-orm';
import { type SQLiteColumn, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { TakeOut } from './take-out.ts';
import type { Turn } from './turn.ts';

/** A column that nobody sees, or that is seen only in rows for which `unless` holds. */
export interface SecretColumn {
  column: SQLiteColumn;
  unless?: SQL;
}

/** How a domain deletes one of its rows, with everything that depends on it. Runs inside a unit of work. */
export interface Removal {
  table: SQLiteTable;
  /** `key` holds the values of the primary key, in the order of its columns. Does nothing if there is no such row. */
  remove(turn: Turn, key: (string | number)[]): void;
}

/** Games as the dashboard counts them. */
export interface Games {
  /** The word for one of them, and for several. */
  names: readonly [one: string, many: string];
  table: SQLiteTable;
  running: SQL;
  /** Games that have been made but have not begun. */
  open: SQL;
  begunAtMs: SQLiteColumn;
}

/** A player's report that something is unfit to be shown. */
export interface Report {
  id: number;
  atMs: number;
  reporterId: number;
  reason: string;
  /** The row that was reported, and the accounts that made its content. */
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

/** What a domain registers, for code that works on all tables alike: administration, and forgetting an account. */
export interface Domain {
  name: string;
  tables: readonly SQLiteTable[];
  /** Columns that hold the id of an account. */
  people?: readonly SQLiteColumn[];
  secrets?: readonly SecretColumn[];
  removals?: readonly Removal[];
  games?: Games;
  reports?: Reports;
  /**
   * Inside a unit of work: deletes everything that belongs to this account alone. `isClosed`: the account itself goes
   * as well.
   */
  forgetUser?(turn: Turn, userId: number, isClosed: boolean): void;
  /** The domain's part of an account's export. */
  takeOut?: TakeOut;
  /** Call inside a unit of work when the display name or the face of an account has changed. */
  renameUser?(turn: Turn, userId: number): void;
}

/** The lists that the domains register, in the order of registration. */
export interface Domains {
  register(domain: Domain): void;
  all(): readonly Domain[];
}

export function makeDomains(): Domains {
  const domains: Domain[] = [];
  return { register: (domain) => void domains.push(domain), all: () => domains };
}

/** The tables among the exports of a `table.ts`, so that a new one is included by itself. */
export function tablesOf(exported: object): SQLiteTable[] {
  return Object.values(exported).filter((value): value is SQLiteTable => is(value, SQLiteTable));
}

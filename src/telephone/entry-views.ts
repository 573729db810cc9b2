import type { Accounts } from '../accounts/index.ts';
import { isoFromMs } from '../platform/ports.ts';
import type { DescriptionEntry, DrawingEntry, HiddenEntry } from './schema-entries.ts';
import type { EntryRow } from './store-entries.ts';

export type EntryViews = ReturnType<typeof makeEntryViews>;

/** Entries as clients see them. `drawing` is a path from the server's root. */
export function makeEntryViews(accounts: Accounts) {
  const common = (row: EntryRow) => ({
    id: row.id,
    created_at: isoFromMs(row.createdAtMs),
    chain: row.chainId,
    author: accounts.nameOf(row.authorId),
    ...(row.skipped ? { skipped: true } : {}),
  });
  return {
    described: (row: EntryRow): DescriptionEntry => ({ ...common(row), description: row.description ?? '' }),
    hidden: (row: EntryRow): HiddenEntry => ({ ...common(row), hidden: true }),
    drawn: (row: EntryRow, code: number): DrawingEntry => ({
      ...common(row),
      drawing: `/media/${row.chainId}_${code}_${row.round}.svg`,
    }),
  };
}

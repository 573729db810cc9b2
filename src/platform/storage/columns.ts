import { getTableColumns } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/**
 * The columns of a SELECT in SQL, under the names that the rows of `table` have in the query builder. For what every
 * move reads, because the builder takes longer than SQLite itself. Only for integers and texts: throws for a column
 * that would have to be decoded.
 */
export function columnsOf<T extends SQLiteTable>(
  table: T,
  members: readonly (keyof T['$inferSelect'] & string)[] = Object.keys(getTableColumns(table)),
): string {
  const named = members.map((member) => {
    if (!['number', 'string'].includes(getTableColumns(table)[member]?.dataType ?? ''))
      throw new Error(`${member} would have to be decoded`);
    return `${columnOf(table, member)} AS "${member}"`;
  });
  return named.join(', ');
}

/** The name of a column in SQL. Throws for a member that the table does not have. */
export function columnOf<T extends SQLiteTable>(table: T, member: keyof T['$inferSelect'] & string): string {
  const column = getTableColumns(table)[member];
  if (!column) throw new Error(`no column ${member}`);
  return `"${column.name}"`;
}

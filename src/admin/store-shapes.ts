import { getTableName, type SQL } from 'drizzle-orm';
import {
  type ForeignKey,
  getTableConfig,
  type SQLiteColumn,
  SQLiteSyncDialect,
  type SQLiteTable,
} from 'drizzle-orm/sqlite-core';
import type { Domain, Domains, Removal } from '../platform/storage/domains.ts';
import {
  ACCOUNTS,
  type Column,
  type ColumnKind,
  looksSecret,
  type Reference,
  type Table,
} from './rules/shape.ts';

/** All tables that the domains have registered, in order of registration, and how their rows are deleted. */
export interface Shapes {
  all(): readonly Table[];
  find(name: string): Table | undefined;
  removalOf(name: string): Removal | undefined;
  nameOf(table: SQLiteTable): string;
}

/** The tables are read on first use, so the admin domain need not be the last to register. */
export function makeShapes(domains: Domains): Shapes {
  let tables: readonly Table[] | undefined;
  const all = () => {
    tables ??= readTables(domains.all());
    return tables;
  };
  return {
    all,
    nameOf: getTableName,
    find: (name) => all().find((table) => table.name === name),
    removalOf: (name) =>
      domains
        .all()
        .flatMap(({ removals = [] }) => removals)
        .find(({ table }) => getTableName(table) === name),
  };
}

function readTables(domains: readonly Domain[]): Table[] {
  const references = domains.flatMap(referencesOf);
  return domains.flatMap((domain) =>
    domain.tables.map((table) => {
      const { name, columns, primaryKeys } = getTableConfig(table);
      const shapes = columns.map((column) => columnOf(domain, column));
      const inKey = primaryKeys[0]?.columns ?? columns.filter((column) => column.primary);
      return {
        name,
        domain: domain.name,
        columns: shapes,
        key: inKey.flatMap((one) => shapes.filter((shape) => shape.name === one.name)),
        indexes: indexesOf(table),
        references: references.filter(({ from }) => from === name),
        referrers: references.filter(({ to }) => to === name),
        removable: (domain.removals ?? []).some((removal) => removal.table === table),
      };
    }),
  );
}

function columnOf(domain: Domain, column: SQLiteColumn): Column {
  const required = column.notNull || column.primary;
  const shape = { name: column.name, kind: kindOf(column), required, choices: column.enumValues ?? [] };
  const secrets = (domain.secrets ?? []).filter((one) => one.column === column);
  const [secret] = secrets;
  if (secrets.length === 1 && secret?.unless)
    return { ...shape, secret: 'unless', unless: compiled(secret.unless) };
  return { ...shape, secret: secret || looksSecret(column.name) ? 'always' : 'no' };
}

/** Leaves out partial indexes. */
function indexesOf(table: SQLiteTable): string[][] {
  const { columns, primaryKeys, indexes, uniqueConstraints } = getTableConfig(table);
  const whole = indexes.filter(({ config }) => config.where === undefined);
  return [
    ...columns.filter(({ primary, isUnique }) => primary || isUnique).map(({ name }) => [name]),
    ...[...primaryKeys, ...uniqueConstraints].map((one) => one.columns.map(({ name }) => name)),
    ...whole.map(({ config }) => config.columns.flatMap((one) => ('name' in one ? [one.name] : []))),
  ];
}

function kindOf(column: SQLiteColumn): ColumnKind {
  const type = column.getSQLType();
  if (type === 'integer') return column.columnType === 'SQLiteBoolean' ? 'boolean' : 'integer';
  if (type === 'blob') return 'bytes';
  return type === 'real' ? 'real' : 'text';
}

function compiled(unless: SQL): { sql: string; params: unknown[] } {
  const { sql, params } = new SQLiteSyncDialect().sqlToQuery(unless);
  return { sql, params };
}

/** The domain's foreign keys, and its account-id columns that are not foreign keys. */
function referencesOf({ tables, people = [] }: Domain): Reference[] {
  const byKey = tables.flatMap((table) => getTableConfig(table).foreignKeys.map(referenceOf));
  const byPerson = people.map((column) => ({
    from: getTableName(column.table),
    columns: [column.name],
    to: ACCOUNTS,
    toColumns: ['id'],
    cascades: false,
  }));
  const same = (one: Reference, other: Reference) =>
    one.from === other.from && one.to === other.to && one.columns.join() === other.columns.join();
  return [...byKey, ...byPerson.filter((one) => !byKey.some((other) => same(one, other)))];
}

function referenceOf(key: ForeignKey): Reference {
  const { columns, foreignTable, foreignColumns } = key.reference();
  return {
    from: getTableName(key.table),
    columns: columns.map(({ name }) => name),
    to: getTableName(foreignTable),
    toColumns: foreignColumns.map(({ name }) => name),
    cascades: key.onDelete === 'cascade',
  };
}

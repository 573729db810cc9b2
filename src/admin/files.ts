import { Readable } from 'node:stream';
import type { Column, Table } from './rules/shape.ts';
import { cellOf, type Row } from './rules/values.ts';

/** The selected rows of a table, piece by piece. */
export interface Export {
  table: Table;
  pieces: AsyncGenerator<Row[]>;
}

/** An export as a stream. It is produced while it is read, so only one piece is in memory at a time. */
export function fileOf(format: 'csv' | 'json', { table, pieces }: Export): Readable {
  return Readable.from(format === 'csv' ? csv(table, pieces) : json(table, pieces), { objectMode: false });
}

function shown({ columns }: Table): readonly Column[] {
  return columns.filter(({ secret }) => secret !== 'always');
}

async function* csv(table: Table, pieces: Export['pieces']): AsyncGenerator<string> {
  const columns = shown(table);
  yield `${columns.map(({ name }) => field(name)).join(',')}\r\n`;
  for await (const rows of pieces) {
    if (rows.length > 0) yield rows.map((row) => csvLine(columns, row)).join('');
  }
}

function csvLine(columns: readonly Column[], row: Row): string {
  const fields = columns.map((column) => {
    const cell = cellOf(column, row[column.name]);
    if (cell.is === 'time') return `${cell.text.replace(' ', 'T')}Z`;
    if (cell.is === 'flag') return cell.on ? 'yes' : 'no';
    const value = row[column.name] ?? '';
    return typeof value === 'number' ? String(value) : field(unformulated(value));
  });
  return `${fields.join(',')}\r\n`;
}

/** Defuses text that a spreadsheet would run as a formula. */
function unformulated(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** An array of objects, one per line, with the values as they are stored. Hidden values are left out. */
async function* json(table: Table, pieces: Export['pieces']): AsyncGenerator<string> {
  const names = shown(table).map(({ name }) => name);
  let before = '[\n';
  for await (const rows of pieces) {
    for (const row of rows) {
      yield before + JSON.stringify(Object.fromEntries(names.map((name) => [name, row[name]])));
      before = ',\n';
    }
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

import { html } from 'ghtml';
import { cellClass, cellHtml, headHtml } from './cell-page.ts';
import type { Content, Frame } from './layout-page.ts';
import { encodeKey } from './rules/key.ts';
import {
  ACCOUNTS,
  type Column,
  filtersOf,
  isFilter,
  isOpen,
  label,
  type Query,
  type Table,
  targetOf,
} from './rules/shape.ts';
import { cellOf, countText, type Row } from './rules/values.ts';

export interface ListPage {
  table: Table;
  rows: readonly Row[];
  /** The tables that columns refer to, by column name. */
  targets: Readonly<Record<string, string>>;
  /** Account names by id. */
  names: ReadonlyMap<number, string>;
  total: number;
  page: number;
  pages: number;
  query: Query;
  order: { sort: string | undefined; descending: boolean };
}

export function listPage(frame: Frame, list: ListPage, note: string): Content {
  const { table, total } = list;
  const title = label(table.name);
  const many = `${countText(total)} ${total === 1 ? 'row' : 'rows'}`;
  const body = html`<h1>${title} <small class="num">${many}</small></h1>!${note}
!${tools(list)}!${chips(list)}!${total === 0 ? '<p class="none">No rows.</p>' : tableHtml(frame, list)}!${pager(list)}`;
  return { title, body };
}

/** The URL of the same list with other query parameters. */
function asked(query: Query, changes: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, done: undefined, page: undefined, ...changes })) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return `?${search}`;
}

function tools({ query }: ListPage): string {
  const sort: [string, string][] = query.sort ? [['sort', String(query.sort)]] : [];
  const kept = [...filtersOf(query), ...sort].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  );
  const text = String(query.q ?? '');
  const clear = query.q ? html`<a href="${asked(query, { q: undefined })}">Clear search</a>` : '';
  return html`<div class="tools"><form role="search">!${kept.join('')}<input type="search" name="q" value="${text}" maxlength="200"
aria-label="Search" placeholder="Text, number or player"><button>Search</button></form>!${clear}</div>`;
}

/** Links for the filters offered, and for the filters in use. */
function chips({ table, query, names }: ListPage): string {
  const offered = table.columns.filter((column) => isFilter(column) && choicesOf(column).length > 0);
  const groups = offered.map((column) => {
    const choice = (value: string | undefined, text: string) => {
      const on = (query[column.name] ?? '') === (value ?? '');
      return html`<a href="${asked(query, { [column.name]: value })}"!${on ? ' aria-current="true"' : ''}>${text}</a>`;
    };
    const all = [choice(undefined, 'all'), ...choicesOf(column).map((one) => choice(one, one))];
    return html`<span>${label(column.name)}: !${all.join(' ')}</span>`;
  });
  const others = filtersOf(query).filter(([name]) => !offered.some((column) => column.name === name));
  const on = others.map(([name, value]) => {
    const person = targetOf(table, name)?.to === ACCOUNTS ? names.get(Number(value)) : undefined;
    const text = `${label(name)}: ${person ?? value}`;
    return html`<span><b>${text}</b> <a href="${asked(query, { [name]: undefined })}" aria-label="Remove filter ${text}">&times; remove</a></span>`;
  });
  return groups.length + on.length > 0 ? html`<div class="chips">!${[...on, ...groups].join('')}</div>` : '';
}

function choicesOf({ kind, choices }: Column): readonly string[] {
  return kind === 'boolean' ? ['yes', 'no'] : choices;
}

function isName({ name }: Column): boolean {
  return name === 'username' || name === 'name';
}

/** Sorts columns: the key, the name, everything else, then internal codes. Leaves out secret columns. */
function columnsOf({ key, columns }: Table): Column[] {
  const rank = (column: Column) => {
    if (key.includes(column)) return 0;
    if (isName(column)) return 1;
    return /^(uuid|username_key|email_key)$/.test(column.name) ? 3 : 2;
  };
  const others = columns.filter((column) => !key.includes(column));
  return [...key, ...others].filter(({ secret }) => secret !== 'always').sort((a, b) => rank(a) - rank(b));
}

function tableHtml(frame: Frame, list: ListPage): string {
  const { table, rows } = list;
  const columns = columnsOf(table);
  const heads = columns.map((column) => head(list, column)).join('');
  const lines = rows.map(
    (row) => html`<tr>!${columns.map((column) => cell(frame, list, row, column)).join('')}</tr>`,
  );
  return html`<div class="box" tabindex="0" role="region" aria-label="Rows"><table><thead><tr>!${heads}</tr></thead><tbody>!${lines.join('\n')}</tbody></table></div>`;
}

function isNumber({ table }: ListPage, { kind, name }: Column): boolean {
  return (
    (kind === 'integer' || kind === 'real') &&
    !/_(ms|us)$/.test(name) &&
    targetOf(table, name)?.to !== ACCOUNTS
  );
}

function head(list: ListPage, column: Column): string {
  const align = isNumber(list, column) ? ' class="n"' : '';
  if (!isOpen(column)) return html`<th!${align}>!${headHtml(column)}</th>`;
  const { sort, descending } = list.order;
  const here = sort === column.name;
  const next = here && !descending ? `-${column.name}` : column.name;
  const mark = here ? (descending ? ' ↓' : ' ↑') : '';
  const state = here ? ` aria-sort="${descending ? 'descending' : 'ascending'}"` : '';
  return html`<th!${align}!${state}><a href="${asked(list.query, { sort: next })}">!${headHtml(column)}${mark}</a></th>`;
}

function cell({ root }: Frame, list: ListPage, row: Row, column: Column): string {
  const { table, names, targets } = list;
  const value = row[column.name];
  const shown = cellOf(column, value);
  const name = targetOf(table, column.name)?.to === ACCOUNTS ? names.get(Number(value)) : undefined;
  const inner = name === undefined ? cellHtml(shown, false) : html`<bdi>${name}</bdi>`;
  const style = name === undefined ? cellClass(shown) : '';
  const open = html`<td!${style ? ` class="${style}"` : ''}>`;
  if (table.key[0] === column || (table.key.length > 0 && isName(column) && value !== ''))
    return html`!${open}<a href="${rowPath(root, table, row)}">!${keyHtml(inner, value)}</a></td>`;
  const to = targets[column.name];
  // An account may have been deleted, but the target of a foreign key always exists.
  const linked =
    to !== undefined && value !== null && value !== undefined && (to !== ACCOUNTS || name !== undefined);
  if (!linked) return html`!${open}!${inner}</td>`;
  return html`!${open}<a href="${root}/admin/tables/${to}/${encodeKey([value])}/">!${inner}</a></td>`;
}

function keyHtml(inner: string, value: unknown): string {
  return value === '' ? '(empty)' : inner;
}

function rowPath(root: string, { name, key }: Table, row: Row): string {
  // No part of a key is hidden or null.
  const parts = key.map((column) => row[column.name] ?? '');
  return `${root}/admin/tables/${name}/${encodeKey(parts)}/`;
}

function pager({ page, pages, query }: ListPage): string {
  if (pages === 1) return '';
  const link = (to: number, text: string) =>
    to < 1 || to > pages ? '' : html`<a class="button" href="${asked(query, { page: to })}">${text}</a>`;
  return html`<nav class="pages" aria-label="Pages">!${link(page - 1, 'Previous')}<span class="num">page ${page} of ${pages}</span>!${link(page + 1, 'Next')}</nav>`;
}

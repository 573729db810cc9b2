import { html } from 'ghtml';
import {
  ACCOUNTS,
  type Column,
  daysOf,
  filtersOf,
  isFilter,
  isTime,
  label,
  type Query,
  type Table,
  targetOf,
} from './rules/shape.ts';
import type { Row } from './rules/values.ts';

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
  /** The columns that this table can be sorted by. */
  sorts: readonly string[];
  /** Where looking stopped, if more rows of a long table follow. */
  next: string | undefined;
}

/** The query of the same list, with these parameters changed. */
export function asked(query: Query, changes: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, done: undefined, page: undefined, ...changes })) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  return `?${search}`;
}

/** Hidden fields that keep the rest of the query when a form is sent. */
function keptHtml(query: Query, but: (name: string) => boolean): string {
  const sort: [string, string][] = query.sort ? [['sort', String(query.sort)]] : [];
  const search: [string, string][] = query.q ? [['q', String(query.q)]] : [];
  const days = daysOf(query).map(({ column, end, text }): [string, string] => [`${column}.${end}`, text]);
  return [...filtersOf(query), ...days, ...search, ...sort]
    .filter(([name, value]) => !but(name) && value !== '')
    .map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
    .join('');
}

export function toolsHtml({ query }: ListPage): string {
  const text = String(query.q ?? '');
  const clear = query.q
    ? html`<a href="${asked(query, { q: undefined, after: undefined })}">Clear search</a>`
    : '';
  return html`<div class="tools"><form role="search">!${keptHtml(query, (name) => name === 'q')}<input type="search" name="q" value="${text}" maxlength="200"
aria-label="Search" placeholder="Text, number or player"><button>Search</button></form>!${clear}</div>`;
}

function choicesOf({ kind, choices }: Column): readonly string[] {
  return kind === 'boolean' ? ['yes', 'no'] : choices;
}

/** Links for the filters offered and for those in use, and a form for days. */
export function filtersHtml(list: ListPage): string {
  const { table, query, names } = list;
  const offered = table.columns.filter((column) => isFilter(column) && choicesOf(column).length > 0);
  const groups = offered.map((column) => {
    const choice = (value: string | undefined, text: string) => {
      const on = (query[column.name] ?? '') === (value ?? '');
      return html`<a href="${asked(query, { [column.name]: value, after: undefined })}"!${on ? ' aria-current="true"' : ''}>${text}</a>`;
    };
    const all = [
      choice(undefined, 'all'),
      ...choicesOf(column).map((one) => choice(one, one.replaceAll('_', ' '))),
    ];
    return html`<span class="group"><b>${label(column.name)}</b><span class="segmented">!${all.join('')}</span></span>`;
  });
  const others = filtersOf(query).filter(([name]) => !offered.some((column) => column.name === name));
  const on = others.map(([name, value]) => {
    const person = targetOf(table, name)?.to === ACCOUNTS ? names.get(Number(value)) : undefined;
    const text = `${label(name)}: ${person ?? value}`;
    return html`<span class="group"><b>${text}</b> <a href="${asked(query, { [name]: undefined, after: undefined })}" aria-label="Remove filter ${text}">&times; remove</a></span>`;
  });
  const filters = [...on, ...groups].join('');
  return html`!${filters === '' ? '' : html`<div class="filters">!${filters}</div>`}!${daysHtml(list)}`;
}

/** Collapsed until one is in use. The list's address holds all filters, so a bookmark keeps a search. */
function daysHtml({ table, query }: ListPage): string {
  const columns = table.columns.filter(isTime);
  if (columns.length === 0) return '';
  const used = daysOf(query).some(({ text }) => text !== '');
  const rows = columns.map(({ name }) => {
    const input = (end: string) =>
      html`<label>${end} <input type="date" name="${name}.${end}" value="${String(query[`${name}.${end}`] ?? '')}"></label>`;
    return html`<fieldset><legend>${label(name)}</legend>!${input('from')}!${input('to')}</fieldset>`;
  });
  const none = Object.fromEntries(daysOf(query).map(({ column, end }) => [`${column}.${end}`, undefined]));
  const clear = used ? html` <a href="${asked(query, { ...none, after: undefined })}">Clear dates</a>` : '';
  const isDay = (name: string) => columns.some((column) => name.startsWith(`${column.name}.`));
  return html`<details class="days"!${used ? ' open' : ''}><summary>Dates</summary><form>!${keptHtml(query, isDay)}!${rows.join('')}<div class="acts"><button>Apply</button>!${clear}</div>
<p class="none">Days of UTC. To keep this search, bookmark the address of the list.</p></form></details>`;
}

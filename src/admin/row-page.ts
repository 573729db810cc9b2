import { html } from 'ghtml';
import { type AccountState, accountPanel } from './account-page.ts';
import { cellHtml, changesHtml, rowTitle, type ShownChange } from './cell-page.ts';
import { invitationPanel } from './invitation-page.ts';
import type { Content, Frame } from './layout-page.ts';
import { isAllowed } from './rules/roles.ts';
import { ACCOUNTS, type Column, INVITATIONS, label, type Table } from './rules/shape.ts';
import { cellOf, countText, type Row } from './rules/values.ts';

/** Rows of another table that refer to this row. */
export interface RelatedRows {
  table: Table;
  /** The columns that refer to it. */
  columns: readonly string[];
  count: number;
  /** The filter that lists them; undefined if the columns cannot be filtered. */
  filter: [column: string, value: string][] | undefined;
}

export interface RowPage {
  table: Table;
  row: Row;
  /** As written in the URL. */
  key: string;
  names: ReadonlyMap<number, string>;
  /** The rows that this row refers to, by column name. */
  links: Readonly<Record<string, { table: string; key: string }>>;
  related: readonly RelatedRows[];
  /** The newest ones. */
  changes: readonly ShownChange[];
  hasMoreChanges: boolean;
  removable: boolean;
  account: AccountState | undefined;
}

export function rowPage(frame: Frame, page: RowPage, note: string): Content {
  const { root } = frame;
  const { table, row, key, related } = page;
  const name = rowTitle(row, table.key);
  const path = `${root}/admin/tables/${table.name}/`;
  const remove = page.removable
    ? html`<p><a class="button danger" href="${path}${key}/delete/">Delete…</a></p>`
    : '';
  const body = html`<p class="crumbs"><a href="${path}">${label(table.name)}</a></p>
<h1><bdi>${name}</bdi></h1>!${note}!${panel(frame, page)}
<div class="panel"><dl>!${table.columns.map((column) => field(root, page, column)).join('')}</dl></div>
!${related.length > 0 ? html`<h2>Related rows</h2><div class="panel related">!${relatedHtml(root, related)}</div>` : ''}
<h2>Changes made here</h2><div class="panel">!${historyHtml(frame, page)}</div>!${remove}`;
  return { title: `${name} · ${label(table.name)}`, body };
}

/** What can be done to an account or an invitation on this page. */
function panel(frame: Frame, { table, row, account }: RowPage): string {
  if (account) return accountPanel(frame, account);
  if (table.name !== INVITATIONS || !isAllowed(frame.role, 'administer')) return '';
  return invitationPanel(frame, Number(row.id), row.withdrawn_at_ms !== null);
}

/** What was done to this row, and for an account also what its owner did on this site. */
function historyHtml(frame: Frame, { table, key, changes, hasMoreChanges, account }: RowPage): string {
  const { root } = frame;
  const list = `${root}/admin/tables/admin_change/?`;
  const all = new URLSearchParams({ subject: table.name, subject_key: key });
  const more = hasMoreChanges ? html`<p><a href="${list}${all}">All changes made here</a></p>` : '';
  const own = account?.role
    ? html`<p><a href="${list}${new URLSearchParams({ by_id: key })}">All changes made by this account</a></p>`
    : '';
  return html`!${changesHtml(frame, changes, false)}!${more}!${own}`;
}

function field(root: string, { row, names, links }: RowPage, column: Column): string {
  const name = html`<dt title="${column.name}">${label(column.name)}</dt>`;
  if (column.secret === 'always') return html`!${name}<dd class="none">never shown</dd>`;
  const cell = cellOf(column, row[column.name]);
  const link = links[column.name];
  const person = link?.table === ACCOUNTS ? names.get(Number(row[column.name])) : undefined;
  const shown = person === undefined ? cellHtml(cell, true) : html`<bdi>${person}</bdi>`;
  const value = link ? html`<a href="${root}/admin/tables/${link.table}/${link.key}/">!${shown}</a>` : shown;
  return html`!${name}<dd class="${cell.is === 'text' ? 'words' : ''}">!${value}</dd>`;
}

function relatedHtml(root: string, related: readonly RelatedRows[]): string {
  const items = related.map(({ table, columns, count, filter }) => {
    const text = `${label(table.name)} (${columns.map(label).join(', ')})`;
    const query = new URLSearchParams(filter).toString();
    const linked = filter && count > 0;
    const name = linked
      ? html`<a href="${root}/admin/tables/${table.name}/?${query}">${text}</a>`
      : html`${text}`;
    return html`<li><span>!${name}</span><span class="num">${countText(count)}</span></li>`;
  });
  return html`<ul class="plain counts">!${items.join('')}</ul>`;
}

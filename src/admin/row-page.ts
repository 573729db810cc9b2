import { html } from 'ghtml';
import { cellHtml, changesHtml, rowTitle, type ShownChange } from './cell-page.ts';
import { button, type Content, type Frame } from './layout-page.ts';
import { ACCOUNTS, type Column, label, type Table } from './rules/shape.ts';
import { cellOf, countText, type Row } from './rules/values.ts';

/** Rows of another table that refer to this row. */
export interface RelatedRows {
  table: Table;
  /** The columns that refer to it. */
  columns: readonly string[];
  count: number;
  /** The filter that lists them; undefined if the columns cannot be filtered by. */
  filter: [column: string, value: string][] | undefined;
}

export interface AccountState {
  id: number;
  isActive: boolean;
  isStaff: boolean;
  closed: boolean;
  /** Whether it is the viewer's own account. */
  own: boolean;
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
  changes: readonly ShownChange[];
  account: AccountState | undefined;
}

export function rowPage(frame: Frame, page: RowPage, note: string): Content {
  const { root } = frame;
  const { table, row, key, related, changes, account } = page;
  const name = rowTitle(row, table.key);
  const path = `${root}/admin/tables/${table.name}/`;
  const remove = table.removable
    ? html`<p><a class="button danger" href="${path}${key}/delete/">Delete…</a></p>`
    : '';
  const body = html`<p class="crumbs"><a href="${path}">${label(table.name)}</a></p>
<h1><bdi>${name}</bdi></h1>!${note}!${account ? accountPanel(frame, account) : ''}
<div class="panel"><dl>!${table.columns.map((column) => field(root, page, column)).join('')}</dl></div>
!${related.length > 0 ? html`<h2>Related rows</h2><div class="panel related">!${relatedHtml(root, related)}</div>` : ''}
<h2>Changes made here</h2><div class="panel">!${changesHtml(root, changes, false)}</div>!${remove}`;
  return { title: `${name} · ${label(table.name)}`, body };
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

/** Buttons to change an account. Administrators cannot switch off or demote themselves. */
function accountPanel(frame: Frame, { id, isActive, isStaff, closed, own }: AccountState): string {
  if (closed)
    return '<div class="panel"><p>Its owner has closed this account. It can no longer be changed.</p></div>';
  const change = (name: string, text: string, kind = '') =>
    button(frame, `accounts/${id}/${name}/`, text, kind);
  const acts = [
    ...(own
      ? []
      : [
          isActive ? change('deactivate', 'Switch off', 'danger') : change('activate', 'Switch on', 'main'),
          isStaff
            ? change('not-staff', 'Remove administrator rights')
            : change('staff', 'Make administrator'),
        ]),
    html`<a class="button" href="${frame.root}/admin/accounts/${id}/password/">New password…</a>`,
    change('log-out', 'Log out everywhere'),
  ];
  const state = isActive ? 'This account is active.' : 'This account is switched off.';
  const rank = isStaff ? ' It is an administrator.' : '';
  const whose = own
    ? ' It is your own account. Only another administrator can switch it off or remove its rights.'
    : '';
  return html`<div class="panel"><p>${state}${rank}${whose}</p><div class="acts">!${acts.join('')}</div></div>`;
}

import { html } from 'ghtml';
import { cellClass, cellHtml, headHtml } from './cell-page.ts';
import type { Content, Frame } from './layout-page.ts';
import { asked, filtersHtml, type ListPage, toolsHtml } from './list-filters.ts';
import { encodeKey } from './rules/key.ts';
import { isAllowed } from './rules/roles.ts';
import { ACCOUNTS, type Column, INVITATIONS, isOfHouse, label, type Table, targetOf } from './rules/shape.ts';
import { cellOf, countText, MOST_COUNTED, type Row } from './rules/values.ts';

export type { ListPage } from './list-filters.ts';

/** By table: the page that adds a row, and the text of its button. */
const ADDED: Record<string, readonly [path: string, text: string]> = {
  [ACCOUNTS]: ['accounts/new/', 'Add an account'],
  [INVITATIONS]: ['invitations/new/', 'Invite people'],
};

export function listPage(frame: Frame, list: ListPage, note: string): Content {
  const { table, total } = list;
  const title = label(table.name);
  const many = `${countText(total)} ${total === 1 ? 'row' : 'rows'}`;
  const [path, text] = ADDED[table.name] ?? [];
  const add =
    path && isAllowed(frame.role, 'administer')
      ? html`<a class="button" href="${frame.root}/admin/${path}">${text}</a>`
      : '';
  const body = html`<div class="head"><h1>${title} <small class="num">${many}</small></h1>!${add}</div>!${note}
!${toolsHtml(list)}!${filtersHtml(list)}!${total === 0 ? '<p class="none">No rows.</p>' : tableHtml(frame, list)}
!${further(list)}<div class="foot">!${pager(list)}!${files(frame, list)}</div>`;
  return { title, body };
}

/** Shown where only part of a long table was looked at. */
function further({ next, query }: ListPage): string {
  if (next === undefined) return '';
  return html`<p class="none">Looked at ${countText(MOST_COUNTED)} rows. <a href="${asked(query, { after: next })}">Look further</a></p>`;
}

function files({ root }: Frame, { table, query }: ListPage): string {
  const search = asked(query, { sort: undefined, after: undefined });
  const link = (format: string) =>
    html`<a class="button" href="${root}/admin/export/${table.name}/${format}/${search}" download>${format.toUpperCase()}</a>`;
  return html`<span class="acts">!${link('csv')}!${link('json')}</span>`;
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

const ACCOUNT_ACTIONS = [
  ['activate', 'Switch on'],
  ['deactivate', 'Switch off'],
  ['log-out', 'Log out everywhere'],
  ['delete', 'Delete…'],
] as const;

/** What this role can do to several rows of this table at once. */
function actionsFor({ role }: Frame, table: Table): readonly (readonly [action: string, text: string])[] {
  if (table.name === ACCOUNTS) return isAllowed(role, 'administer') ? ACCOUNT_ACTIONS : [];
  return table.removable && isAllowed(role, 'moderate') ? [['delete', 'Delete…']] : [];
}

function tableHtml(frame: Frame, list: ListPage): string {
  const { table, rows } = list;
  const columns = columnsOf(table);
  const actions = actionsFor(frame, table);
  const heads = columns.map((column) => head(list, column)).join('');
  const pick = (row: Row) =>
    actions.length === 0
      ? ''
      : isHouse(table, row)
        ? '<th class="pick"></th>'
        : html`<th class="pick"><label><input type="checkbox" name="row" value="${keyOf(table, row)}" aria-label="Choose ${keyOf(table, row)}"></label></th>`;
  const lines = rows.map(
    (row) => html`<tr>!${pick(row)}!${columns.map((column) => cell(frame, list, row, column)).join('')}</tr>`,
  );
  const corner = actions.length === 0 ? '' : '<th class="pick"></th>';
  const box = html`<div class="box" tabindex="0" role="region" aria-label="Rows"><table><thead><tr>!${corner}!${heads}</tr></thead><tbody>!${lines.join('\n')}</tbody></table></div>`;
  if (actions.length === 0) return box;
  const buttons = actions.map(
    ([action, text]) =>
      html`<button name="action" value="${action}" class="${action === 'delete' ? 'danger' : ''}">${text}</button>`,
  );
  return html`<form action="${frame.root}/admin/bulk/"><input type="hidden" name="table" value="${table.name}">!${box}
<p class="acts bulk"><span class="none">Chosen rows:</span>!${buttons.join('')}</p></form>`;
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
  if (!list.sorts.includes(column.name)) return html`<th!${align}>!${headHtml(column)}</th>`;
  const { sort, descending } = list.order;
  const here = sort === column.name;
  const next = here && !descending ? `-${column.name}` : column.name;
  const mark = here ? (descending ? ' ↓' : ' ↑') : '';
  const state = here ? ` aria-sort="${descending ? 'descending' : 'ascending'}"` : '';
  return html`<th!${align}!${state}><a href="${asked(list.query, { sort: next, after: undefined })}">!${headHtml(column)}${mark}</a></th>`;
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
    return html`!${open}<a href="${root}/admin/tables/${table.name}/${keyOf(table, row)}/">!${keyHtml(inner, value)}</a>!${houseMark(table, row, column)}</td>`;
  const to = targets[column.name];
  // An account may have been deleted, but the target of a foreign key always exists.
  const linked =
    to !== undefined && value !== null && value !== undefined && (to !== ACCOUNTS || name !== undefined);
  if (!linked) return html`!${open}!${inner}</td>`;
  return html`!${open}<a href="${root}/admin/tables/${to}/${encodeKey([value])}/">!${inner}</a></td>`;
}

/** Marks the username of a player of the house, which is not a person. */
function houseMark(table: Table, row: Row, column: Column): string {
  return column.name === 'username' && isHouse(table, row) ? ' <small class="none">house</small>' : '';
}

function isHouse({ name }: Table, row: Row): boolean {
  return name === ACCOUNTS && isOfHouse(Number(row.id));
}

function keyHtml(inner: string, value: unknown): string {
  return value === '' ? '(empty)' : inner;
}

/** No part of a key is hidden or null. */
function keyOf({ key }: Table, row: Row): string {
  return encodeKey(key.map((column) => row[column.name] ?? ''));
}

function pager({ page, pages, query }: ListPage): string {
  if (pages === 1) return '';
  const link = (to: number, text: string) =>
    to < 1 || to > pages ? '' : html`<a class="button" href="${asked(query, { page: to })}">${text}</a>`;
  return html`<nav class="pages" aria-label="Pages">!${link(page - 1, 'Previous')}<span class="num">page ${page} of ${pages}</span>!${link(page + 1, 'Next')}</nav>`;
}

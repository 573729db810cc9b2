import { html } from 'ghtml';
import { rowTitle } from './cell-page.ts';
import { type Content, csrfField, type Frame } from './layout-page.ts';
import { ACCOUNTS, label, type Table } from './rules/shape.ts';
import { countText, type Row } from './rules/values.ts';
import type { BulkAction } from './schema.ts';

/** Rows that are deleted together with another row. */
export interface GoingWith {
  table: Table;
  count: number;
}

export interface BulkPage {
  table: Table;
  action: BulkAction;
  rows: readonly { key: string; row: Row }[];
  goesWith: readonly GoingWith[];
}

const VERBS: Record<BulkAction, string> = {
  delete: 'Delete',
  deactivate: 'Switch off',
  activate: 'Switch on',
  'log-out': 'Log out everywhere',
};

/** Asks once more before something is done to one row or several. */
export function bulkPage(frame: Frame, page: BulkPage): Content {
  const { table, action, rows } = page;
  const { root, csrf } = frame;
  const [only] = rows;
  const one = rows.length === 1 && only ? `${label(table.name)} ${rowTitle(only.row, table.key)}` : undefined;
  const name = one ?? `${rows.length} rows of ${label(table.name)}`;
  const back = `${root}/admin/tables/${table.name}/${one && only ? `${only.key}/` : ''}`;
  const keys = rows.map(({ key }) => html`<input type="hidden" name="row" value="${key}">`).join('');
  const verb = VERBS[action];
  const isOneRow = one && only && action === 'delete';
  const to = isOneRow ? `tables/${table.name}/${only.key}/delete/` : `bulk/${table.name}/${action}/`;
  const body = html`<p class="crumbs"><a href="${back}"><bdi>${one ?? label(table.name)}</bdi></a></p>
<h1>${verb}: <bdi>${name}</bdi>?</h1>!${one ? '' : rowList(page)}!${action === 'delete' ? whatGoes(page) : ''}
<div class="acts"><form method="post" action="${root}/admin/${to}">!${csrfField(csrf)}!${isOneRow ? '' : keys}
<button class="${action === 'activate' ? 'main' : 'danger'}">${verb}</button></form><a class="button" href="${back}">Cancel</a></div>`;
  return { title: `${verb}: ${name}`, body };
}

function rowList({ table, rows }: BulkPage): string {
  const items = rows.map(({ row }) => html`<li><bdi>${rowTitle(row, table.key)}</bdi></li>`).join('');
  return html`<div class="panel"><ul class="plain">!${items}</ul></div>`;
}

function whatGoes({ table, goesWith }: BulkPage): string {
  const told =
    table.name === ACCOUNTS
      ? 'Names, e-mail address, face, password and logins go at once. Games with others stay, under a placeholder name. This cannot be undone.'
      : 'Anyone who has it open will be told that it is gone. This cannot be undone.';
  const items = goesWith.map(
    ({ table, count }) => html`<li>${label(table.name)}<span class="num">${countText(count)}</span></li>`,
  );
  const what =
    items.length > 0 ? html`<ul class="plain counts">!${items.join('')}</ul>` : '<p>No other rows.</p>';
  return html`<p>${told}</p><h2>Also deleted</h2><div class="panel">!${what}</div>`;
}

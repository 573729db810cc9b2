import { html } from 'ghtml';
import { rowTitle } from './cell-page.ts';
import { button, type Content, type Frame } from './layout-page.ts';
import { label, type Table } from './rules/shape.ts';
import { countText, type Row } from './rules/values.ts';

/** Rows that are deleted together with another row. */
export interface GoingWith {
  table: Table;
  count: number;
}

export interface DeletePage {
  table: Table;
  row: Row;
  key: string;
  goesWith: readonly GoingWith[];
}

export function deletePage(frame: Frame, { table, row, key, goesWith }: DeletePage): Content {
  const name = `${label(table.name)} ${rowTitle(row, table.key)}`;
  const path = `tables/${table.name}/${key}/`;
  const items = goesWith.map(
    ({ table, count }) => html`<li>${label(table.name)}<span class="num">${countText(count)}</span></li>`,
  );
  const what =
    items.length > 0 ? html`<ul class="plain counts">!${items.join('')}</ul>` : '<p>No other rows.</p>';
  const body = html`<p class="crumbs"><a href="${frame.root}/admin/${path}">${name}</a></p>
<h1>Delete ${name}?</h1><p>Anyone who has it open will be told that it is gone. This cannot be undone.</p>
<h2>Also deleted</h2><div class="panel">!${what}</div>
<div class="acts">!${button(frame, `${path}delete/`, 'Delete', 'danger')}
<a class="button" href="${frame.root}/admin/${path}">Cancel</a></div>`;
  return { title: `Delete ${name}`, body };
}

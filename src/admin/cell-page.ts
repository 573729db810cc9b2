import { html } from 'ghtml';
import type { Frame } from './layout-page.ts';
import { isAllowed } from './rules/roles.ts';
import { type Column, label } from './rules/shape.ts';
import { type Cell, cellOf, cut, detailText, type Row, timeText } from './rules/values.ts';

const LIST_CHARACTERS = 60;

/** One value as HTML. `whole` is for the row's own page, where long values are not cut. */
export function cellHtml(cell: Cell, whole: boolean): string {
  switch (cell.is) {
    case 'hidden':
      return '<span class="none">not shown yet</span>';
    case 'nothing':
      return '<span class="none">–</span>';
    case 'flag':
      return cell.on ? '<span class="yes">yes</span>' : '<span class="no">no</span>';
    case 'drawing':
      return whole ? drawing(cell.svg) : html`<span class="none">${cut(cell.svg, 30)}</span>`;
    case 'time':
      return html`<time class="t" datetime="${cell.text.replace(' ', 'T')}Z">${cell.text}</time>`;
    case 'number':
      return html`${cell.text}`;
    case 'text':
      if (cell.text === '' && whole) return '<span class="none">(empty)</span>';
      return html`<bdi>${whole ? cell.text : cut(cell.text, LIST_CHARACTERS)}</bdi>`;
  }
}

/** As an image, so that no script inside it can run. */
export function drawing(svg: string): string {
  return html`<img alt="The drawing" src="data:image/svg+xml;base64,!${Buffer.from(svg).toString('base64')}">`;
}

export function cellClass(cell: Cell): string {
  if (cell.is === 'number') return 'n';
  if (cell.is === 'time') return 't';
  return cell.is === 'text' && cell.text.length > 40 ? 'words' : '';
}

export function headHtml(column: Column): string {
  return html`<span title="${column.name}">${label(column.name)}</span>`;
}

/** The title of a row's own page. */
export function rowTitle(row: Row, key: readonly Column[]): string {
  const name = row.username ?? row.label;
  if (typeof name === 'string') return name;
  return key.map((column) => plain(cellOf(column, row[column.name]))).join(' · ');
}

function plain(cell: Cell): string {
  if ('text' in cell) return cell.text === '' ? '(empty)' : cell.text;
  return cell.is === 'flag' ? String(cell.on) : '';
}

export interface ShownChange {
  atMs: number;
  byId: number;
  byName: string;
  action: string;
  subject: string;
  subjectKey: string;
  detail: string;
  /** Whether the changed row still exists. */
  there: boolean;
}

/** Newest first. With `subjects`, each item also names the changed row. */
export function changesHtml(
  { root, role }: Pick<Frame, 'root' | 'role'>,
  changes: readonly ShownChange[],
  subjects: boolean,
): string {
  if (changes.length === 0) return '<p class="none">No changes yet.</p>';
  const items = changes.map(({ atMs, byId, byName, action, subject, subjectKey, detail, there }) => {
    const person = html`<bdi>${byName}</bdi>`;
    // The command line has no account.
    const isLinked = byId > 0 && isAllowed(role, 'see people');
    const by = isLinked ? html`<a href="${root}/admin/tables/account/${byId}/">!${person}</a>` : person;
    const name = html`${label(subject)} ${subjectKey}`;
    const row = there ? html`<a href="${root}/admin/tables/${subject}/${subjectKey}/">!${name}</a>` : name;
    const what = subjects && subjectKey !== '' ? ` ${row}` : '';
    const detailed = detailText(detail);
    const how = detailed === '' ? '' : html` <span class="none">(${detailed})</span>`;
    return html`<li><span class="t none">${timeText(atMs)}</span> !${by}: <b>${action}</b>!${what}!${how}</li>`;
  });
  return html`<ul class="plain log">!${items.join('')}</ul>`;
}

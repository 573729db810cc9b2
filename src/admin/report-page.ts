import { html } from 'ghtml';
import { drawing } from './cell-page.ts';
import { button, type Content, type Frame } from './layout-page.ts';
import { isAllowed } from './rules/roles.ts';
import { timeText } from './rules/values.ts';

export interface ReportPage {
  total: number;
  reports: readonly {
    id: number;
    atMs: number;
    reporter: string;
    author: string;
    reason: string;
    /** The row that was reported. */
    row: string;
    shown: { svg: string } | { text: string };
  }[];
}

/** Open reports, oldest first, each with its answers. */
export function reportPage(frame: Frame, { total, reports }: ReportPage, note: string): Content {
  const items = reports.map((one) => reportHtml(frame, one));
  const list =
    items.length === 0
      ? '<p class="none">No open reports. Players report entries in an album.</p>'
      : html`<ul class="reports">!${items.join('')}</ul>`;
  const body = html`<div class="head"><h1>Reports <small class="num">${total} open</small></h1></div>!${note}!${list}`;
  return { title: 'Reports', body };
}

function reportHtml(frame: Frame, report: ReportPage['reports'][number]): string {
  const { id, atMs, author, reporter, reason, row, shown } = report;
  const entry =
    'svg' in shown
      ? html`<div class="sheet">!${drawing(shown.svg)}</div>`
      : html`<blockquote><bdi>${shown.text}</bdi></blockquote>`;
  const answers = isAllowed(frame.role, 'moderate')
    ? html`<div class="acts">!${button(frame, `reports/${id}/keep/`, 'Keep it')}!${button(frame, `reports/${id}/blank/`, 'Blank it', 'danger')}</div>`
    : '';
  const why = reason === '' ? '' : html`<p>“<bdi>${reason}</bdi>”</p>`;
  return html`<li class="card"><p><a href="${frame.root}/admin/tables/${row}/">By <bdi>${author}</bdi></a></p>!${entry}!${why}
<p class="none">Reported by <bdi>${reporter}</bdi>, ${timeText(atMs)}</p>!${answers}</li>`;
}

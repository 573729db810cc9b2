import { html } from 'ghtml';
import { changesHtml, type ShownChange } from './cell-page.ts';
import { type Content, type Frame, tableList } from './layout-page.ts';

export interface HomePage {
  changes: readonly ShownChange[];
}

export function homePage({ root, nav }: Frame, { changes }: HomePage, note: string): Content {
  const body = html`<h1>Administration</h1>!${note}
<div class="tools"><form role="search" action="${root}/admin/tables/account/"><input type="search" name="q" maxlength="200"
aria-label="Find an account" placeholder="Find an account"><button>Find</button></form></div><div class="tables">!${tableList(root, nav, '')}</div>
<h2>Latest changes</h2><div class="panel">!${changesHtml(root, changes, true)}</div>`;
  return { title: 'Administration', body };
}

import { html } from 'ghtml';
import { isAllowed, type Role } from './rules/roles.ts';
import { shortLabel, type Table } from './rules/shape.ts';
import { countText } from './rules/values.ts';

export interface NavTable {
  table: Table;
  count: number;
}

/** What every page of the site needs: its place in the site, the viewer, and the CSRF token for its forms. */
export interface Frame {
  /** The path in front of `/admin/` behind a proxy; otherwise empty. */
  root: string;
  viewer: string;
  role: Role;
  csrf: string;
  nav: readonly NavTable[];
  /** The path of this page. */
  here: string;
}

/** The content of a page. `body` is trusted HTML. */
export interface Content {
  title: string;
  body: string;
}

/** Wraps a page in the site's header and, on wide screens, a sidebar with all tables. */
export function framed(frame: Frame, { title, body }: Content): Content {
  const { root, viewer, role, nav, here } = frame;
  const item = (path: string, text: string) =>
    html`<a href="${root}/admin/${path}"!${here === `/admin/${path}` ? ' aria-current="page"' : ''}>${text}</a>`;
  const people = isAllowed(role, 'see people')
    ? html`!${item('live/', 'Live')}!${item('tables/admin_change/', 'Changes')}`
    : '';
  const backup = isAllowed(role, 'administer') ? button(frame, 'backup/', 'Backup', 'link') : '';
  const rank = role === 'administrator' ? '' : html` <small>${role}</small>`;
  const bar = html`<header class="bar"><a class="brand" href="${root}/admin/">Parlor</a>
<nav aria-label="Site">!${item('', 'Tonight')}!${item('reports/', 'Reports')}!${people}!${backup}</nav>
<span class="who"><span><bdi>${viewer}</bdi>!${rank}</span>!${button(frame, 'logout/', 'Log out', 'link')}</span></header>`;
  const side = html`<nav class="side tables" aria-label="Tables">!${tableList(root, nav, here)}</nav>`;
  return {
    title: `${title} · Parlor`,
    body: html`!${bar}<div class="frame">!${side}<main>!${body}</main></div>`,
  };
}

/** All tables grouped by domain, with their row counts. */
export function tableList(root: string, nav: readonly NavTable[], here: string): string {
  const domains = [...new Set(nav.map(({ table }) => table.domain))];
  const sections = domains.map((domain) => {
    const items = nav
      .filter(({ table }) => table.domain === domain)
      .map(({ table, count }) => {
        const path = `/admin/tables/${table.name}/`;
        const current = here === path ? ' aria-current="page"' : '';
        return html`<li><a href="${root}${path}"!${current}>${shortLabel(table)}<span class="num">${countText(count)}</span></a></li>`;
      });
    return html`<section><h2>${domain}</h2><ul>!${items.join('')}</ul></section>`;
  });
  return sections.join('');
}

/** A form with one button. Every change is a POST with the CSRF token. */
export function button(
  { root, csrf }: Pick<Frame, 'root' | 'csrf'>,
  path: string,
  text: string,
  kind = '',
): string {
  return html`<form method="post" action="${root}/admin/${path}">!${csrfField(csrf)}<button class="${kind}">${text}</button></form>`;
}

export function csrfField(token: string): string {
  return html`<input type="hidden" name="csrfmiddlewaretoken" value="${token}">`;
}

export function note(text: string | undefined, kind: 'good' | 'bad' = 'good'): string {
  if (text === undefined) return '';
  return html`<p class="note ${kind}" role="${kind === 'bad' ? 'alert' : 'status'}">${text}</p>`;
}

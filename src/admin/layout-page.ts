import { html } from 'ghtml';
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

export const ADMIN_STYLE = `
:root { --good: #1d6b3f; --tomato: #c2361c; --on-tomato: #fff; --wash: #fdeec6; }
@media (prefers-color-scheme: dark) { :root { --good: #7fdba2; --tomato: #ff8a66; --on-tomato: #2a0f08; --wash: #4a2f4f; } }
body { font-size: 1rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.1rem; padding: .55rem 1rem; background: var(--card);
  border-bottom: 1px solid var(--line); }
.bar form { display: inline; margin: 0; } .bar .brand { font-weight: 700; color: var(--ink); text-decoration: none; }
.bar .who { margin-left: auto; color: var(--soft); max-width: 100%; }
a { text-underline-offset: .18em; } a[aria-current] { font-weight: 700; text-decoration: none; color: var(--ink); }
main { max-width: none; margin: 0; padding: 1.1rem 1rem 4rem; min-width: 0; }
h1 { font-size: 1.7rem; margin: 0 0 .8rem; } h1 small { font-size: 1rem; font-weight: 400; letter-spacing: 0; } h2 { font-size: 1.1rem; margin: 1.8rem 0 .5rem; }
.side { display: none; }
@media (min-width: 900px) { .frame { display: grid; grid-template-columns: 15rem minmax(0, 1fr); }
  .side { display: block; padding: 1.1rem 1rem; border-right: 1px solid var(--line); min-height: calc(100vh - 3rem); }
  main { padding: 1.3rem 1.8rem 4rem; } .panel { max-width: 60rem; } }
.tables h2 { font-size: .9rem; color: var(--soft); margin: 1.2rem 0 .2rem; text-transform: capitalize; font-weight: 600; }
.tables section:first-child h2 { margin-top: 0; }
.tables ul, ul.plain { list-style: none; margin: 0; padding: 0; }
.tables li, .counts li { display: flex; justify-content: space-between; gap: 1rem; padding: .15rem 0; }
.num { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; } h1 .num { white-space: normal; }
main .tables { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); }
main .tables section { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .7rem .9rem; }
@media (min-width: 900px) { main > .tables { display: none; } }
main .tables h2 { margin-top: 0; } main .tables li { padding: .35rem 0; }
.crumbs { margin: 0 0 .3rem; color: var(--soft); }
.box { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: .6rem; }
table { border-collapse: collapse; width: 100%; overflow-wrap: normal; }
th, td { text-align: left; padding: .4rem .7rem; white-space: nowrap; border-bottom: 1px solid var(--line); vertical-align: top; }
tr:last-child td { border-bottom: 0; } tbody tr:hover td { background: var(--wash); }
th { font-weight: 600; background: var(--wash); } th a { color: inherit; text-decoration: none; } th a:hover { text-decoration: underline; }
td.words { white-space: normal; min-width: 12rem; max-width: 28rem; overflow-wrap: anywhere; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; } td.t, .t { font-variant-numeric: tabular-nums; }
.none, .no { color: var(--soft); } .yes { color: var(--good); }
td.n:first-child, th.n:first-child { position: sticky; left: 0; background: var(--card); } th.n:first-child { background: var(--wash); }
.tools { display: flex; flex-wrap: wrap; gap: .5rem 1.2rem; align-items: center; margin: 0 0 .8rem; }
.tools form { display: flex; gap: .5rem; flex: 1 1 16rem; max-width: 34rem; margin: 0; }
input { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: .45rem; padding: .45rem .6rem;
  width: 100%; min-width: 0; }
::placeholder { color: var(--soft); opacity: 1; }
button, .button { font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: .45rem; cursor: pointer;
  padding: .45rem .9rem; text-decoration: none; display: inline-block; white-space: nowrap; }
button:hover, .button:hover { background: var(--wash); }
.main { background: var(--tomato); color: var(--on-tomato); border-color: var(--ink); } .main:hover { background: var(--tomato); text-decoration: underline; }
.danger { color: var(--tomato); border-color: var(--tomato); }
.link { border: 0; background: none; padding: 0; color: var(--accent); text-decoration: underline; text-underline-offset: .18em; }
.link:hover { background: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.chips { display: flex; flex-wrap: wrap; gap: .35rem 1.2rem; margin: 0 0 .8rem; color: var(--soft); } .chips span { white-space: nowrap; }
.chips a { padding: .15rem .25rem; }
.pages { display: flex; gap: 1.2rem; align-items: center; margin: .8rem 0; }
.note { max-width: 60rem; border-left: 4px solid var(--good); background: var(--card); padding: .6rem .9rem; margin: 0 0 1rem; border-radius: .3rem; }
.note.bad { border-color: var(--tomato); }
.panel { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: .9rem 1rem; margin: 0 0 1rem; }
.panel form { display: inline-block; margin: 0; } .panel p { margin: 0 0 .7rem; } .panel p:last-child { margin: 0; } td a { padding: .3rem 0; } .acts { display: flex; flex-wrap: wrap; gap: .6rem; }
dl { grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .35rem 1.2rem; } dd.words { white-space: pre-wrap; }
dd img { display: block; width: 100%; max-width: 26rem; background: #fff; border: 1px solid var(--line); border-radius: .5rem; }
.narrow { max-width: 26rem; margin: 0 auto; padding: 2.5rem 1.2rem; } .frame .narrow { margin: 0; padding: 0; } .narrow label { display: block; margin: 0 0 .9rem; }
.narrow .main { width: 100%; }
.counts { max-width: 34rem; }
.log { margin: -.4rem 0; } .log li { padding: .4rem 0; border-bottom: 1px solid var(--line); } .log li:last-child { border: 0; }
@media (max-width: 500px) { dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin: 0 0 .6rem; }
  a.button, button { padding-block: .55rem; } .bar .link { padding: .3rem 0; } .bar a { padding: .3rem 0; } }
`;

/** Wraps a page in the site's header and, on wide screens, a sidebar with all tables. */
export function framed(frame: Frame, { title, body }: Content): Content {
  const { root, viewer, nav, here } = frame;
  const item = (path: string, text: string) =>
    html`<a href="${root}/admin/${path}"!${here === `/admin/${path}` ? ' aria-current="page"' : ''}>${text}</a>`;
  const bar = html`<header class="bar"><a class="brand" href="${root}/admin/">Parlor</a>
!${item('', 'Tables')} !${item('live/', 'Live')} !${item('tables/admin_change/', 'Changes')}
!${button(frame, 'backup/', 'Backup', 'link')}
<span class="who"><bdi>${viewer}</bdi> &middot; !${button(frame, 'logout/', 'Log out', 'link')}</span></header>`;
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
        const link = html`<a href="${root}${path}"!${current}>${shortLabel(table)}</a>`;
        return html`<li>!${link}<span class="num">${countText(count)}</span></li>`;
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

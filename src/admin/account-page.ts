import { html } from 'ghtml';
import type { AccountTexts } from '../accounts/index.ts';
import { button, type Content, csrfField, type Frame } from './layout-page.ts';
import type { Role } from './rules/roles.ts';
import { isOfHouse } from './rules/shape.ts';
import { NEW_PASSWORD, type Problems, problemsHtml } from './sign-in-page.ts';

export interface AccountState {
  id: number;
  isActive: boolean;
  role: Role | undefined;
  closed: boolean;
  /** Whether this is the viewer's own account. */
  own: boolean;
}

const RANKS: Record<Role, string> = {
  administrator: 'It is an administrator.',
  moderator: 'It is a moderator: it sees the games, can delete them, and answers reports.',
  viewer: 'It may look at everything on this site, and change nothing.',
};
const ROLE_CHANGES: [role: Role | undefined, change: string, text: string][] = [
  ['administrator', 'staff', 'Make administrator'],
  ['moderator', 'moderator', 'Make moderator'],
  ['viewer', 'viewer', 'Make viewer'],
  [undefined, 'not-staff', 'Take the role away'],
];

/** Buttons to change an account. Administrators cannot switch off or demote themselves. */
export function accountPanel(frame: Frame, { id, isActive, role, closed, own }: AccountState): string {
  if (closed) return '<div class="panel"><p>This account is closed. It can no longer be changed.</p></div>';
  if (isOfHouse(id))
    return '<div class="panel"><p>A player of the house: the server plays for it, and nobody can log in to it.</p></div>';
  const path = `${frame.root}/admin/accounts/${id}`;
  const change = (name: string, text: string, kind = '') =>
    button(frame, `accounts/${id}/${name}/`, text, kind);
  const roles = ROLE_CHANGES.filter(([one]) => one !== role).map(([, name, text]) => change(name, text));
  const active = isActive
    ? change('deactivate', 'Switch off', 'danger')
    : change('activate', 'Switch on', 'main');
  const acts = [
    html`<a class="button" href="${path}/edit/">Edit…</a>`,
    html`<a class="button" href="${path}/password/">New password…</a>`,
    change('log-out', 'Log out everywhere'),
    ...(own
      ? []
      : [
          active,
          html`<a class="button danger" href="${frame.root}/admin/tables/account/${id}/delete/">Delete…</a>`,
        ]),
  ];
  const state = isActive ? 'This account is active.' : 'This account is switched off.';
  const rank = role === undefined ? '' : ` ${RANKS[role]}`;
  const whose = own
    ? ' It is your own account. Only another administrator can switch it off, delete it or change its role.'
    : '';
  const ranks = own ? '' : html`<div class="acts low">!${roles.join('')}</div>`;
  return html`<div class="panel"><p>${state}${rank}${whose}</p><div class="acts">!${acts.join('')}</div>!${ranks}</div>`;
}

const FIELDS: [name: keyof AccountTexts, text: string, more: string][] = [
  ['username', 'Username', ' required autocapitalize="none"'],
  ['name', 'Shown name', ''],
  ['first_name', 'First name', ''],
  ['last_name', 'Last name', ''],
  ['email', 'E-mail', ' type="email"'],
];

function fieldsHtml(texts: Partial<AccountTexts>): string {
  return FIELDS.map(
    ([name, text, more]) =>
      html`<label>${text} <input name="${name}" value="${texts[name] ?? ''}" maxlength="${name === 'email' ? 254 : 150}" autocomplete="off"!${more}></label>`,
  ).join('');
}

export function editPage(
  { root, csrf }: Frame,
  id: number,
  texts: Partial<AccountTexts>,
  problems?: Problems,
): Content {
  return {
    title: `Edit ${texts.username}`,
    body: html`<p class="crumbs"><a href="${root}/admin/tables/account/${id}/">account ${id}</a></p>
<div class="narrow"><h1>Edit account</h1>!${problemsHtml(problems)}
<form method="post" action="${root}/admin/accounts/${id}/edit/">!${csrfField(csrf)}!${fieldsHtml(texts)}
<button class="main">Save</button></form></div>`,
  };
}

export function addPage(
  { root, csrf }: Frame,
  texts: Partial<AccountTexts> = {},
  problems?: Problems,
): Content {
  return {
    title: 'Add an account',
    body: html`<p class="crumbs"><a href="${root}/admin/tables/account/">account</a></p>
<div class="narrow"><h1>Add an account</h1>!${problemsHtml(problems)}
<form method="post" action="${root}/admin/accounts/new/">!${csrfField(csrf)}!${fieldsHtml(texts)}!${NEW_PASSWORD}
<button class="main">Add</button></form></div>`,
  };
}

import { html } from 'ghtml';
import { button, type Content, csrfField, note } from './layout-page.ts';

/** Layout for pages outside the frame: the login page and other standalone forms. */
function narrow(title: string, body: string): Content {
  return {
    title: `${title} · Parlor`,
    body: html`<main class="narrow"><p class="crumbs">Parlor</p><h1>${title}</h1>!${body}</main>`,
  };
}

interface LoginPage {
  root: string;
  next: string | undefined;
  username?: string;
  problem?: string;
}

export function loginPage({ root, next, username = '', problem }: LoginPage): Content {
  const onward = next === undefined ? '' : html`<input type="hidden" name="next" value="${next}">`;
  return narrow(
    'Log in',
    html`<p>Only those who look after this server can log in here.</p>!${note(problem, 'bad')}
<form method="post" action="${root}/admin/login/">!${onward}
<label>Username <input name="username" value="${username}" autocomplete="username" autocapitalize="none" required maxlength="1000"></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required maxlength="1000"></label>
<button class="main">Log in</button></form>`,
  );
}

/** Shown to a logged-in user who is not an administrator. */
export function deniedPage(frame: { root: string; csrf: string; viewer: string }): Content {
  return narrow(
    'Administrators only',
    html`<p>You are logged in as <bdi>${frame.viewer}</bdi>. Only administrators may use this site.</p>
!${button(frame, 'logout/', 'Log out', 'main')}`,
  );
}

export type Problems = Readonly<Record<string, readonly string[]>>;

export function problemsHtml(problems: Problems | undefined): string {
  return Object.values(problems ?? {})
    .flat()
    .map((text) => note(text, 'bad'))
    .join('');
}

export const NEW_PASSWORD = html`<label>Password <input name="password" type="password" autocomplete="new-password" required maxlength="128"></label>
<label>Password again <input name="again" type="password" autocomplete="new-password" required maxlength="128"></label>`;

export function firstPage(root: string, token: string, username = '', problems?: Problems): Content {
  return narrow(
    'The first administrator',
    html`<p>This server has no administrator yet. Choose a name and a password; this link works once.</p>!${problemsHtml(problems)}
<form method="post" action="${root}/admin/first/${token}/">
<label>Username <input name="username" value="${username}" autocomplete="username" autocapitalize="none" required maxlength="150"></label>
!${NEW_PASSWORD}<button class="main">Create administrator</button></form>`,
  );
}

export interface PasswordPage {
  id: number;
  name: string;
  own: boolean;
}

export function passwordPage(
  { root, csrf }: { root: string; csrf: string },
  { id, name, own }: PasswordPage,
  problems?: Problems,
): Content {
  const whose = own ? ' It is your own account, so you will have to log in again.' : '';
  return {
    title: `New password · ${name}`,
    body: html`<p class="crumbs"><a href="${root}/admin/tables/account/${id}/"><bdi>${name}</bdi></a></p>
<div class="narrow"><h1>New password</h1><p>For <bdi>${name}</bdi>. This logs the account out everywhere.${whose}</p>!${problemsHtml(problems)}
<form method="post" action="${root}/admin/accounts/${id}/password/">!${csrfField(csrf)}!${NEW_PASSWORD}<button class="main">Change password</button></form></div>`,
  };
}

/** A page for a refused request, with a paragraph for each problem. */
export function refusalPage(root: string, title: string, problems: readonly string[]): Content {
  const texts = problems.map((text) => html`<p>${text}</p>`).join('');
  return narrow(title, html`!${texts}<p><a href="${root}/admin/">Administration</a></p>`);
}

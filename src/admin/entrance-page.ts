import { escapeHtml } from '../platform/http/html.ts';
import { button, type Content, csrfField, note } from './layout-page.ts';

/** Pages for who is not in, and forms that stand alone. */
function narrow(title: string, body: string): Content {
  return {
    title: `${title} · Parlor`,
    body: `<main class="narrow"><p class="crumbs">Parlor</p><h1>${escapeHtml(title)}</h1>${body}</main>`,
  };
}

interface LoginPage {
  root: string;
  next: string | undefined;
  username?: string;
  problem?: string;
}

export function loginPage({ root, next, username = '', problem }: LoginPage): Content {
  const onward = next === undefined ? '' : `<input type="hidden" name="next" value="${escapeHtml(next)}">`;
  return narrow(
    'Log in',
    `<p>This is for administrators of the server.</p>${note(problem, 'bad')}
<form method="post" action="${root}/admin/login/">${onward}
<label>Username <input name="username" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" required maxlength="1000"></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required maxlength="1000"></label>
<button class="main">Log in</button></form>`,
  );
}

/** For who is logged in and may not be here. */
export function deniedPage(frame: { root: string; csrf: string; viewer: string }): Content {
  return narrow(
    'Not for this account',
    `<p>You are logged in as <bdi>${escapeHtml(frame.viewer)}</bdi>, and only administrators may use this site.</p>
${button(frame, 'logout/', 'Log out', 'main')}`,
  );
}

export type Problems = Readonly<Record<string, readonly string[]>>;

function problemsHtml(problems: Problems | undefined): string {
  return Object.values(problems ?? {})
    .flat()
    .map((text) => note(text, 'bad'))
    .join('');
}

const NEW_PASSWORD = `<label>Password <input name="password" type="password" autocomplete="new-password" required maxlength="128"></label>
<label>Password again <input name="again" type="password" autocomplete="new-password" required maxlength="128"></label>`;

export function firstPage(root: string, token: string, username = '', problems?: Problems): Content {
  return narrow(
    'The first administrator',
    `<p>This server has no administrator yet. Choose a name and a password; this link works once.</p>${problemsHtml(problems)}
<form method="post" action="${root}/admin/first/${escapeHtml(token)}/">
<label>Username <input name="username" value="${escapeHtml(username)}" autocomplete="username" autocapitalize="none" required maxlength="150"></label>
${NEW_PASSWORD}<button class="main">Make me the administrator</button></form>`,
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
  const whose = own ? ' This is your own account: you will have to log in again.' : '';
  return {
    title: `New password · ${name}`,
    body: `<p class="crumbs"><a href="${root}/admin/tables/account/${id}/"><bdi>${escapeHtml(name)}</bdi></a></p>
<div class="narrow"><h1>New password</h1><p>For <bdi>${escapeHtml(name)}</bdi>, who is logged out everywhere.${whose}</p>${problemsHtml(problems)}
<form method="post" action="${root}/admin/accounts/${id}/password/">${csrfField(csrf)}${NEW_PASSWORD}<button class="main">Change it</button></form></div>`,
  };
}

/** A refusal; `problems` by field. */
export function refusalPage(root: string, title: string, problems: readonly string[]): Content {
  const texts = problems.map((text) => `<p>${escapeHtml(text)}</p>`).join('');
  return narrow(title, `${texts}<p><a href="${root}/admin/">Administration</a></p>`);
}

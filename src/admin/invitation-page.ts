import { html } from 'ghtml';
import { renderSVG } from 'uqr';
import { button, type Content, csrfField, type Frame } from './layout-page.ts';
import { INVITATION_DAYS, INVITATION_USES, type InvitationForm } from './schema.ts';
import { type Problems, problemsHtml } from './sign-in-page.ts';

export type Mode = 'open' | 'invite' | 'closed';

/** What PARLOR_REGISTER means, for the dashboard and these pages. */
export const MODES: Record<Mode, { says: string; more: string }> = {
  open: {
    says: 'Anybody can come in',
    more: 'Everybody who has the address. With PARLOR_REGISTER=invite, only those whom you invite.',
  },
  invite: {
    says: 'New people need an invitation',
    more: 'Or the code of a game that somebody here has made.',
  },
  closed: {
    says: 'No new people',
    more: 'Guests join with the code of a game. Links to invite work again with PARLOR_REGISTER=invite.',
  },
};

const DAYS: Record<(typeof INVITATION_DAYS)[number], string> = {
  '1': 'a day',
  '7': 'a week',
  '30': '30 days',
  '365': 'a year',
};

function choiceHtml(
  name: string,
  text: string,
  options: readonly (readonly [string, string])[],
  chosen: string,
) {
  const items = options.map(
    ([value, shown]) =>
      html`<option value="${value}"!${value === chosen ? ' selected' : ''}>${shown}</option>`,
  );
  return html`<label>${text} <select name="${name}">!${items.join('')}</select></label>`;
}

const CRUMBS = (root: string) =>
  html`<p class="crumbs"><a href="${root}/admin/tables/invitation/">invitation</a></p>`;

export function invitePage(
  { root, csrf }: Frame,
  mode: Mode,
  { label = '', uses = '10', days = '7' }: Partial<InvitationForm> = {},
  problems?: Problems,
): Content {
  const uselessNow =
    mode === 'invite'
      ? ''
      : html`<p class="note bad">${MODES[mode].says} at the moment. ${MODES[mode].more}</p>`;
  const counts = INVITATION_USES.map((one) => [one, one === '1' ? 'one person' : `${one} people`] as const);
  const body = html`!${CRUMBS(root)}<div class="narrow"><h1>Invite people</h1>
<p>Whoever has the link can make an account or play as a guest.</p>!${uselessNow}!${problemsHtml(problems)}
<form method="post" action="${root}/admin/invitations/new/">!${csrfField(csrf)}
<label>For whom <input name="label" value="${label}" maxlength="100" required autocomplete="off" placeholder="Friday club"></label>
!${choiceHtml('uses', 'For', counts, uses)}!${choiceHtml(
    'days',
    'Good for',
    INVITATION_DAYS.map((one) => [one, DAYS[one]] as const),
    days,
  )}
<button class="main">Make a link</button></form></div>`;
  return { title: 'Invite people', body };
}

/** Shows the link, this once. */
export function invitedPage({ root }: Frame, { label }: InvitationForm, id: number, link: string): Content {
  const code = Buffer.from(renderSVG(link, { border: 2 })).toString('base64');
  const body = html`!${CRUMBS(root)}<div class="narrow"><h1>Invitation for <bdi>${label}</bdi></h1>
<p class="note good" role="status">Send this link, or print the code. It is shown only now.</p>
<p><input value="${link}" readonly aria-label="The link"></p><div class="sheet"><img alt="The link as a QR code" src="data:image/svg+xml;base64,!${code}"></div>
<p><a href="${root}/admin/tables/invitation/${id}/">Who came with it, and withdraw it</a></p></div>`;
  return { title: 'Invitation', body };
}

/** Shown on the page of an invitation. */
export function invitationPanel(frame: Frame, id: number, isWithdrawn: boolean): string {
  if (isWithdrawn)
    return '<div class="panel"><p>This invitation was withdrawn. Nobody comes in with it.</p></div>';
  return html`<div class="panel"><p>Those who came with it are among the related rows.</p><div class="acts">!${button(frame, `invitations/${id}/withdraw/`, 'Withdraw', 'danger')}</div></div>`;
}

import { html } from 'ghtml';
import { changesHtml, type ShownChange } from './cell-page.ts';
import { barChart, lineChart } from './chart.ts';
import { MODES, type Mode } from './invitation-page.ts';
import { button, type Content, type Frame, tableList } from './layout-page.ts';
import { isAllowed } from './rules/roles.ts';
import { bytesText, countText, spanText } from './rules/values.ts';

/** What the dashboard shows. */
export interface HomePage {
  nowMs: number;
  upMs: number;
  people: { known: number; unknown: number };
  games: readonly { names: readonly [one: string, many: string]; running: number; list: string }[];
  /** Games begun on each of the last days; today is last. */
  begun: readonly number[];
  beats: readonly { lagMs: number; commits: number }[];
  reports: number;
  failedLogins: number;
  failedJobs: number;
  disk: { fileBytes: number; freeBytes: number } | undefined;
  /** PARLOR_REGISTER. */
  register: Mode;
  backup: { status: string; goodAtMs: number | null };
  /** Empty if the viewer may not see the audit log. */
  changes: readonly ShownChange[];
}

interface Look {
  is: 'good' | 'warn';
  says: string;
  more: string;
  /** HTML: a link or button. */
  act?: string;
}

const DAY_MS = 86_400_000;
/** Copies are made daily. */
const OLD_BACKUP_MS = 2 * DAY_MS;
const LITTLE_BYTES = 1024 ** 3;

export function homePage(frame: Frame, home: HomePage, note: string): Content {
  const { root, nav, role } = frame;
  const seesPeople = isAllowed(role, 'see people');
  const find = html`<h2>Find an account</h2><form role="search" class="find" action="${root}/admin/tables/account/"><input type="search" name="q" maxlength="200"
aria-label="Find an account" placeholder="Name or number"><button>Find</button></form>
<h2>Newest changes</h2><div class="panel">!${changesHtml(frame, home.changes, true)}</div>`;
  const body = html`<div class="head"><h1>Tonight <small class="num">up for ${spanText(home.upMs)}</small></h1></div>!${note}
!${tiles(root, home)}<div class="cols"><section><h2>Wants a look</h2>!${looks(frame, home)}</section><section>!${seesPeople ? find : ''}</section></div>
<h2>How it went</h2><div class="charts">!${charts(home)}</div>
<div class="small"><h2>Tables</h2><div class="tables">!${tableList(root, nav, '')}</div></div>`;
  return { title: 'Administration', body };
}

function tiles(root: string, { people, games, begun }: HomePage): string {
  const tile = (count: number, text: string, more: string, link?: string) => {
    const inner = html`<b class="big">${countText(count)}</b><span>${text}</span><small>${more}</small>`;
    return html`<li class="card">!${link ? html`<a href="${root}/admin/${link}">!${inner}</a>` : inner}</li>`;
  };
  const running = games.map(({ names: [one, many], running, list }) =>
    tile(running, running === 1 ? one : many, 'running now', list),
  );
  const unknown = people.unknown === 0 ? 'with an open page' : `and ${people.unknown} without an account`;
  return html`<ul class="tiles">!${tile(people.known, people.known === 1 ? 'person here' : 'people here', unknown)}!${running.join('')}
!${tile(begun.at(-1) ?? 0, 'games today', 'begun since midnight UTC')}</ul>`;
}

function looks(frame: Frame, home: HomePage): string {
  const all = [
    ...[reportLook(frame, home), backupLook(frame, home), diskLook(home), doorLook(frame, home)],
    ...faultLooks(frame, home),
  ];
  const items = all
    .filter((one) => one !== undefined)
    .map(
      ({ is, says, more, act = '' }) =>
        html`<li><span class="mark ${is}" aria-hidden="true">${is === 'good' ? '✓' : '!'}</span><span class="say"><b>${says}</b><small>${more}</small></span>!${act}</li>`,
    );
  return html`<ul class="look">!${items.join('')}</ul>`;
}

function reportLook({ root }: Frame, { reports }: HomePage): Look {
  if (reports === 0)
    return { is: 'good', says: 'No open reports', more: 'Players report entries in an album.' };
  const says = reports === 1 ? '1 open report' : `${countText(reports)} open reports`;
  const act = html`<a href="${root}/admin/reports/">Show</a>`;
  return { is: 'warn', says, more: 'A player finds an entry unfit to be shown.', act };
}

function backupLook(frame: Frame, { nowMs, backup: { status, goodAtMs } }: HomePage): Look {
  const act = isAllowed(frame.role, 'administer') ? button(frame, 'backup/', 'Download a copy') : '';
  if (status === 'off')
    return {
      is: 'warn',
      says: 'No scheduled backups',
      more: 'Set PARLOR_BACKUP to make one every night.',
      act,
    };
  const age = goodAtMs === null ? undefined : nowMs - goodAtMs;
  const says = age === undefined ? 'No backup yet' : `Last backup ${spanText(age)} ago`;
  if (status.startsWith('error')) return { is: 'warn', says, more: `The newest try failed. ${status}`, act };
  if (age === undefined || age <= OLD_BACKUP_MS)
    return { is: 'good', says, more: 'Copies are made as planned.' };
  return { is: 'warn', says, more: 'What has happened since is not in it.', act };
}

function diskLook({ disk }: HomePage): Look | undefined {
  if (!disk) return undefined;
  const is = disk.freeBytes < LITTLE_BYTES ? 'warn' : 'good';
  return {
    is,
    says: `Disk: ${bytesText(disk.freeBytes)} free`,
    more: `The database has ${bytesText(disk.fileBytes)}.`,
  };
}

function doorLook({ root, role }: Frame, { register }: HomePage): Look {
  const mayInvite = register === 'invite' && isAllowed(role, 'administer');
  const act = mayInvite ? html`<a href="${root}/admin/invitations/new/">Invite people</a>` : '';
  return { is: 'good', ...MODES[register], act };
}

function faultLooks({ root, role }: Frame, { failedLogins, failedJobs }: HomePage): (Look | undefined)[] {
  const show = html`<a href="${root}/admin/tables/login_failure/?sort=-id">Show</a>`;
  const logins: Look = {
    is: 'warn',
    says: failedLogins === 1 ? '1 wrong password' : `${countText(failedLogins)} wrong passwords`,
    more: 'Within the last hour.',
    act: isAllowed(role, 'see people') ? show : '',
  };
  const jobs: Look = {
    is: 'warn',
    says: failedJobs === 1 ? '1 scheduled job failed' : `${countText(failedJobs)} scheduled jobs failed`,
    more: 'Since the start. The log says why; each is tried again.',
  };
  return [failedLogins > 4 ? logins : undefined, failedJobs > 0 ? jobs : undefined];
}

function charts({ begun, beats }: HomePage): string {
  const sum = begun.reduce((all, one) => all + one, 0);
  const lag = beats.map(({ lagMs }) => lagMs);
  const commits = beats.map(({ commits }) => commits);
  const worst = Math.max(0, ...lag);
  return [
    barChart(
      {
        title: 'Games a day',
        now: `${countText(sum)} in ${begun.length} days`,
        says: `Games begun on each of the last ${begun.length} days: ${begun.join(', ')}`,
      },
      begun,
    ),
    lineChart(
      {
        title: 'Event loop, late by',
        now: `${(lag.at(-1) ?? 0).toFixed(1)} ms now`,
        says: `How late the event loop was in each of the last ${lag.length} minutes: at most ${worst.toFixed(1)} ms`,
      },
      lag,
      20,
    ),
    lineChart(
      {
        title: 'Commits a minute',
        now: `${countText(commits.at(-1) ?? 0)} in the last`,
        says: `Commits in each of the last ${commits.length} minutes: ${commits.join(', ')}`,
      },
      commits,
      10,
    ),
  ].join('');
}

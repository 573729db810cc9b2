import { html } from 'ghtml';
import type { Content } from './layout-page.ts';
import { cut, timeText } from './rules/values.ts';

export interface LivePage {
  nowMs: number;
  sockets: readonly {
    user: { id: number; name: string } | undefined;
    address: string;
    sinceMs: number;
    topics: readonly string[];
  }[];
  topics: readonly { topic: string; listeners: number }[];
  polls: readonly { user: { id: number; name: string } | undefined; topic: string }[];
  due: readonly { kind: string; key: string; atMs: number }[];
}

/** Reloads the page every 5 s. */
export const LIVE_HEAD = '<meta http-equiv="refresh" content="5">';

export function livePage(root: string, { nowMs, sockets, topics, polls, due }: LivePage): Content {
  const name = (user: { id: number; name: string } | undefined) =>
    user
      ? html`<a href="${root}/admin/tables/account/${user.id}/"><bdi>${user.name}</bdi></a>`
      : '<span class="none">anonymous</span>';
  const topicNames = (names: readonly string[]) =>
    html`${cut(names.join(', '), 200)}` || '<span class="none">none</span>';
  const body = html`<h1>Live <small class="num">${timeText(nowMs)} UTC, refreshed every 5 s</small></h1>
!${section(
    'Sockets',
    ['player', 'address', 'since', 'topics'],
    sockets.map((one) => [
      name(one.user),
      html`${one.address}`,
      timeText(one.sinceMs),
      topicNames(one.topics),
    ]),
  )}
!${section(
    'Topics',
    ['topic', 'listeners'],
    topics.map(({ topic, listeners }) => [html`${topic}`, String(listeners)]),
  )}
!${section(
    'Held polls',
    ['player', 'topic'],
    polls.map(({ user, topic }) => [name(user), html`${topic}`]),
  )}
!${section(
    'Scheduled jobs',
    ['kind', 'key', 'when'],
    due.map(({ kind, key, atMs }) => [
      html`${kind}`,
      html`${key}`,
      html`${timeText(atMs)} <span class="none">${inWords(atMs - nowMs)}</span>`,
    ]),
  )}`;
  return { title: 'Live', body };
}

function section(title: string, heads: readonly string[], rows: readonly string[][]): string {
  const head = heads.map((text) => html`<th>${text}</th>`).join('');
  const lines = rows.map((row) => html`<tr>!${row.map((cell) => html`<td>!${cell}</td>`).join('')}</tr>`);
  const table = html`<div class="box" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>!${head}</tr></thead><tbody>!${lines.join('')}</tbody></table></div>`;
  return html`<h2>${title} <span class="num">${rows.length}</span></h2>!${rows.length > 0 ? table : '<p class="none">None.</p>'}`;
}

function inWords(ms: number): string {
  const s = Math.round(ms / 1000);
  if (s <= 0) return 'now';
  if (s < 120) return `in ${s} s`;
  return s < 7200 ? `in ${Math.round(s / 60)} min` : `in ${Math.round(s / 3600)} h`;
}

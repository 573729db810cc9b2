import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebSession } from '../accounts/index.ts';
import { type Viewer, viewerOf } from '../platform/access/viewer.ts';
import { sendPage } from '../platform/http/html.ts';
import { type Content, type Frame, framed, type NavTable, note } from './layout-page.ts';
import type { Role } from './rules/roles.ts';
import { DONE, type Done } from './schema.ts';
import { ADMIN_STYLE } from './style.ts';

/** What the routes need to send pages. */
export interface Site {
  /** The path in front of `/admin/` behind a proxy; otherwise empty. */
  root: string;
  web: WebSession;
  /** The viewer's role, and the tables in the navigation on every page. */
  nav(viewer: Viewer): Promise<{ role: Role; tables: NavTable[] }>;
}

/** Pages accept only the cookie, because a token in a header comes from a program. */
export const forStaff = {
  who: 'staff',
  credentials: ['cookie'],
  answers: {},
  options: { page: true },
} as const;

export function send(reply: FastifyReply, content: Content, head = ''): FastifyReply {
  return sendPage(reply, { ...content, style: ADMIN_STYLE, forms: true }, head);
}

/** A page for administrators, inside the frame. */
export async function sendFramed(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  draw: (frame: Frame) => Content,
  head = '',
): Promise<FastifyReply> {
  const here = request.url.split('?')[0] ?? '';
  const { root, web } = site;
  const viewer = viewerOf(request);
  const { role, tables } = await site.nav(viewer);
  const frame = { root, viewer: viewer.username, role, csrf: web.csrfToken(request), nav: tables, here };
  return send(reply, framed(frame, draw(frame)), head);
}

/** Redirects after a change. With `done`, the page shows what was done. */
export function goOn(reply: FastifyReply, { root }: Site, path: string, done?: Done): FastifyReply {
  return reply.redirect(`${root}${path}${done ? `?done=${done}` : ''}`, 303);
}

export function doneNote(done: Done | undefined): string {
  return note(done && DONE[done]);
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import { sendPage } from './html.ts';

const TEXTS = {
  en: {
    title: 'We can’t find that page',
    body: 'The link may be cut short, or what it led to is gone.',
    home: 'Home',
  },
  de: {
    title: 'Diese Seite gibt es nicht',
    body: 'Vielleicht ist der Link unvollständig, oder das Ziel ist nicht mehr da.',
    home: 'Zur Startseite',
  },
};
const FOR_PROGRAMS = /^\/(?:api|integers|media|ws|static)(?:[/?]|$)/;

/** Whether a person has followed a dead link. Programs get JSON. */
export function isLost({ method, headers, url, is404 }: FastifyRequest): boolean {
  const isForPeople = headers.accept?.includes('text/html') && !FOR_PROGRAMS.test(url);
  return Boolean(is404 && isForPeople && (method === 'GET' || method === 'HEAD'));
}

/** A page with a link to the front page. `root` is the path prefix behind a proxy. */
export function sendLostPage(request: FastifyRequest, reply: FastifyReply, root: string): FastifyReply {
  const lang = /^de\b/.test(request.headers['accept-language'] ?? '') ? 'de' : 'en';
  const { title, body, home } = TEXTS[lang];
  const main = html`<main><h1>${title}</h1><p>${body}</p><p><a href="${root}/">${home}</a></p></main>`;
  reply.headers({ 'cache-control': 'no-store', vary: 'Accept, Accept-Language' });
  return sendPage(reply.code(404), { title, body: main, lang });
}

import type { FastifyReply } from 'fastify';

export const tags = ['Telephone'];
export const config = { access: 'required' } as const;

/** The code of no session. */
export const NO_CODE = 0;

/** The code of the path as a number; `NO_CODE` for what is none. Leading zeros are forgiven. */
export function codeOf({ code }: { code: string }): number {
  return /^\d{1,15}$/.test(code) ? Number(code) : NO_CODE;
}

export function sendJson(reply: FastifyReply, json: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(json);
}

/** Session JSON is built and serialised once per version; the routes' schemas of it are for the documentation. */
export function sendSession(reply: FastifyReply, session: object): FastifyReply {
  return sendJson(reply, JSON.stringify(session));
}

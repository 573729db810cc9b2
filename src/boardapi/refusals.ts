import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { type AppError, defineErrors, type ErrorKind } from '../platform/errors.ts';
import { refusalOf } from '../platform/http/server.ts';
import { OK } from './access.ts';

defineErrors({
  missing_scope: {
    status: 403,
    text: 'This token may not do that. Make one with the scope that this needs.',
  },
  for_bots: { status: 403, text: 'Only bots may do that. Use /api/board/, or make this account a bot.' },
  not_for_bots: { status: 403, text: 'Bots may not do that. Use /api/bot/.' },
  player_not_found: { status: 404, text: 'There is no such player.' },
  challenge_not_found: { status: 404, text: 'There is no such challenge, or it is not for you.' },
  has_played: { status: 400, text: 'Only an account that has not played yet can become a bot.' },
  too_many_streams: { status: 400, text: 'This account has 64 streams open already.' },
});

/** To those who may not see something, it does not exist. */
const HIDDEN = ['not_a_player', 'not_invited'];

/**
 * In the form that chess programs expect: a refused command is 400, something that is not theirs is 404, and the text
 * is in `error`.
 */
export function boardKind(code: string, { status, text }: ErrorKind): ErrorKind {
  const isRefusedAct = status === 409 || code === 'not_your_turn';
  return { status: HIDDEN.includes(code) ? 404 : isRefusedAct ? 400 : status, text, member: 'error' };
}

/** A body that cannot be read. */
const UNREADABLE = [400, 413];

/** The error handler of the board API. Chat that cannot be read is dropped: a refusal stops some programs from moving. */
export function onBoardError(fault: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(fault, request);
  if (request.routeOptions.url?.endsWith('/chat') && UNREADABLE.includes(refusal.status)) {
    reply.code(200).send(OK);
    return;
  }
  const { status } = boardKind(refusal.code, { status: refusal.status, text: '' });
  reply
    .code(status)
    .headers(refusal.headers)
    .send({ error: textOf(refusal), code: refusal.code });
}

/** On one line. */
function textOf({ fields, message }: AppError): string {
  if (!fields) return message;
  return Object.entries(fields)
    .map(([field, problems]) => `${field}: ${problems.join(' ')}`)
    .join(' ');
}

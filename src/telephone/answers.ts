import type { FastifyReply } from 'fastify';
import type { Config } from '../config.ts';
import type { HttpCall } from '../platform/commands.ts';
import { baseUrl } from '../platform/http/server.ts';
import type { Result } from '../platform/live/messages.ts';
import { CodeParams, Session, SessionMessage, topicOf } from './schema.ts';
import type { DrawingEntry } from './schema-entries.ts';

/** Session JSON is serialised here. The response schemas in the tables only serve the documentation. */
export function sendSession(session: object, { reply }: HttpCall): FastifyReply {
  return sendJson(JSON.stringify(session), reply);
}

export function sendJson(json: string, reply: FastifyReply): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(json);
}

export function ackSession(session: Session): Result {
  return { payload: session, topic: topicOf(session.game_code), version: session.version };
}

/** 201 for a new entry, 200 for one that was already there. A retry after a lost answer is not an error. */
export function sendEntry(
  { entry, created }: { entry: object; created: boolean },
  { reply }: HttpCall,
): FastifyReply {
  return reply.code(created ? 201 : 200).send(entry);
}

/** The entry with the absolute URL of its drawing, under the host name that the client used. */
export function withAddress(entry: DrawingEntry, { request }: HttpCall, config: Config): DrawingEntry {
  return { ...entry, drawing: baseUrl(request, config) + entry.drawing };
}

/** A command in one session. Its HTTP answer and its ACK are the session's new state. */
export const inSession = {
  params: CodeParams,
  payload: SessionMessage,
  names: { game_code: 'code' },
  answers: { 200: Session },
  send: sendSession,
  ack: ackSession,
} as const;

/** Every row's refusals for a session that does not exist, or is not the caller's. */
export const UNKNOWN = ['session_not_found', 'not_in_session'] as const;

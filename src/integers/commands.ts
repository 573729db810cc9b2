import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { route } from '../platform/commands.ts';
import type { Database } from '../platform/storage/database.ts';
import { validatorCompiler } from '../platform/validate.ts';
import type { Restore } from './actions/restore.ts';
import type { SetActions } from './actions/sets.ts';
import { goneOf, whenOver } from './client-gone.ts';
import { jsonOfSet, sendPieces } from './json-stream.ts';
import { MOST_BODY_BYTES, workOn } from './large-bodies.ts';
import {
  IntegerSet,
  Operation,
  OperationDone,
  PostSession,
  PostSet,
  SessionArguments,
  SessionGone,
  SessionKept,
  SessionQuery,
  SetArguments,
  SetMade,
  SetQuery,
  sessionIdOf,
  setIdOf,
} from './schema.ts';
import { BAD_COOKIE, cookieOf, forPrograms } from './session-cookie.ts';
import type { Sets } from './sets.ts';

interface Parts {
  database: Database;
  sets: Sets;
  actions: SetActions;
  restore: Restore;
}

/** A worker thread checks these bodies. */
const asBytes: FastifySchemaCompiler<TSchema> = (part) =>
  part.httpPart === 'body' ? (value) => ({ value }) : validatorCompiler(part);
const withLargeBody = {
  also: forPrograms.also,
  who: 'account',
  credentials: ['bearer'],
  options: { bodyLimit: MOST_BODY_BYTES, validatorCompiler: asBytes },
} as const;

/** Everything that changes sets and sessions, except for the rows with large bodies. (seed 002) */
export function integerCommands({ database, sets, actions }: Parts) {
  return {
    removeSet: route({
      ...forPrograms,
      http: 'DELETE /integers/set/',
      body: SetArguments,
      query: SetQuery,
      answers: { 200: IntegerSet },
      refuses: [...BAD_COOKIE, 'set_id_missing', 'no_integer_session', 'set_not_found'],
      says: 'Deletes a set and returns it a last time.',
      async run(input, { request, viewer }) {
        const set = await actions.remove(viewer, cookieOf(request), setIdOf(input));
        return { set, as: input.as };
      },
      send({ set, as }, { reply }) {
        whenOver(reply, set.done);
        return sendPieces(reply, jsonOfSet(set, as));
      },
    }),
    operate: route({
      ...forPrograms,
      http: 'POST /integers/operation/',
      body: Operation,
      answers: { 200: OperationDone },
      refuses: [...BAD_COOKIE, 'bad_operation'],
      says: 'Computes a new set from an equation.',
      run: ({ equation }, { request, viewer }) =>
        actions.operate(viewer, cookieOf(request), equation, goneOf(request)),
    }),
    removeSession: route({
      ...forPrograms,
      http: 'DELETE /integers/session/',
      body: SessionArguments,
      query: SessionQuery,
      answers: { 200: SessionGone },
      refuses: [...BAD_COOKIE, 'session_id_missing', 'integer_session_not_found'],
      says: 'Deletes a session and its sets.',
      run: (input, { viewer }) =>
        database.commit((turn) => {
          const session = sets.findSession(viewer, sessionIdOf(input));
          sets.removeSession(turn, session.id);
          return Object.fromEntries([[session.name, 'deleted' as const]]);
        }),
    }),
  };
}

/** The rows whose bodies may be long. They are read on a worker thread. (seed 002) */
export function largeIntegerCommands({ actions, restore }: Parts) {
  return {
    postSet: route({
      ...withLargeBody,
      http: 'POST /integers/set/',
      body: PostSet,
      bodies: { 'application/json': PostSet },
      answers: { 200: SetMade },
      refuses: [...BAD_COOKIE, 'invalid_integers'],
      says: 'Stores a set.',
      run: (_body, { request, viewer }) =>
        workOn(request, (body) => actions.post(viewer, cookieOf(request), body, goneOf(request))),
    }),
    restore: route({
      ...withLargeBody,
      http: 'POST /integers/session/',
      body: PostSession,
      bodies: { 'application/json': PostSession },
      answers: { 200: SessionKept },
      refuses: [...BAD_COOKIE, 'invalid_integers', 'integer_session_exists'],
      says: 'Restores a saved session, all of it or nothing.',
      run: (_body, { request, viewer }) => workOn(request, (body) => restore(viewer, body, goneOf(request))),
    }),
  };
}

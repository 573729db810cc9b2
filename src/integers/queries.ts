import { route } from '../platform/commands.ts';
import type { Database } from '../platform/storage/database.ts';
import { jsonOfSession, jsonOfSet, sendPieces } from './json-stream.ts';
import type { Reading } from './reading.ts';
import {
  IntegerSet,
  SavedSession,
  SessionArguments,
  SessionQuery,
  SetArguments,
  SetQuery,
  sessionIdOf,
  setIdOf,
} from './schema.ts';
import { BAD_COOKIE, cookieOf, forPrograms } from './session-cookie.ts';
import { type Sets, sessionNotFound, setNotFound } from './sets.ts';
import type { IntegerStore } from './store.ts';

interface Parts {
  database: Database;
  store: IntegerStore;
  sets: Sets;
  reading: Reading;
}

/** A body schema cannot start with HEAD, which Fastify would add. */
const forReaders = { ...forPrograms, options: { exposeHeadRoute: false } } as const;

/** Everything that only reads sets and sessions. (seed 002) */
export function integerQueries({ database, store, sets, reading }: Parts) {
  return {
    set: route({
      ...forReaders,
      http: 'GET /integers/set/',
      body: SetArguments,
      query: SetQuery,
      answers: { 200: IntegerSet },
      refuses: [...BAD_COOKIE, 'set_id_missing', 'no_integer_session', 'set_not_found'],
      says: 'A set.',
      run: (input, { request, viewer }) =>
        database.read(() => {
          const found = sets.find(viewer, cookieOf(request), setIdOf(input));
          return { set: reading.readable(found, setNotFound), as: input.as };
        }),
      send: ({ set, as }, { reply }) => sendPieces(reply, jsonOfSet(set, as)),
    }),
    session: route({
      ...forReaders,
      http: 'GET /integers/session/',
      body: SessionArguments,
      query: SessionQuery,
      answers: { 200: SavedSession },
      refuses: [...BAD_COOKIE, 'session_id_missing', 'integer_session_not_found'],
      says: 'All sets of a session.',
      run: (input, { viewer }) =>
        database.read(() => {
          const { id, name } = sets.findSession(viewer, sessionIdOf(input));
          return {
            sessionId: name,
            sets: reading.allReadable(store.setsOf(id), sessionNotFound),
            as: input.as,
          };
        }),
      send: ({ as, ...session }, { reply }) => sendPieces(reply, jsonOfSession(session, as)),
    }),
  };
}

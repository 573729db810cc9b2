import type { FastifyInstance, FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { validatorCompiler } from '../../platform/validate.ts';
import type { SessionActions } from '../actions/sessions.ts';
import type { SetActions } from '../actions/sets.ts';
import { MOST_BODY_BYTES, takeLargeBodies } from './bodies.ts';
import { config, cookieOf } from './common.ts';
import { addLargeSessionRoutes, addSessionRoutes } from './sessions.ts';
import { addLargeSetRoutes, addSetRoutes } from './sets.ts';

/** All routes of the integer service. (seed 002) */
export async function addIntegerRoutes(
  server: FastifyInstance,
  sets: SetActions,
  sessions: SessionActions,
): Promise<void> {
  await server.register(async (scope) => {
    scope.addHook('onRequest', async (request) => void cookieOf(request));
    addSetRoutes(scope, sets);
    addSessionRoutes(scope, sessions);
    await scope.register(async (large) => {
      takeLargeBodies(large);
      addLargeSetRoutes(large, sets, LARGE);
      addLargeSessionRoutes(large, sessions, LARGE);
    });
  });
}

/** Does not validate the body; a worker thread does that. */
const asBytes: FastifySchemaCompiler<TSchema> = (part) =>
  part.httpPart === 'body' ? (value) => ({ value }) : validatorCompiler(part);

const LARGE = {
  config: { access: config.access, credentials: config.credentials },
  bodyLimit: MOST_BODY_BYTES,
  validatorCompiler: asBytes,
};

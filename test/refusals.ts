import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '#src/app.ts';
import type { Row } from '#src/platform/commands.ts';
import { AppError } from '#src/platform/errors.ts';

/** What any row may answer, whatever it is about. */
const EVERYWHERE = [
  ...['invalid', 'parse_error', 'malformed_request', 'too_large', 'unsupported_media_type'],
  ...['rate_limited', 'overloaded', 'storage_unavailable', 'shutting_down'],
];
/** What any row that looks at credentials may answer. */
const TO_CALLERS = [
  ...['not_authenticated', 'bad_authorization_header', 'token_not_valid', 'invalid_token'],
  ...['user_not_found', 'user_inactive', 'csrf_failed'],
];

/** Whether a caller must expect this code: `refuses` has it, or any row with this `who` may answer it. */
function isListed({ refuses, who }: Pick<Row, 'refuses' | 'who'>, code: string): boolean {
  return [refuses, EVERYWHERE, who === 'public' ? [] : TO_CALLERS].some((codes) => codes.includes(code));
}

/**
 * Builds a server and calls `tell` for every refusal, over HTTP and over sockets, that the row does not list. `build`
 * must make its Fastify before it first waits.
 */
export async function buildWatched(build: () => Promise<App>, tell: (what: string) => void): Promise<App> {
  const check = (row: Row | undefined, fault: unknown, name: string) => {
    if (!row || !(fault instanceof AppError) || isListed(row, fault.code)) return;
    tell(`${name} refuses with ${fault.code}, which is not in its row`);
  };
  const onMade = (made: unknown) => {
    const { fastify } = made as { fastify: FastifyInstance };
    fastify.addHook('onError', async (request, _reply, fault) => {
      // An upgrade is no call of the row at its address.
      if (request.ws) return;
      const name = nameOf(request);
      const row = fastify.rows.find(({ http }) => http.some((one) => one === name));
      check(row, fault, name);
    });
  };
  subscribe('fastify.initialization', onMade);
  const building = build();
  unsubscribe('fastify.initialization', onMade);
  const app = await building;
  for (const message of app.platform.messages.all()) {
    const row = app.http.rows.find(
      ({ event, payload }) => event === message.event && payload === message.schema,
    );
    const { run } = message;
    message.run = (...given) =>
      run(...given).catch((fault) => {
        check(row, fault, message.event);
        throw fault;
      });
  }
  return app;
}

/** As the row says it: `GET /api/game/mine/`. */
function nameOf({ method, routeOptions }: FastifyRequest): string {
  return `${method === 'HEAD' ? 'GET' : method} ${routeOptions.url}`;
}

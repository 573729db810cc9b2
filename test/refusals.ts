import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '#src/app.ts';
import type { Row } from '#src/platform/commands.ts';
import { AppError } from '#src/platform/errors.ts';
import { refusalsOf } from '#src/platform/reference/refusals.ts';

/**
 * Builds a server, and calls `tell` for every refusal over HTTP and sockets that its row does not list. `build` must
 * make its Fastify before it first awaits anything.
 */
export async function buildWatched(build: () => Promise<App>, tell: (what: string) => void): Promise<App> {
  const check = (row: Row | undefined, fault: unknown, by: string, name: string) => {
    if (!row || !(fault instanceof AppError) || refusalsOf(row, by).includes(fault.code)) return;
    tell(`${name} refuses with ${fault.code}, which is not in its row`);
  };
  const onMade = (made: unknown) => {
    const { fastify } = made as { fastify: FastifyInstance };
    fastify.addHook('onError', async (request, _reply, fault) => {
      // An upgrade is not a call of the row at its address. Neither is a method that the row does not have.
      if (request.ws || (fault instanceof AppError && fault.code === 'method_not_allowed')) return;
      const name = nameOf(request);
      const row = fastify.rows.find(({ http }) => http.some((one) => one === name));
      check(row, fault, request.method, name);
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
        check(row, fault, 'message', message.event);
        throw fault;
      });
  }
  return app;
}

/** As the row says it: `GET /api/game/mine/`. */
function nameOf({ method, routeOptions }: FastifyRequest): string {
  return `${method === 'HEAD' ? 'GET' : method} ${routeOptions.url}`;
}

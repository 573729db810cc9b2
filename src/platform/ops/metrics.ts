import type { FastifyInstance, FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import { notAuthenticated } from '../access/viewer.ts';
import { route, SERVER } from '../commands.ts';
import { AppError, defineErrors } from '../errors.ts';
import { addTables } from '../routes.ts';
import { metersText } from './meters-text.ts';
import { type MeteredParts, serverMeters } from './server-meters.ts';

defineErrors({
  metrics_forbidden: { status: 403, text: 'Only administrators may read this.' },
});

/** The longest that a long poll may be held. */
const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

/** The interval of the pulse, so that both timers wake the process together. An idle server used twice the CPU at 10 ms. */
const EVENT_LOOP_MS = 20;

/** Gauges that are named like counters, and list every socket of the process at each request. */
const LEFT_OUT = ['handles', 'requests', 'resources'].flatMap((what) => [
  `nodejs_active_${what}`,
  `nodejs_active_${what}_total`,
]);

let ofProcess: Registry | undefined;

/** One per process, however many servers it makes, because its observers cannot be removed. */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess, eventLoopMonitoringPrecision: EVENT_LOOP_MS });
    for (const name of LEFT_OUT) ofProcess.removeSingleMetric(name);
  }
  return ofProcess;
}

/** `GET /metrics`, for administrators and for programs on this machine that do not come through a proxy. */
export function addMetrics(app: FastifyInstance, parts: MeteredParts): void {
  const registry = new Registry();
  watchRequests(app, registry);
  const meters = [...serverMeters(parts), ...parts.meters];
  const all = Registry.merge([processRegistry(), registry]);

  const queries = {
    metrics: route({
      http: 'GET /metrics',
      who: 'anyone',
      answers: { 200: { content: { 'text/plain': { schema: Type.String() } } } },
      refuses: ['not_authenticated', 'metrics_forbidden'],
      says: 'Measurements for Prometheus, for administrators and for programs on this machine.',
      async run(_input, { request, reply }) {
        refuseStrangers(request);
        return reply.type(all.contentType).send((await all.metrics()) + (await metersText(meters)));
      },
    }),
  };
  addTables(app, parts.messages, SERVER, queries);
}

function refuseStrangers(request: FastifyRequest): void {
  if (request.viewer?.isStaff || isFromHere(request)) return;
  throw request.viewer ? new AppError('metrics_forbidden') : notAuthenticated();
}

/** In these headers, a proxy on this machine says whom it asks for. */
function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const peer = socket.remoteAddress ?? '';
  if (peer !== '::1' && !/^(::ffff:)?127\./.test(peer)) return false;
  return !Object.keys(headers).some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'));
}

/** Counted by the pattern of the route, so that requests for many addresses add no lines. */
function watchRequests(app: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    name: 'parlor_http_request_duration_seconds',
    help: 'Time to the end of the answer, long polls included.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (request.ws) return done();
    const route = request.routeOptions.url ?? '(unknown)';
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    seconds.observe({ method: request.method, route, status }, reply.elapsedTime / 1000);
    done();
  });
}

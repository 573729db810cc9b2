import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Type } from 'typebox';
import { notAuthenticated } from '../access/viewer.ts';
import { route, SERVER } from '../commands.ts';
import { AppError, defineErrors } from '../errors.ts';
import type { Platform } from '../platform.ts';
import { addTables } from '../routes.ts';

defineErrors({
  metrics_forbidden: { status: 403, text: 'Only administrators may read this.' },
});

type Parts = Pick<Platform, 'backup' | 'database' | 'hub' | 'messages' | 'polls' | 'scheduler'> & {
  sockets: { size(): number };
};

/** The longest that a long poll may be held. */
const SECONDS = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

/** As often as the pulse: the two timers wake the process together. At the default of 10 ms an idle server took twice the CPU. */
const EVENT_LOOP_MS = 20;

let ofProcess: Registry | undefined;

/** One per process, however many servers it makes, because its observers cannot be removed. */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess, eventLoopMonitoringPrecision: EVENT_LOOP_MS });
  }
  return ofProcess;
}

/** `GET /metrics`, for administrators and for programs on this machine that do not come through a proxy. */
export function addMetrics(app: FastifyInstance, parts: Parts): void {
  const registry = new Registry();
  watchRequests(app, registry);
  addGauges(registry, parts);
  addCounters(registry, parts);
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
        return reply.type(all.contentType).send(await all.metrics());
      },
    }),
  };
  addTables(app, parts.messages, SERVER, queries);
}

function refuseStrangers(request: FastifyRequest): void {
  if (request.viewer?.isStaff || isFromHere(request)) return;
  throw request.viewer ? new AppError('metrics_forbidden') : notAuthenticated();
}

/** A proxy on this machine says in these headers who it asks for. */
function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const peer = socket.remoteAddress ?? '';
  if (peer !== '::1' && !/^(::ffff:)?127\./.test(peer)) return false;
  return !Object.keys(headers).some((name) => name === 'forwarded' || name.startsWith('x-forwarded-'));
}

/** Counted by the pattern of the route, so that requests for many addresses do not add lines. */
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

type Source = [name: string, help: string, read: () => number];

function addGauges(registry: Registry, { backup, hub, polls, sockets }: Parts): void {
  const gauges: Source[] = [
    ['parlor_sockets', 'Open sockets.', sockets.size],
    ['parlor_polls_held', 'Long polls that are held.', polls.size],
    ['parlor_topics', 'Topics that somebody listens to.', () => hub.topics().length],
    ['parlor_listeners', 'Listeners on all topics.', hub.size],
    [
      'parlor_backup_last_success_timestamp_seconds',
      'When the last good scheduled backup was begun; 0 before the first.',
      () => (backup.state().goodAtMs ?? 0) / 1000,
    ],
    [
      'parlor_backup_after_last_success_timestamp_seconds',
      'When PARLOR_BACKUP_AFTER last succeeded since the start; 0 before the first time.',
      () => (backup.hookState().goodAtMs ?? 0) / 1000,
    ],
    [
      'parlor_rehearsal_last_success_timestamp_seconds',
      'When a copy was last restored on trial; 0 before the first time.',
      () => (backup.rehearsedAtMs() ?? 0) / 1000,
    ],
  ];
  for (const [name, help, read] of gauges) {
    const gauge: Gauge = new Gauge({ name, help, registers: [registry], collect: () => gauge.set(read()) });
  }
}

/** Figures that are counted elsewhere and only reported here. */
function addCounters(registry: Registry, { backup, database, scheduler }: Parts): void {
  const counters: Source[] = [
    ['parlor_commits_total', 'Turns committed.', () => database.turns().committed],
    ['parlor_commit_failures_total', 'Turns that could not be committed.', () => database.turns().failed],
    ['parlor_backup_failures_total', 'Scheduled backups that failed.', () => backup.state().failures],
    [
      'parlor_backup_after_failures_total',
      'Times that PARLOR_BACKUP_AFTER failed.',
      () => backup.hookState().failures,
    ],
  ];
  for (const [name, help, read] of counters) {
    const collect = () => {
      counter.reset();
      counter.inc(read());
    };
    const counter = new Counter({ name, help, registers: [registry], collect });
  }
  const byKind = [
    ['parlor_due_jobs_total', 'Due jobs run.', 'run'],
    ['parlor_due_job_failures_total', 'Tries of due jobs that failed.', 'failed'],
  ] as const;
  for (const [name, help, what] of byKind) {
    const collect = () => {
      counter.reset();
      for (const [kind, counts] of scheduler.counts()) counter.inc({ kind }, counts[what]);
    };
    const counter = new Counter({ name, help, labelNames: ['kind'], registers: [registry], collect });
  }
}

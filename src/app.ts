import { readFileSync } from 'node:fs';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import pretty from 'pino-pretty';
import { makeAccounts } from './accounts/index.ts';
import { addAdmin } from './admin/index.ts';
import { addBoardApi } from './boardapi/index.ts';
import { addChess } from './chess/index.ts';
import type { Config } from './config.ts';
import { addIntegers } from './integers/index.ts';
import { makeLimits } from './platform/access/limits.ts';
import { makeLoginEnded } from './platform/access/login-ended.ts';
import { makePasswords, type Passwords } from './platform/access/passwords.ts';
import { keptSecret } from './platform/access/secret.ts';
import { makeTickets } from './platform/access/tickets.ts';
import { installViewer } from './platform/access/viewer.ts';
import { AppError, errorCodes } from './platform/errors.ts';
import { BODY_LIMIT_BYTES } from './platform/http/bodies.ts';
import { addPages } from './platform/http/pages.ts';
import { makeRequestId } from './platform/http/request-id.ts';
import {
  installHttp,
  makeServer,
  onBadAddress,
  onClientError,
  watchMethods,
} from './platform/http/server.ts';
import { makeActivity } from './platform/live/activity.ts';
import { makeBus } from './platform/live/bus.ts';
import { makeHub } from './platform/live/hub.ts';
import { makeMessages } from './platform/live/messages.ts';
import { makePolls } from './platform/live/poll.ts';
import { makePresence } from './platform/live/presence.ts';
import { addSockets, installWebSocket, type Sockets } from './platform/live/sockets.ts';
import { makeUserTopic } from './platform/live/user-topic.ts';
import { Tally } from './platform/meters.ts';
import { makeBackup } from './platform/ops/backup.ts';
import { addMetrics } from './platform/ops/metrics.ts';
import { makePulse } from './platform/ops/pulse.ts';
import { addStatus } from './platform/ops/status.ts';
import type { Platform } from './platform/platform.ts';
import type { Ports } from './platform/ports.ts';
import { addReference } from './platform/reference/index.ts';
import { type Database, openDatabase } from './platform/storage/database.ts';
import { makeScheduler } from './platform/storage/scheduler.ts';
import { makeCover } from './platform/word-list.ts';
import { addTelephone } from './telephone/index.ts';

const { version }: { version: string } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
);

/** The whole server, the same in production and in tests. */
export interface App {
  http: FastifyInstance;
  platform: Platform;
  sockets: Sockets;
  /** While there is no administrator: the path of the one-time link that makes the first one. */
  firstAdminPath: string | undefined;
  /** Resolves if a sync of the file fails. Everything is refused from then on: close the file and end the process. */
  lost: Promise<void>;
}

/** Opens the file and resumes everything that was in progress. The server can then listen. Throws DatabaseError. */
export async function buildApp(config: Config, ports: Ports, passwords = makePasswords()): Promise<App> {
  const http = makeFastify(config, ports);
  const bus = makeBus((fault, topic) => http.log.error({ err: fault, topic }, 'listener'));
  const { promise: lost, resolve: onLost } = Promise.withResolvers<void>();
  const database = openDatabase(config.databasePath, {
    durability: config.durability,
    publish: bus.publish,
    onFault: (fault) => http.log.error({ err: fault }, 'could not save'),
    onLost(fault) {
      http.log.fatal({ err: fault }, 'the disk did not keep what was written');
      onLost();
    },
  });
  try {
    return { ...(await assemble(http, config, ports, bus, database, passwords)), lost };
  } catch (fault) {
    database.close();
    throw fault;
  }
}

async function assemble(
  http: FastifyInstance,
  config: Config,
  ports: Ports,
  bus: Platform['bus'],
  database: Database,
  passwords: Passwords,
): Promise<Omit<App, 'lost'>> {
  const platform = makePlatform(http, config, ports, bus, database);
  const { polls, messages, scheduler, backup, activity } = platform;
  let shuttingDown = false;

  http.addHook('onRequest', (_request, _reply, done) => {
    if (shuttingDown) throw new AppError('shutting_down');
    done();
  });
  const answerOtherMethods = watchMethods(http);
  http.decorate('rows', []).decorate('refusals', platform.refusals);
  await installHttp(http, config);
  await installWebSocket(http);
  const secret = config.secret ?? keptSecret(database, ports);
  const accounts = await makeAccounts(http, platform, secret, passwords);
  const { door } = accounts;
  installViewer(http, { ...platform, door });
  const sockets = addSockets(http, { ...platform, door, rateLimits: config.rateLimits });
  accounts.addRoutes();
  await addTelephone(http, platform, accounts);
  const chess = await addChess(http, platform, accounts);
  await addBoardApi(http, platform, accounts, chess);
  await addIntegers(http, platform, accounts);
  const pulse = makePulse(database, ports);
  const admin = await addAdmin(http, platform, accounts, sockets, pulse);
  const counts = () => ({ sockets: sockets.size(), polls: polls.size() });
  addMetrics(http, { ...platform, sockets, version });
  addStatus(http, { database, messages, backup, ports, version, counts, shuttingDown: () => shuttingDown });
  addReference(http, { version, publicUrl: config.publicUrl });
  await addPages(http, config);
  answerOtherMethods();

  http.addHook('preClose', async () => {
    shuttingDown = true;
    scheduler.stop();
    activity.stop();
    pulse.stop();
    polls.close();
    sockets.close();
    await backup.stop();
  });
  http.addHook('onClose', async () => database.close());
  await http.ready();
  await backup.plan();
  const firstAdminPath = await admin.firstLink();
  scheduler.start();
  return { http, platform, sockets, firstAdminPath };
}

function makePlatform(
  http: FastifyInstance,
  config: Config,
  ports: Ports,
  bus: Platform['bus'],
  database: Database,
): Platform {
  const hub = makeHub(database, bus, ports);
  const loginEnded = makeLoginEnded();
  const scheduler = makeScheduler(database, ports, (fault) => http.log.error({ err: fault }, 'due job'));
  const presence = makePresence(
    ports,
    (topic, present) => hub.present(topic, { event: 'PRESENCE', topic, payload: present }),
    (fault) => http.log.error({ err: fault }, 'presence'),
  );
  return {
    config,
    ports,
    database,
    bus,
    hub,
    presence,
    loginEnded,
    polls: makePolls(hub, loginEnded, ports),
    messages: makeMessages(),
    scheduler,
    backup: makeBackup({ config, database, ports, scheduler, log: http.log }),
    limits: makeLimits(ports, config.rateLimits),
    tickets: makeTickets(database),
    refusals: new Tally(errorCodes().map(([code]) => code)),
    meters: [],
    activity: makeActivity(ports),
    userTopic: makeUserTopic(database, hub),
    cover: makeCover(config.coveredWords),
  };
}

function makeFastify(config: Config, ports: Ports): FastifyInstance {
  return Fastify({
    logger: {
      level: config.logLevel,
      // At level `trace` a plugin logs the headers of uploads.
      redact: ['*.headers.authorization', '*.headers.cookie'],
      ...(process.stdout.isTTY
        ? { stream: pretty({ translateTime: 'HH:MM:ss', ignore: 'pid,hostname,reqId', singleLine: true }) }
        : {}),
    },
    // Our own line for each answer names the route, not the address, which may contain a secret.
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: onBadAddress,
    genReqId: makeRequestId(ports, config.trustProxy),
    requestIdHeader: false,
    trustProxy: config.trustProxy,
    bodyLimit: BODY_LIMIT_BYTES,
    // Our own refusal has a code and says when to try again.
    return503OnClosing: false,
    serverFactory: makeServer,
    clientErrorHandler: onClientError,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 700 },
  });
}

import type { FastifyBaseLogger, FastifyInstance } from 'fastify';

/** The log levels at which each answer gets a line. */
const DETAILED = new Set(['debug', 'trace']);

/**
 * Adds a log to each request and, if the level asks for it, a line for each answer. Call it before adding any route.
 */
export function installRequestLog(app: FastifyInstance): void {
  app.setChildLoggerFactory((log, about, options) => new RequestLog(() => log.child(about, options)));
  app.addHook('onResponse', (request, reply, done) => {
    if (DETAILED.has(app.log.level)) {
      const route = request.routeOptions.url ?? '(unknown)';
      const ms = Math.round(reply.elapsedTime);
      request.log.debug({ method: request.method, route, status: reply.statusCode, ms }, 'answered');
    }
    done();
  });
}

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';

/** The log of one request. Most requests log nothing, so it is made for the first line. */
class RequestLog implements FastifyBaseLogger {
  readonly #make: () => FastifyBaseLogger;
  #made: FastifyBaseLogger | undefined;

  constructor(make: () => FastifyBaseLogger) {
    this.#make = make;
  }

  get #log(): FastifyBaseLogger {
    this.#made ??= this.#make();
    return this.#made;
  }

  get level(): string {
    return this.#log.level;
  }

  set level(level: string) {
    this.#log.level = level;
  }

  fatal(...line: unknown[]): void {
    this.#say('fatal', line);
  }

  error(...line: unknown[]): void {
    this.#say('error', line);
  }

  warn(...line: unknown[]): void {
    this.#say('warn', line);
  }

  info(...line: unknown[]): void {
    this.#say('info', line);
  }

  debug(...line: unknown[]): void {
    this.#say('debug', line);
  }

  trace(...line: unknown[]): void {
    this.#say('trace', line);
  }

  silent(...line: unknown[]): void {
    this.#say('silent', line);
  }

  child(...given: Parameters<FastifyBaseLogger['child']>): FastifyBaseLogger {
    return this.#log.child(...given);
  }

  #say(level: Level, line: unknown[]): void {
    Reflect.apply(this.#log[level], this.#log, line);
  }
}

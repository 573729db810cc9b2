import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { Type } from 'typebox';
import { route, SERVER } from '../commands.ts';
import { AppError, faultText } from '../errors.ts';
import { sendPage } from '../http/html.ts';
import type { Platform } from '../platform.ts';
import { isoFromMs, type Ports } from '../ports.ts';
import { addTables } from '../routes.ts';
import type { Database } from '../storage/database.ts';
import type { Backup } from './backup.ts';

interface Parts {
  messages: Platform['messages'];
  database: Database;
  backup: Backup;
  ports: Ports;
  version: string;
  /** How many sockets and held polls there are. */
  counts: () => { sockets: number; polls: number };
  shuttingDown: () => boolean;
}

const Status = Type.Object(
  {
    status: Type.String(),
    database: Type.String(),
    version: Type.String(),
    uptime_s: Type.Integer(),
    sockets: Type.Integer(),
    polls: Type.Integer(),
    backup: Type.String(),
    backup_at: Type.Union([Type.String(), Type.Null()]),
    backup_after: Type.String(),
    rehearsal_at: Type.Union([Type.String(), Type.Null()]),
    client: Type.String({ description: 'The address of whoever asks, as the server sees it' }),
  },
  {
    examples: [
      {
        ...{ status: 'ok', database: 'ok', version: '1.0.0', uptime_s: 86_400, sockets: 12, polls: 0 },
        ...{ backup: 'ok', backup_at: '2026-11-21T04:00:00.000000Z' },
        ...{ backup_after: 'ok', rehearsal_at: '2026-11-20T09:30:00.000000Z' },
        client: '192.0.2.1',
      },
    ],
  },
);

const Probe = Type.Object({ status: Type.String() }, { examples: [{ status: 'ok' }] });

/** `/status/` (seed 002) and the two probes. */
export function addStatus(app: FastifyInstance, parts: Parts): void {
  const { database, messages, ports, version } = parts;
  const startedAtMs = ports.now();

  function backupState() {
    const { status, goodAtMs } = parts.backup.state();
    const rehearsedAtMs = parts.backup.rehearsedAtMs();
    return {
      backup: status,
      backup_at: goodAtMs === null ? null : isoFromMs(goodAtMs),
      backup_after: parts.backup.hookState().status,
      rehearsal_at: rehearsedAtMs === null ? null : isoFromMs(rehearsedAtMs),
    };
  }

  /** Writes to the file and reads it back. The text is for people. */
  async function databaseState(): Promise<string> {
    try {
      await database.commit(() => {
        database.settings.set('status', String(ports.now()));
        if (database.settings.get('status') === undefined) throw new Error('what was written is not there');
      });
      return 'ok';
    } catch (fault) {
      const cause = fault instanceof AppError && fault.cause instanceof Error ? fault.cause : fault;
      return `error: ${faultText(cause)}`;
    }
  }

  const queries = {
    status: route({
      http: 'GET /status/',
      who: 'public',
      answers: { 200: Status, 500: Status },
      refuses: [],
      says: 'Whether the server and its file work. Browsers get a page.',
      async run(_input, { request, reply }) {
        const state = await databaseState();
        const ok = state === 'ok';
        const uptime_s = Math.floor((ports.now() - startedAtMs) / 1000);
        const status = ok ? 'ok' : 'error';
        const counts = { ...parts.counts(), ...backupState() };
        const body = { status, database: state, version, uptime_s, ...counts, client: request.ip };
        reply.code(ok ? 200 : 500);
        if (!request.headers.accept?.includes('text/html')) return reply.send(body);
        const rows = Object.entries(body).map(
          ([name, value]) => html`<dt>${LABELS[name] ?? name}</dt><dd>${String(value ?? 'never')}</dd>`,
        );
        const title = ok ? 'All is well' : 'Something is wrong';
        return sendPage(reply, {
          title,
          body: html`<main><h1>${title}</h1><dl>!${rows.join('')}</dl></main>`,
        });
      },
    }),
    alive: route({
      http: 'GET /healthz',
      who: 'public',
      answers: { 200: Probe },
      refuses: [],
      says: 'The process is alive.',
      options: { uncounted: true },
      run: async () => ({ status: 'ok' }),
    }),
    ready: route({
      http: 'GET /readyz',
      who: 'public',
      answers: { 200: Probe },
      refuses: [],
      says: 'The database is open and up to date, and the server is not shutting down.',
      options: { uncounted: true },
      async run() {
        if (parts.shuttingDown()) throw new AppError('shutting_down');
        await database.read(() => database.raw.prepare('SELECT 1').get());
        return { status: 'ok' };
      },
    }),
  };
  addTables(app, messages, SERVER, queries);
}

const LABELS: Record<string, string> = {
  uptime_s: 'uptime (s)',
  backup_at: 'last good backup',
  backup_after: 'after a backup',
  rehearsal_at: 'last good rehearsal',
  client: 'your address',
};

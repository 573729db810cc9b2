import { basename } from 'node:path';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import { publicPath, refusalOf } from '../platform/http/server.ts';
import type { Sockets } from '../platform/live/sockets.ts';
import type { Pulse } from '../platform/ops/pulse.ts';
import type { Platform } from '../platform/platform.ts';
import type { Ports } from '../platform/ports.ts';
import { addTables } from '../platform/routes.ts';
import type { Database } from '../platform/storage/database.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import * as platformTables from '../platform/storage/table.ts';
import { makeAccountActions } from './actions/accounts.ts';
import { type AuditedCommand, makeAudit } from './actions/audit.ts';
import { makeBulkActions } from './actions/bulk.ts';
import { makeDoor } from './actions/doors.ts';
import { makeFirstActions } from './actions/first.ts';
import { makeHomeActions } from './actions/home.ts';
import { makeInvitationActions } from './actions/invitations.ts';
import { makeListActions } from './actions/lists.ts';
import { makeReadings } from './actions/readings.ts';
import { makeRemovals } from './actions/removal.ts';
import { makeReportActions } from './actions/reports.ts';
import { makeServerActions } from './actions/server.ts';
import { makeTableActions } from './actions/tables.ts';
import { signInCommands } from './commands.ts';
import { invitationCommands } from './commands-invitations.ts';
import { staffCommands } from './commands-staff.ts';
import { signInQueries } from './queries.ts';
import { staffQueries } from './queries-staff.ts';
import { encodeKey } from './rules/key.ts';
import { deniedPage, refusalPage } from './sign-in-page.ts';
import { goOn, type Site, send } from './site.ts';
import { hasAuditLog, makeAdminStore } from './store.ts';
import { makeDashboardStore } from './store-dashboard.ts';
import { makeShapes } from './store-shapes.ts';
import * as tables from './table.ts';

export type { AuditedCommand } from './actions/audit.ts';

const DOMAIN = { name: 'admin', tag: 'Administration', schemas: {} };

export interface Admin {
  /** The path of a new one-time link that creates an administrator; undefined if an active one exists. For startup. */
  firstLink(): Promise<string | undefined>;
}

/** The administrators' web site at `/admin/`. Call it after all other domains have been added. */
export async function addAdmin(
  app: FastifyInstance,
  platform: Platform,
  accounts: Accounts,
  sockets: Sockets,
  pulse: Pulse,
): Promise<Admin> {
  const { database, messages, ports } = platform;
  database.domains.register({
    name: 'server',
    tables: tablesOf(platformTables),
    secrets: [{ column: platformTables.setting.value }],
  });
  database.domains.register({
    name: 'admin',
    tables: tablesOf(tables),
    people: [tables.adminChange.byId],
  });
  const store = makeAdminStore(database);
  const shapes = makeShapes(database.domains);
  const audit = makeAudit(ports, store);
  const door = makeDoor(accounts);
  const first = makeFirstActions(platform, accounts, store, audit);
  const readings = makeReadings(accounts, shapes, store);
  const rows = makeTableActions(database, accounts, readings, shapes, store, door);
  const staff = makeAccountActions(database, accounts, audit, door);
  const removals = makeRemovals(database, accounts, shapes, store, audit);
  const reports = makeReportActions(database, accounts, shapes, door, audit);
  const site: Site = { root: publicPath(platform.config), web: accounts.web, nav: rows.nav };
  const dashboard = makeDashboardStore(database);

  const parts = {
    ...{ site, accounts, first, rows, staff, reports, config: platform.config },
    invitations: makeInvitationActions(database, accounts, audit, door),
    home: makeHomeActions({ platform, sockets, pulse, shapes, store, dashboard, readings, reports, door }),
    lists: makeListActions(database, accounts, readings, store, door, audit),
    bulk: makeBulkActions(database, readings, removals, staff, door),
    server: makeServerActions(platform, sockets, accounts, store, door, audit),
  };

  await app.register(async (open) => {
    open.setErrorHandler((fault: FastifyError, request, reply) => sendRefusal(site, fault, request, reply));
    open.addHook('onSend', async (_request, reply) => {
      reply.header('X-Robots-Tag', 'noindex');
    });
    addTables(open, messages, DOMAIN, signInCommands(parts), signInQueries(parts));
    await open.register(async (inner) => {
      inner.addHook('onRequest', (request, reply) => guard(site, request, reply));
      addTables(
        inner,
        messages,
        DOMAIN,
        staffCommands(parts),
        invitationCommands(parts),
        staffQueries(parts),
      );
    });
  });
  return { firstLink: first.link };
}

/**
 * Adds what a command of the command line has done to the audit log. Call it inside the unit of work that makes the
 * change. `user` is the operating system's name for the user who runs it, if there is one.
 */
export function makeCommandAudit(
  database: Pick<Database, 'orm' | 'raw' | 'settings'>,
  ports: Ports,
  user: string | undefined,
): AuditedCommand {
  const audit = makeAudit(ports, makeAdminStore(database));
  const username = user === undefined ? 'command line' : `command line (${user})`;
  return (action, { table = '', key, detail } = {}) =>
    audit(
      { id: 0, username, address: '' },
      { action, subject: table, key: key === undefined ? '' : encodeKey([key]), ...(detail && { detail }) },
    );
}

/** Notes in the audit log of a restored copy where it came from. Copies from before there was a log have none. */
export function auditRestored(
  copy: Pick<Database, 'orm' | 'raw' | 'settings'>,
  ports: Ports,
  user: string | undefined,
  from: string,
): void {
  if (hasAuditLog(copy.raw))
    makeCommandAudit(copy, ports, user)('restore', { detail: { file: basename(from) } });
}

/** Redirects anonymous visitors to the login page; answers other non-administrators with 403. */
async function guard(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { viewer, method, url } = request;
  if (viewer?.isStaff) return;
  if (!viewer) {
    const back = method === 'GET' ? `?${new URLSearchParams({ next: url })}` : '';
    return goOn(reply, site, `/admin/login/${back}`);
  }
  const { root, web } = site;
  return send(reply.code(403), deniedPage({ root, csrf: web.csrfToken(request), viewer: viewer.username }));
}

function sendRefusal(
  { root }: Site,
  fault: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const refusal = refusalOf(fault, request);
  const problems = Object.entries(refusal.fields ?? {}).flatMap(([field, texts]) =>
    texts.map((text) => `${field}: ${text}`),
  );
  const title =
    refusal.status === 404 ? 'Not found' : refusal.status >= 500 ? 'Something went wrong' : 'Request refused';
  reply.code(refusal.status).headers(refusal.headers);
  send(reply, refusalPage(root, title, problems.length > 0 ? problems : [refusal.message]));
}

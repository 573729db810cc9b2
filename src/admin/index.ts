import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import { publicPath, refusalOf } from '../platform/http/server.ts';
import type { Sockets } from '../platform/live/sockets.ts';
import type { Platform } from '../platform/platform.ts';
import { addTables } from '../platform/routes.ts';
import { tablesOf } from '../platform/storage/domains.ts';
import * as platformTables from '../platform/storage/table.ts';
import { makeAccountActions } from './actions/accounts.ts';
import { makeAudit } from './actions/audit.ts';
import { makeFirstActions } from './actions/first.ts';
import { makeRemovalActions } from './actions/removal.ts';
import { makeServerActions } from './actions/server.ts';
import { makeTableActions } from './actions/tables.ts';
import { signInCommands, staffCommands } from './commands.ts';
import { signInQueries, staffQueries } from './queries.ts';
import { deniedPage, refusalPage } from './sign-in-page.ts';
import { goOn, type Site, send } from './site.ts';
import { makeAdminStore } from './store.ts';
import { makeShapes } from './store-shapes.ts';
import * as tables from './table.ts';

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
  const first = makeFirstActions(platform, accounts, store, audit);
  const rows = makeTableActions(database, accounts, shapes, store);
  const site: Site = { root: publicPath(platform.config), web: accounts.web, nav: rows.nav };

  const parts = {
    ...{ site, accounts, first, tables: rows },
    staff: makeAccountActions(database, accounts, audit),
    removal: makeRemovalActions(database, accounts, shapes, store, audit),
    server: makeServerActions(platform, sockets, accounts, store, audit),
  };

  await app.register(async (open) => {
    open.setErrorHandler((fault: FastifyError, request, reply) => sendRefusal(site, fault, request, reply));
    open.addHook('onSend', async (_request, reply) => {
      reply.header('X-Robots-Tag', 'noindex');
    });
    addTables(open, messages, DOMAIN, signInCommands(parts), signInQueries(parts));
    await open.register(async (inner) => {
      inner.addHook('onRequest', (request, reply) => guard(site, request, reply));
      addTables(inner, messages, DOMAIN, staffCommands(parts), staffQueries(parts));
    });
  });
  return { firstLink: first.link };
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

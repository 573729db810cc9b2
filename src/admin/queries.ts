import { route } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import type { AccountActions } from './actions/accounts.ts';
import type { FirstActions } from './actions/first.ts';
import type { RemovalActions } from './actions/removal.ts';
import type { ServerActions } from './actions/server.ts';
import type { TableActions } from './actions/tables.ts';
import { deletePage } from './delete-page.ts';
import { homePage } from './home-page.ts';
import { listPage } from './list-page.ts';
import { LIVE_HEAD, livePage } from './live-page.ts';
import { rowPage } from './row-page.ts';
import { localPage } from './rules/next.ts';
import {
  AccountParams,
  DoneQuery,
  FirstParams,
  ListQuery,
  NextQuery,
  RowParams,
  TableParams,
} from './schema.ts';
import { firstPage, loginPage, passwordPage } from './sign-in-page.ts';
import { doneNote, forStaff, type Site, send, sendFramed } from './site.ts';

interface Parts {
  site: Site;
  tables: TableActions;
  first: FirstActions;
  staff: AccountActions;
  removal: RemovalActions;
  server: ServerActions;
}

const forVisitors = { who: 'public', answers: {}, options: { page: true } } as const;

/** Pages for visitors who are not logged in yet. (ours) */
export function signInQueries({ site, first }: Pick<Parts, 'site' | 'first'>) {
  const { root } = site;
  return {
    loginPage: route({
      ...forVisitors,
      http: 'GET /admin/login/',
      query: NextQuery,
      refuses: [],
      says: 'The page for logging in.',
      run: async ({ next }) => loginPage({ root, next: localPage(next) }),
      send: (page, { reply }) => send(reply, page),
    }),
    firstPage: route({
      ...forVisitors,
      http: 'GET /admin/first/:token/',
      params: FirstParams,
      refuses: ['not_found'],
      says: 'The page for creating the first administrator.',
      async run({ token }) {
        await first.check(token);
        return firstPage(root, token);
      },
      send: (page, { reply }) => send(reply, page),
    }),
  };
}

/** Pages for administrators. (ours) */
export function staffQueries({ site, tables, staff, removal, server }: Parts) {
  return {
    home: route({
      ...forStaff,
      http: 'GET /admin/',
      query: DoneQuery,
      refuses: [],
      says: 'The start page: all tables and the latest changes.',
      run: async ({ done }) => ({ home: await tables.home(), done }),
      send: ({ home, done }, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => homePage(frame, home, doneNote(done))),
    }),
    list: route({
      ...forStaff,
      http: 'GET /admin/tables/:table/',
      params: TableParams,
      query: ListQuery,
      refuses: ['not_found'],
      says: 'The rows of a table.',
      async run(_input, { request }) {
        // The name of a column may be `table`, so both are taken as they came. Their schemas have checked them.
        const query = request.query as ListQuery;
        const { table } = request.params as { table: string };
        return { list: await tables.list(table, query), done: query.done };
      },
      send: ({ list, done }, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => listPage(frame, list, doneNote(done))),
    }),
    row: route({
      ...forStaff,
      http: 'GET /admin/tables/:table/:key/',
      params: RowParams,
      query: DoneQuery,
      refuses: ['not_found'],
      says: 'One row and what refers to it.',
      run: async ({ table, key, done }, { viewer }) => ({ row: await tables.row(viewer, table, key), done }),
      send: ({ row, done }, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => rowPage(frame, row, doneNote(done))),
    }),
    deletePage: route({
      ...forStaff,
      http: 'GET /admin/tables/:table/:key/delete/',
      params: RowParams,
      refuses: ['not_found'],
      says: 'What would be deleted with a row.',
      run: ({ table, key }) => removal.preview(table, key),
      send: (preview, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => deletePage(frame, preview)),
    }),
    passwordPage: route({
      ...forStaff,
      http: 'GET /admin/accounts/:id/password/',
      params: AccountParams,
      refuses: ['not_found'],
      says: 'The page for a new password of an account.',
      run: ({ id }, { viewer }) => staff.named(viewer, id),
      send: (account, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => passwordPage(frame, account)),
    }),
    live: route({
      ...forStaff,
      http: 'GET /admin/live/',
      refuses: [],
      says: 'Sockets, topics, held polls and scheduled jobs as they are now.',
      run: () => server.live(),
      send: (live, { request, reply }) =>
        sendFramed(site, request, reply, ({ root }) => livePage(root, live), LIVE_HEAD),
    }),
    nothing: route({
      ...forStaff,
      http: 'GET /admin/*',
      refuses: ['not_found'],
      says: 'Any other page of the site does not exist.',
      run: async () => {
        throw new AppError('not_found');
      },
    }),
  };
}

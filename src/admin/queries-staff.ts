import type { FastifyRequest } from 'fastify';
import { route } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import { addPage, editPage } from './account-page.ts';
import type { AccountActions } from './actions/accounts.ts';
import type { BulkActions } from './actions/bulk.ts';
import type { HomeActions } from './actions/home.ts';
import type { ListActions } from './actions/lists.ts';
import type { ReportActions } from './actions/reports.ts';
import type { ServerActions } from './actions/server.ts';
import type { TableActions } from './actions/tables.ts';
import { bulkPage } from './delete-page.ts';
import { fileOf } from './files.ts';
import { homePage } from './home-page.ts';
import { listPage } from './list-page.ts';
import { LIVE_HEAD, livePage } from './live-page.ts';
import { reportPage } from './report-page.ts';
import { rowPage } from './row-page.ts';
import {
  AccountParams,
  BulkQuery,
  DoneQuery,
  ExportParams,
  ListQuery,
  RowParams,
  TableParams,
} from './schema.ts';
import { passwordPage } from './sign-in-page.ts';
import { doneNote, forStaff, type Site, sendFramed } from './site.ts';

interface Parts {
  site: Site;
  home: HomeActions;
  lists: ListActions;
  rows: TableActions;
  bulk: BulkActions;
  reports: ReportActions;
  staff: AccountActions;
  server: ServerActions;
}

/** Pages for administrators, moderators and viewers. (ours) */
export function staffQueries(parts: Parts) {
  return { ...overviewQueries(parts), ...listQueries(parts), ...rowQueries(parts), ...accountQueries(parts) };
}

function overviewQueries({ site, home, reports, server }: Parts) {
  return {
    home: route({
      ...forStaff,
      http: 'GET /admin/',
      query: DoneQuery,
      refuses: ['not_staff'],
      says: 'The start page: what goes on, what wants a look, and the latest changes.',
      run: async ({ done }, { viewer }) => ({ home: await home.home(viewer), done }),
      send: ({ home, done }, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => homePage(frame, home, doneNote(done))),
    }),
    reports: route({
      ...forStaff,
      http: 'GET /admin/reports/',
      query: DoneQuery,
      refuses: ['not_staff'],
      says: 'The open reports, each with its answers.',
      run: async ({ done }, { viewer }) => ({ open: await reports.open(viewer), done }),
      send: ({ open, done }, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => reportPage(frame, open, doneNote(done))),
    }),
    live: route({
      ...forStaff,
      http: 'GET /admin/live/',
      refuses: ['not_staff', 'role_forbidden'],
      says: 'Sockets, topics, held polls and scheduled jobs as they are now.',
      run: (_input, { viewer }) => server.live(viewer),
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

/** The query as it came, because a column may have the same name as a path parameter. Its schema has checked it. */
function queryOf({ query }: FastifyRequest): ListQuery {
  return query as ListQuery;
}

function listQueries({ site, lists }: Parts) {
  return {
    list: route({
      ...forStaff,
      http: 'GET /admin/tables/:table/',
      params: TableParams,
      query: ListQuery,
      refuses: ['not_staff', 'not_found'],
      says: 'The rows of a table.',
      async run({ table }, { request, viewer }) {
        const query = queryOf(request);
        return { list: await lists.list(viewer, table, query), done: query.done };
      },
      send: ({ list, done }, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => listPage(frame, list, doneNote(done))),
    }),
    export: route({
      ...forStaff,
      http: 'GET /admin/export/:table/:format/',
      params: ExportParams,
      query: ListQuery,
      refuses: ['not_staff', 'not_found'],
      says: 'The rows of a list as a file.',
      options: { ...forStaff.options, exposeHeadRoute: false },
      run: async ({ table, format }, { request, viewer }) => ({
        rows: await lists.export(viewer, table, queryOf(request), format),
        format,
      }),
      send: ({ rows, format }, { reply }) =>
        reply
          .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8')
          .header('Content-Disposition', `attachment; filename="${rows.table.name}.${format}"`)
          .send(fileOf(format, rows)),
    }),
  };
}

function rowQueries({ site, rows, bulk }: Parts) {
  return {
    row: route({
      ...forStaff,
      http: 'GET /admin/tables/:table/:key/',
      params: RowParams,
      query: DoneQuery,
      refuses: ['not_staff', 'not_found'],
      says: 'One row and what refers to it.',
      run: async ({ table, key, done }, { viewer }) => ({ row: await rows.row(viewer, table, key), done }),
      send: ({ row, done }, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => rowPage(frame, row, doneNote(done))),
    }),
    deletePage: route({
      ...forStaff,
      http: 'GET /admin/tables/:table/:key/delete/',
      params: RowParams,
      refuses: ['not_staff', 'role_forbidden', 'not_found'],
      says: 'What would be deleted with a row.',
      run: ({ table, key }, { viewer }) => bulk.preview(viewer, table, 'delete', [key]),
      send: (preview, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => bulkPage(frame, preview)),
    }),
    bulkPage: route({
      ...forStaff,
      http: 'GET /admin/bulk/',
      query: BulkQuery,
      refuses: ['not_staff', 'role_forbidden', 'own_account', 'not_found'],
      says: 'Asks once more before something is done to several rows.',
      run: ({ table, action, row }, { viewer }) => bulk.preview(viewer, table, action, row),
      send: (preview, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => bulkPage(frame, preview)),
    }),
  };
}

function accountQueries({ site, staff }: Parts) {
  return {
    addPage: route({
      ...forStaff,
      http: 'GET /admin/accounts/new/',
      refuses: ['not_staff', 'role_forbidden'],
      says: 'The page for adding an account.',
      run: (_input, { viewer }) => staff.mayAdd(viewer),
      send: (_nothing, { request, reply }) => sendFramed(site, request, reply, (frame) => addPage(frame)),
    }),
    editPage: route({
      ...forStaff,
      http: 'GET /admin/accounts/:id/edit/',
      params: AccountParams,
      refuses: ['not_staff', 'role_forbidden', 'not_found'],
      says: 'The page for the names and e-mail address of an account.',
      run: async ({ id }, { viewer }) => ({ id, texts: await staff.textsOf(viewer, id) }),
      send: ({ id, texts }, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => editPage(frame, id, texts)),
    }),
    passwordPage: route({
      ...forStaff,
      http: 'GET /admin/accounts/:id/password/',
      params: AccountParams,
      refuses: ['not_staff', 'role_forbidden', 'not_found'],
      says: 'The page for a new password of an account.',
      run: ({ id }, { viewer }) => staff.named(viewer, id),
      send: (account, { request, reply }) =>
        sendFramed(site, request, reply, (frame) => passwordPage(frame, account)),
    }),
  };
}

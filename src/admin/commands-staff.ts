import type { FastifyReply } from 'fastify';
import { type HttpCall, route } from '../platform/commands.ts';
import { AppError, type FieldProblems } from '../platform/errors.ts';
import { addPage, editPage } from './account-page.ts';
import type { AccountActions } from './actions/accounts.ts';
import type { BulkActions } from './actions/bulk.ts';
import type { ReportActions } from './actions/reports.ts';
import type { ServerActions } from './actions/server.ts';
import type { Content, Frame } from './layout-page.ts';
import { ACCOUNTS } from './rules/shape.ts';
import {
  AccountForm,
  AccountParams,
  BulkForm,
  BulkParams,
  ChangeParams,
  NewAccountForm,
  NoFields,
  PasswordForm,
  ReportParams,
  RowParams,
} from './schema.ts';
import { passwordPage } from './sign-in-page.ts';
import { forStaff, goOn, type Site, sendFramed } from './site.ts';

interface Parts {
  site: Site;
  staff: AccountActions;
  bulk: BulkActions;
  reports: ReportActions;
  server: ServerActions;
}

const accountPath = (id: number) => `/admin/tables/${ACCOUNTS}/${id}/`;

/** What administrators and moderators change. (ours) */
export function staffCommands(parts: Parts) {
  return { ...accountCommands(parts), ...rowCommands(parts) };
}

/** Runs `work`. If a field is refused, shows the form again with the problems. */
async function orForm(
  site: Site,
  { request, reply }: HttpCall,
  work: () => Promise<FastifyReply>,
  form: (frame: Frame, problems: FieldProblems) => Content,
): Promise<FastifyReply> {
  try {
    return await work();
  } catch (refusal) {
    if (!(refusal instanceof AppError) || !refusal.fields) throw refusal;
    const { status, fields } = refusal;
    return sendFramed(site, request, reply.code(status), (frame) => form(frame, fields));
  }
}

function accountCommands({ site, staff }: Parts) {
  return {
    addAccount: route({
      ...forStaff,
      http: 'POST /admin/accounts/new/',
      body: NewAccountForm,
      refuses: ['not_staff', 'role_forbidden'],
      says: 'Adds an account.',
      run: (form, call) =>
        orForm(
          site,
          call,
          async () => goOn(call.reply, site, accountPath(await staff.add(call.viewer, form)), 'add'),
          (frame, problems) => addPage(frame, form, problems),
        ),
    }),
    changeAccount: route({
      ...forStaff,
      http: 'POST /admin/accounts/:id/:change/',
      params: ChangeParams,
      body: NoFields,
      refuses: ['not_staff', 'role_forbidden', 'own_account', 'not_found'],
      says: 'Switches an account on or off, gives it a role or takes it away, or logs it out everywhere.',
      async run({ id, change }, { request, reply, viewer }) {
        await staff.change(viewer, id, change);
        if (change === 'staff') request.log.info({ account: id, by: viewer.username }, 'new administrator');
        return goOn(reply, site, accountPath(id), change);
      },
    }),
    editAccount: route({
      ...forStaff,
      http: 'POST /admin/accounts/:id/edit/',
      params: AccountParams,
      body: AccountForm,
      refuses: ['not_staff', 'role_forbidden', 'not_found'],
      says: 'Changes the names and e-mail address of an account.',
      run: ({ id, ...texts }, call) =>
        orForm(
          site,
          call,
          async () => {
            await staff.rewrite(call.viewer, id, texts);
            return goOn(call.reply, site, accountPath(id), 'edit');
          },
          (frame, problems) => editPage(frame, id, texts, problems),
        ),
    }),
    setPassword: route({
      ...forStaff,
      http: 'POST /admin/accounts/:id/password/',
      params: AccountParams,
      body: PasswordForm,
      refuses: ['not_staff', 'role_forbidden', 'not_found'],
      says: 'Sets the password of an account and logs it out everywhere.',
      async run({ id, ...form }, call) {
        const account = await staff.named(call.viewer, id);
        return orForm(
          site,
          call,
          async () => {
            await staff.setPassword(call.viewer, id, form);
            return goOn(call.reply, site, accountPath(id), 'password');
          },
          (frame, problems) => passwordPage(frame, account, problems),
        );
      },
    }),
  };
}

function rowCommands({ site, bulk, reports, server }: Parts) {
  return {
    bulk: route({
      ...forStaff,
      http: 'POST /admin/bulk/:table/:action/',
      params: BulkParams,
      body: BulkForm,
      refuses: ['not_staff', 'role_forbidden', 'own_account', 'not_found'],
      says: 'Deletes rows and everything that goes with them, or changes several accounts.',
      async run({ table, action, row }, { reply, viewer }) {
        await bulk.run(viewer, table, action, row);
        return goOn(reply, site, `/admin/tables/${table}/`, action === 'delete' ? action : `bulk-${action}`);
      },
    }),
    removeRow: route({
      ...forStaff,
      http: 'POST /admin/tables/:table/:key/delete/',
      params: RowParams,
      body: NoFields,
      refuses: ['not_staff', 'role_forbidden', 'own_account', 'not_found'],
      says: 'Deletes a game, session, set or account, and everything that goes with it.',
      async run({ table, key }, { reply, viewer }) {
        await bulk.run(viewer, table, 'delete', [key]);
        return goOn(reply, site, `/admin/tables/${table}/`, table === ACCOUNTS ? 'close-account' : 'delete');
      },
    }),
    answerReport: route({
      ...forStaff,
      http: 'POST /admin/reports/:id/:answer/',
      params: ReportParams,
      body: NoFields,
      refuses: ['not_staff', 'role_forbidden', 'not_found'],
      says: 'Answers a report: the entry stays, or becomes an empty sheet.',
      async run({ id, answer }, { reply, viewer }) {
        await reports.answer(viewer, id, answer);
        return goOn(reply, site, '/admin/reports/', answer);
      },
    }),
    backup: route({
      ...forStaff,
      http: 'POST /admin/backup/',
      body: NoFields,
      refuses: ['not_staff', 'role_forbidden', 'copy_failed', 'nothing_to_copy'],
      says: 'Downloads a consistent copy of the database.',
      run: (_form, { viewer }) => server.backup(viewer),
      send({ name, size, stream }, { request, reply, viewer }) {
        request.log.info({ by: viewer.username, bytes: size }, 'backup downloaded');
        return reply
          .type('application/vnd.sqlite3')
          .header('Content-Disposition', `attachment; filename="${name}"`)
          .header('Content-Length', size)
          .send(stream);
      },
    }),
  };
}

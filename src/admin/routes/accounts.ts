import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { AccountActions } from '../actions/accounts.ts';
import { passwordPage } from '../entrance-page.ts';
import { AccountParams, ChangeParams, NoFields, PasswordForm } from '../schema.ts';
import { config, goOn, hide, type Site, sendFramed } from './common.ts';

export function addAccountRoutes(server: FastifyInstance, site: Site, actions: AccountActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.post(
    '/admin/accounts/:id/:change/',
    { config, schema: { ...hide, params: ChangeParams, body: NoFields } },
    async (request, reply) => {
      const { id, change } = request.params;
      const viewer = viewerOf(request);
      await actions.change(viewer, id, change);
      if (change === 'staff') request.log.info({ account: id, by: viewer.username }, 'new administrator');
      return goOn(reply, site, `/admin/tables/account/${id}/`, change);
    },
  );

  app.get(
    '/admin/accounts/:id/password/',
    { config, schema: { ...hide, params: AccountParams } },
    async (request, reply) => {
      const account = await actions.named(viewerOf(request), request.params.id);
      return sendFramed(site, request, reply, (frame) => passwordPage(frame, account));
    },
  );

  app.post(
    '/admin/accounts/:id/password/',
    { config, schema: { ...hide, params: AccountParams, body: PasswordForm } },
    async (request, reply) => {
      const account = await actions.named(viewerOf(request), request.params.id);
      try {
        await actions.setPassword(viewerOf(request), account.id, request.body);
      } catch (refusal) {
        if (!(refusal instanceof AppError) || !refusal.fields) throw refusal;
        const { status, fields } = refusal;
        return sendFramed(site, request, reply.code(status), (frame) => passwordPage(frame, account, fields));
      }
      return goOn(reply, site, `/admin/tables/account/${account.id}/`, 'password');
    },
  );
}

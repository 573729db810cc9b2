import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import type { RemovalActions } from '../actions/removal.ts';
import { deletePage } from '../delete-page.ts';
import { homePage } from '../home-page.ts';
import { listPage } from '../list-page.ts';
import { rowPage } from '../row-page.ts';
import { DoneQuery, ListQuery, NoFields, RowParams, TableParams } from '../schema.ts';
import { config, doneNote, goOn, hide, type Site, sendFramed } from './common.ts';

export function addTableRoutes(server: FastifyInstance, site: Site, removal: RemovalActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();
  const { tables } = site;

  app.get('/admin/', { config, schema: { ...hide, querystring: DoneQuery } }, async (request, reply) => {
    const home = await tables.home();
    return sendFramed(site, request, reply, (frame) => homePage(frame, home, doneNote(request.query.done)));
  });

  app.get(
    '/admin/tables/:table/',
    { config, schema: { ...hide, params: TableParams, querystring: ListQuery } },
    async (request, reply) => {
      const list = await tables.list(request.params.table, request.query);
      return sendFramed(site, request, reply, (frame) => listPage(frame, list, doneNote(request.query.done)));
    },
  );

  app.get(
    '/admin/tables/:table/:key/',
    { config, schema: { ...hide, params: RowParams, querystring: DoneQuery } },
    async (request, reply) => {
      const row = await tables.row(viewerOf(request), request.params.table, request.params.key);
      return sendFramed(site, request, reply, (frame) => rowPage(frame, row, doneNote(request.query.done)));
    },
  );

  app.get(
    '/admin/tables/:table/:key/delete/',
    { config, schema: { ...hide, params: RowParams } },
    async (request, reply) => {
      const preview = await removal.preview(request.params.table, request.params.key);
      return sendFramed(site, request, reply, (frame) => deletePage(frame, preview));
    },
  );

  app.post(
    '/admin/tables/:table/:key/delete/',
    { config, schema: { ...hide, params: RowParams, body: NoFields } },
    async (request, reply) => {
      const { table, key } = request.params;
      await removal.remove(viewerOf(request), table, key);
      return goOn(reply, site, `/admin/tables/${table}/`, 'delete');
    },
  );
}

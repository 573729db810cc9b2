import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import type { ServerActions } from '../actions/server.ts';
import { LIVE_HEAD, livePage } from '../live-page.ts';
import { NoFields } from '../schema.ts';
import { config, hide, type Site, sendFramed } from './common.ts';

export function addServerRoutes(server: FastifyInstance, site: Site, actions: ServerActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  app.get('/admin/live/', { config, schema: hide }, async (request, reply) => {
    const live = await actions.live();
    return sendFramed(site, request, reply, ({ root }) => livePage(root, live), LIVE_HEAD);
  });

  app.post('/admin/backup/', { config, schema: { ...hide, body: NoFields } }, async (request, reply) => {
    const viewer = viewerOf(request);
    const { name, size, stream } = await actions.backup(viewer);
    request.log.info({ by: viewer.username, bytes: size }, 'backup downloaded');
    return reply
      .type('application/vnd.sqlite3')
      .header('Content-Disposition', `attachment; filename="${name}"`)
      .header('Content-Length', size)
      .send(stream);
  });
}

import { route } from '../platform/commands.ts';
import { zipOf } from '../platform/ops/zip.ts';
import { isoFromMs } from '../platform/ports.ts';
import { takeOutOfAll } from '../platform/storage/take-out.ts';
import { toMe } from './account-views.ts';
import type { Logins, Parts } from './logins.ts';
import { LoginList, Me, Zip } from './schema.ts';

const EXPORTS = { most: 10, windowMs: 3_600_000 };

/** Everything that only reads an account. (ours) */
export function accountQueries({ database, limits, ports, store }: Parts, logins: Logins) {
  return {
    export: route({
      http: 'GET /api/user/me/export/',
      who: 'account',
      answers: { 200: { content: { 'application/zip': { schema: Zip } } } },
      refuses: [],
      says: 'All that is yours, as a ZIP with JSON, SVG and PGN, at most ten times an hour.',
      options: { exposeHeadRoute: false },
      async run(_input, { viewer }) {
        const { id } = await database.read(() => logins.own(viewer));
        limits.use('export', id, EXPORTS.most, EXPORTS.windowMs);
        return takeOutOfAll(
          id,
          database.domains.all().map(({ takeOut }) => takeOut),
        );
      },
      send: (files, { reply }) =>
        reply
          .type('application/zip')
          .header('content-disposition', 'attachment; filename="parlor.zip"')
          .send(zipOf(files)),
    }),
    me: route({
      http: 'GET /api/user/me/',
      who: 'account',
      answers: { 200: Me },
      refuses: [],
      says: 'Your own account.',
      run: (_input, { viewer }) => database.read(() => toMe(logins.own(viewer))),
    }),
    logins: route({
      http: 'GET /api/user/logins/',
      who: 'account',
      answers: { 200: LoginList },
      refuses: [],
      says: 'Where you are logged in.',
      run: (_input, { viewer }) =>
        database.read(() => ({
          logins: store
            .loginsOf(viewer.id, ports.now())
            .map(({ id, kind, agent, createdAtMs, expiresAtMs }) => ({
              sid: id,
              kind,
              agent,
              created_at: isoFromMs(createdAtMs),
              expires_at: isoFromMs(expiresAtMs),
              current: id === viewer.loginId,
            })),
        })),
    }),
  };
}

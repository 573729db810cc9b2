import { route } from '../platform/commands.ts';
import { isoFromMs } from '../platform/ports.ts';
import { toMe } from './account-views.ts';
import type { Logins, Parts } from './logins.ts';
import { LoginList, Me } from './schema.ts';

/** Everything that only reads an account. (ours) */
export function accountQueries({ database, ports, store }: Parts, logins: Logins) {
  return {
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

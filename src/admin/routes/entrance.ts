import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from '../../accounts/index.ts';
import { AppError } from '../../platform/errors.ts';
import type { FirstActions } from '../actions/first.ts';
import { firstPage, loginPage } from '../entrance-page.ts';
import { localPage } from '../rules/next.ts';
import { FirstForm, FirstParams, LoginForm, NextQuery, NoFields } from '../schema.ts';
import { config, goOn, hide, type Site, send } from './common.ts';

const WRONG = 'Please enter the username and password of an administrator.';

/** Logging in and out, and the link for the first administrator. */
export function addEntranceRoutes(
  server: FastifyInstance,
  site: Site,
  accounts: Pick<Accounts, 'web' | 'loginStaff' | 'leaveWeb'>,
  first: FirstActions,
): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();
  const { root } = site;
  const { web } = accounts;

  /** Another site must not be able to log a browser in. */
  async function refuseForeign(request: FastifyRequest): Promise<void> {
    if (!web.mayGive(request)) throw new AppError('csrf_failed');
  }

  /** False unless these are the name and password of an administrator. */
  async function enter(
    request: FastifyRequest,
    reply: FastifyReply,
    { username, password }: LoginForm,
  ): Promise<boolean> {
    const agent = request.headers['user-agent'] ?? '';
    const login = await accounts.loginStaff({ username, password }, { address: request.ip, agent });
    if (login) web.enter(request, reply, login.cookie, login.lifetimeMs);
    return login !== undefined;
  }

  app.get('/admin/login/', { schema: { ...hide, querystring: NextQuery } }, async (request, reply) =>
    send(reply, loginPage({ root, next: localPage(request.query.next) })),
  );

  app.post(
    '/admin/login/',
    { preValidation: refuseForeign, schema: { ...hide, body: LoginForm } },
    async (request, reply) => {
      const { username } = request.body;
      const next = localPage(request.body.next);
      try {
        if (await enter(request, reply, request.body)) return goOn(reply, site, next ?? '/admin/');
      } catch (refusal) {
        if (!(refusal instanceof AppError) || refusal.status !== 429) throw refusal;
        const page = loginPage({ root, next, username, problem: refusal.message });
        return send(reply.code(refusal.status).headers(refusal.headers), page);
      }
      return send(reply.code(401), loginPage({ root, next, username, problem: WRONG }));
    },
  );

  app.post('/admin/logout/', { config, schema: { ...hide, body: NoFields } }, async (request, reply) => {
    if (request.viewer) await accounts.leaveWeb(request, reply, request.viewer);
    return goOn(reply, site, '/admin/login/');
  });

  app.get('/admin/first/:token/', { schema: { ...hide, params: FirstParams } }, async (request, reply) => {
    await first.check(request.params.token);
    return send(reply, firstPage(root, request.params.token));
  });

  app.post(
    '/admin/first/:token/',
    { preValidation: refuseForeign, schema: { ...hide, params: FirstParams, body: FirstForm } },
    async (request, reply) => {
      const { token } = request.params;
      const { username, password } = request.body;
      try {
        await first.make(token, request.body, request.ip);
      } catch (refusal) {
        if (!(refusal instanceof AppError) || !refusal.fields) throw refusal;
        return send(reply.code(refusal.status), firstPage(root, token, username, refusal.fields));
      }
      request.log.info({ username }, 'first administrator');
      // The account exists even if this login fails. The redirect then leads to the login page.
      await enter(request, reply, { username, password }).catch((fault) =>
        request.log.warn({ err: fault }, 'login'),
      );
      return goOn(reply, site, '/admin/', 'welcome');
    },
  );
}

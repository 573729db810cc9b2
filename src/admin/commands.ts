import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import { route } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import type { FirstActions } from './actions/first.ts';
import { localPage } from './rules/next.ts';
import { FirstForm, FirstParams, LoginForm, NoFields } from './schema.ts';
import { firstPage, loginPage } from './sign-in-page.ts';
import { forStaff, goOn, type Site, send } from './site.ts';

interface Parts {
  site: Site;
  accounts: Pick<Accounts, 'web' | 'loginStaff' | 'leaveWeb'>;
  first: FirstActions;
}

const WRONG = 'Please enter the username and password of an administrator.';

/** Logging in and out, and the link for the first administrator. (ours) */
export function signInCommands({ site, accounts, first }: Parts) {
  const { root } = site;
  const { web } = accounts;

  /** Another site must not be able to log a browser in. */
  async function refuseForeign(request: FastifyRequest): Promise<void> {
    if (!web.mayGive(request)) throw new AppError('csrf_failed');
  }
  const forVisitors = { who: 'public', answers: {}, options: { page: true } } as const;
  const byForm = { ...forVisitors, options: { page: true, preValidation: refuseForeign } };

  /** False unless these are the name and password of an administrator. */
  async function enter(
    request: FastifyRequest,
    reply: FastifyReply,
    { username, password }: Pick<LoginForm, 'username' | 'password'>,
  ): Promise<boolean> {
    const agent = request.headers['user-agent'] ?? '';
    const login = await accounts.loginStaff({ username, password }, { address: request.ip, agent });
    if (login) web.enter(request, reply, login.cookie, login.lifetimeMs);
    return login !== undefined;
  }

  return {
    login: route({
      ...byForm,
      http: 'POST /admin/login/',
      body: LoginForm,
      refuses: ['csrf_failed'],
      says: 'Logs an administrator in.',
      async run({ username, password, ...form }, { request, reply }) {
        const next = localPage(form.next);
        try {
          if (await enter(request, reply, { username, password }))
            return goOn(reply, site, next ?? '/admin/');
        } catch (refusal) {
          if (!(refusal instanceof AppError) || refusal.status !== 429) throw refusal;
          const page = loginPage({ root, next, username, problem: refusal.message });
          return send(reply.code(refusal.status).headers(refusal.headers), page);
        }
        return send(reply.code(401), loginPage({ root, next, username, problem: WRONG }));
      },
    }),
    logout: route({
      ...forStaff,
      who: 'anyone',
      http: 'POST /admin/logout/',
      body: NoFields,
      refuses: [],
      says: 'Logs out.',
      async run(_form, { request, reply }) {
        if (request.viewer) await accounts.leaveWeb(request, reply, request.viewer);
        return goOn(reply, site, '/admin/login/');
      },
    }),
    makeFirst: route({
      ...byForm,
      http: 'POST /admin/first/:token/',
      params: FirstParams,
      body: FirstForm,
      refuses: ['csrf_failed', 'not_found'],
      says: 'Creates the first administrator and logs them in.',
      async run({ token, ...form }, { request, reply }) {
        const { username } = form;
        try {
          await first.make(token, form, request.ip);
        } catch (refusal) {
          if (!(refusal instanceof AppError) || !refusal.fields) throw refusal;
          return send(reply.code(refusal.status), firstPage(root, token, username, refusal.fields));
        }
        request.log.info({ username }, 'first administrator');
        // The account exists even if this login fails. The redirect then leads to the login page.
        await enter(request, reply, form).catch((fault) => request.log.warn({ err: fault }, 'login'));
        return goOn(reply, site, '/admin/', 'welcome');
      },
    }),
  };
}

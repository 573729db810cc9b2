import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { HEADERS_ONLY } from '../platform/access/viewer.ts';
import { route } from '../platform/commands.ts';
import { AppError, type FieldProblems } from '../platform/errors.ts';
import { onError } from '../platform/http/server.ts';
import type { ProfileActions } from './actions/profile.ts';
import type { RegisterActions } from './actions/register.ts';
import type { SignInActions } from './actions/sign-in.ts';
import type { SignOutActions } from './actions/sign-out.ts';
import { clientOf, entered } from './entering.ts';
import type { Logins, Parts } from './logins.ts';
import {
  Access,
  ChangeMe,
  ChangePassword,
  DelLogout,
  DeviceToken,
  Empty,
  Guest,
  GuestMade,
  LoggedIn,
  LoggedOut,
  Login,
  LoginParams,
  Logout,
  Me,
  Refresh,
  Register,
  Registered,
  RegisteredWithEmail,
  RegisterWithEmail,
  Signup,
  TokenPair,
  Verify,
} from './schema.ts';
import type { WebSession } from './web-session.ts';

interface Actions {
  parts: Parts;
  logins: Logins;
  registering: RegisterActions;
  signIn: SignInActions;
  signOut: SignOutActions;
  profile: ProfileActions;
  web: WebSession;
}

/** For logging in and registering: no credential is needed, but a bad header is refused, as by the older servers. */
const atTheDoor = { who: 'anyone', credentials: HEADERS_ONLY } as const;
/** Refusals when PARLOR_REGISTER does not let everybody in. (registration.ts) */
const NEWCOMERS = ['registration_closed', 'invitation_needed', 'invitation_not_valid'];

/** Everything that changes an account or a login. (seeds 000, 001 and 002) */
export function accountCommands(actions: Actions) {
  return {
    ...registerCommands(actions),
    ...signInCommands(actions),
    ...tokenCommands(actions),
    ...signOutCommands(actions),
    ...profileCommands(actions),
  };
}

function registerCommands({ registering, web }: Actions) {
  return {
    register: route({
      ...atTheDoor,
      http: 'POST /api/user/register/',
      body: Register,
      answers: { 201: Registered },
      refuses: NEWCOMERS,
      says: 'Registers with a username and a password.',
      options: { attachValidation: true },
      run: (body, { request }) => registering.register(body, foundBad(request), clientOf(request)),
    }),
    registerWithEmail: route({
      ...atTheDoor,
      http: 'POST /api/auth/register/',
      body: RegisterWithEmail,
      answers: { 201: RegisteredWithEmail },
      refuses: NEWCOMERS,
      says: 'Registers with an e-mail address.',
      options: { attachValidation: true },
      run: (body, { request }) => registering.registerWithEmail(body, foundBad(request), clientOf(request)),
    }),
    signup: route({
      ...atTheDoor,
      http: 'POST /api/auth/signup/',
      body: Signup,
      answers: { 200: DeviceToken },
      refuses: NEWCOMERS,
      says: 'Registers with a form and logs in at once.',
      options: { errorHandler: onFormError },
      run: async (body, call) =>
        entered(web, call, await registering.signup(body, clientOf(call.request), web.mayGive(call.request))),
    }),
    guest: route({
      http: 'POST /api/user/guest/',
      who: 'public',
      body: Guest,
      answers: { 201: GuestMade },
      refuses: ['session_not_found', ...NEWCOMERS],
      says: 'Makes a guest, who can play at once.',
      run: async (body, call) =>
        entered(web, call, await registering.guest(body, clientOf(call.request), web.mayGive(call.request))),
    }),
  };
}

function signInCommands({ signIn, web }: Actions) {
  return {
    login: route({
      http: 'POST /api/user/login/',
      who: 'public',
      body: Login,
      answers: { 200: TokenPair },
      refuses: ['no_active_account'],
      says: 'Logs in.',
      run: (body, { request }) => signIn.login(body, clientOf(request)),
    }),
    loginEverywhere: route({
      ...atTheDoor,
      http: 'POST /api/auth/login/',
      body: Login,
      answers: { 200: LoggedIn },
      refuses: ['bad_login'],
      says: 'Logs in: gives tokens, the device token and cookies.',
      run: async (body, call) =>
        entered(
          web,
          call,
          await signIn.loginEverywhere(body, clientOf(call.request), web.mayGive(call.request)),
        ),
    }),
    obtain: route({
      ...atTheDoor,
      http: 'POST /api/auth/obtain/',
      body: Login,
      answers: { 200: DeviceToken },
      refuses: [],
      says: 'Gives the device token of an account.',
      run: (body, { request }) => signIn.obtain(body, clientOf(request)),
    }),
  };
}

function tokenCommands({ parts: { credentials, database }, logins }: Actions) {
  return {
    pairForDevice: route({
      http: ['GET /api/jwt/', 'POST /api/jwt/'],
      who: 'account',
      credentials: ['device'],
      answers: { 200: TokenPair },
      refuses: [],
      says: 'Starts a login for the holder of a device token (`Authorization: Token …`).',
      run: (_input, { request, viewer }) =>
        database.commit((turn) => logins.startLogin(turn, logins.holder(viewer), clientOf(request))),
    }),
    pairForCookie: route({
      http: 'POST /api/user/tokens/',
      who: 'anyone',
      credentials: ['cookie'],
      answers: { 200: TokenPair, 204: Type.Null() },
      refuses: [],
      says: 'Starts a login for the holder of the web session. Answers 204 if the browser has none.',
      async run(_input, { request }) {
        const { viewer } = request;
        if (!viewer) return null;
        return database.commit((turn) => logins.startLogin(turn, logins.holder(viewer), clientOf(request)));
      },
      send: (pair, { reply }) => reply.code(pair ? 200 : 204).send(pair),
    }),
    refresh: route({
      http: ['POST /api/user/refresh/', 'POST /api/auth/token/refresh/', 'POST /api/jwt/refresh/'],
      who: 'public',
      body: Refresh,
      answers: { 200: Access },
      refuses: ['token_not_valid'],
      says: 'Gives a new access token.',
      run: ({ refresh }) =>
        database.read(() => {
          const { account, loginId } = credentials.fromRefresh(refresh);
          return { access: credentials.sign('access', account, loginId) };
        }),
    }),
    verify: route({
      http: 'POST /api/jwt/verify/',
      who: 'public',
      body: Verify,
      answers: { 200: Empty },
      refuses: ['token_not_valid'],
      says: 'Checks whether a token is still valid.',
      run: ({ token }) =>
        database.read(() => {
          credentials.fromEither(token);
          return {};
        }),
    }),
  };
}

function signOutCommands({ signOut, web }: Actions) {
  return {
    logout: route({
      http: 'POST /api/auth/logout/',
      who: 'account',
      body: Logout,
      answers: { 200: LoggedOut },
      refuses: [
        'refresh_token_required',
        'refresh_token_invalid',
        'refresh_token_revoked',
        'refresh_token_foreign',
      ],
      says: 'Logs out: ends the login of a refresh token, or this web session.',
      async run(body, { request, reply, viewer }) {
        const out = await signOut.logout(viewer, body, web.cookieOf(request));
        if (body.refresh === undefined) web.leave(request, reply);
        return out;
      },
    }),
    delLogout: route({
      http: 'POST /api/auth/del-logout/',
      who: 'account',
      body: DelLogout,
      answers: { 200: LoggedOut },
      refuses: [],
      says: 'Logs out everywhere and deletes your data. With `account`, closes the account as well; albums and chess games with others stay, under another name.',
      async run(body, { request, reply, viewer }) {
        const out = await signOut.delLogout(viewer, body);
        web.leave(request, reply);
        return out;
      },
    }),
  };
}

function profileCommands({ profile }: Actions) {
  return {
    changeMe: route({
      http: 'PATCH /api/user/me/',
      who: 'account',
      body: ChangeMe,
      answers: { 200: Me },
      refuses: [],
      says: 'Changes your names and e-mail address.',
      run: (body, { viewer }) => profile.change(viewer, body),
    }),
    changePassword: route({
      http: 'POST /api/user/password/',
      who: 'account',
      body: ChangePassword,
      answers: { 200: Empty },
      refuses: NEWCOMERS,
      says: 'Changes your password and ends every other login.',
      run: (body, { viewer }) => profile.changePassword(viewer, body),
    }),
    endLogin: route({
      http: 'DELETE /api/user/logins/:sid/',
      who: 'account',
      params: LoginParams,
      answers: { 204: Type.Null() },
      refuses: ['login_not_found'],
      says: 'Ends one of your logins.',
      async run({ sid }, { viewer }) {
        await profile.endLogin(viewer, sid);
        return null;
      },
    }),
  };
}

/** The schema's problems by field, so that the rules can add their own. Throws an error that is not about fields. */
function foundBad({ validationError }: FastifyRequest): FieldProblems {
  if (!validationError) return {};
  const fields = validationError instanceof AppError ? validationError.fields : undefined;
  if (!fields || fields.non_field_errors) throw validationError;
  return fields;
}

/**
 * Sends problems by field as `formError`. Refusals of new people are sent the same way, so that a form shows them.
 * (seed 002)
 */
function onFormError(fault: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (fault instanceof AppError && fault.fields) reply.code(fault.status).send({ formError: fault.fields });
  else if (fault instanceof AppError && NEWCOMERS.includes(fault.code))
    reply.code(fault.status).send({ ...fault.body(), formError: { username: [fault.message] } });
  else onError(fault, request, reply);
}

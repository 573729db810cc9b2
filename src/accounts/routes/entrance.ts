import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError, type FieldProblems } from '../../platform/errors.ts';
import { onError } from '../../platform/http/server.ts';
import type { Entered, EntranceActions } from '../actions/entrance.ts';
import {
  DeviceToken,
  Guest,
  GuestMade,
  LoggedIn,
  Login,
  Register,
  Registered,
  RegisteredWithEmail,
  RegisterWithEmail,
  Signup,
  TokenPair,
} from '../schema.ts';
import type { WebSession } from '../web-session.ts';
import { clientOf, door, tags } from './common.ts';

/** Routes for registering and logging in. */
export function addEntranceRoutes(server: FastifyInstance, actions: EntranceActions, web: WebSession): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  function enter<T>(request: FastifyRequest, reply: FastifyReply, { answer, web: login }: Entered<T>): T {
    if (login) web.enter(request, reply, login.cookie, login.lifetimeMs);
    return answer;
  }

  app.post(
    '/api/user/register/',
    {
      config: door,
      attachValidation: true,
      schema: {
        tags,
        summary: 'Register with a username and a password',
        body: Register,
        response: { 201: Registered },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await actions.register(request.body, foundBad(request), clientOf(request))),
  );

  app.post(
    '/api/auth/register/',
    {
      config: door,
      attachValidation: true,
      schema: {
        tags,
        summary: 'Register with an e-mail address',
        body: RegisterWithEmail,
        response: { 201: RegisteredWithEmail },
      },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await actions.registerWithEmail(request.body, foundBad(request), clientOf(request))),
  );

  app.post(
    '/api/auth/signup/',
    {
      config: { ...door, multipartFields: true },
      errorHandler: onFormError,
      schema: {
        tags,
        summary: 'Register with a form and log in at once',
        consumes: FORMS,
        body: Signup,
        response: { 200: DeviceToken },
      },
    },
    async (request, reply) => {
      const entered = await actions.signup(request.body, clientOf(request), web.mayGive(request));
      return enter(request, reply, entered);
    },
  );

  app.post(
    '/api/user/login/',
    { schema: { tags, summary: 'Log in', body: Login, response: { 200: TokenPair } } },
    (request) => actions.login(request.body, clientOf(request)),
  );

  app.post(
    '/api/auth/login/',
    {
      config: { ...door, multipartFields: true },
      schema: {
        tags,
        summary: 'Log in and get tokens, the device token and cookies',
        consumes: FORMS,
        body: Login,
        response: { 200: LoggedIn },
      },
    },
    async (request, reply) => {
      const entered = await actions.loginEverywhere(request.body, clientOf(request), web.mayGive(request));
      return enter(request, reply, entered);
    },
  );

  app.post(
    '/api/auth/obtain/',
    {
      config: { ...door, multipartFields: true },
      schema: {
        tags,
        summary: 'Get the device token of an account',
        consumes: FORMS,
        body: Login,
        response: { 200: DeviceToken },
      },
    },
    (request) => actions.obtain(request.body, clientOf(request)),
  );

  app.post(
    '/api/user/guest/',
    { schema: { tags, summary: 'Play at once as a guest', body: Guest, response: { 201: GuestMade } } },
    async (request, reply) => {
      const entered = await actions.guest(request.body, clientOf(request), web.mayGive(request));
      return reply.code(201).send(enter(request, reply, entered));
    },
  );
}

const FORMS = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];

/** The schema's problems by field, so that the rules can add theirs. Throws an error that is not about fields. */
function foundBad({ validationError }: FastifyRequest): FieldProblems {
  if (!validationError) return {};
  const fields = validationError instanceof AppError ? validationError.fields : undefined;
  if (!fields || fields.non_field_errors) throw validationError;
  return fields;
}

/** (seed 002) Sends problems by field as `formError`. */
function onFormError(fault: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  if (fault instanceof AppError && fault.fields) reply.code(fault.status).send({ formError: fault.fields });
  else onError(fault, request, reply);
}

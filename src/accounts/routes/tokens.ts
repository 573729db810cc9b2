import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import { viewerOf } from '../../platform/access/viewer.ts';
import type { TokenActions } from '../actions/tokens.ts';
import { Access, Empty, Refresh, TokenPair, Verify } from '../schema.ts';
import { clientOf, tags } from './common.ts';

export function addTokenRoutes(server: FastifyInstance, actions: TokenActions): void {
  const app = server.withTypeProvider<TypeBoxTypeProvider>();

  for (const method of ['GET', 'POST'] as const) {
    app.route({
      method,
      url: '/api/jwt/',
      config: { access: 'required', credentials: ['device'] },
      schema: {
        tags,
        summary: 'Get a pair of tokens for the device token (`Authorization: Token …`)',
        response: { 200: TokenPair },
      },
      handler: (request) => actions.pairForDevice(viewerOf(request), clientOf(request)),
    });
  }

  for (const url of ['/api/user/refresh/', '/api/auth/token/refresh/', '/api/jwt/refresh/']) {
    app.post(
      url,
      { schema: { tags, summary: 'Get a new access token', body: Refresh, response: { 200: Access } } },
      (request) => actions.refresh(request.body.refresh),
    );
  }

  app.post(
    '/api/jwt/verify/',
    {
      schema: {
        tags,
        summary: 'Check whether a token is still valid',
        body: Verify,
        response: { 200: Empty },
      },
    },
    (request) => actions.verify(request.body.token),
  );
}

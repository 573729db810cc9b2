import { Type } from 'typebox';
import { route } from '../platform/commands.ts';
import type { ApiTokens } from './api-tokens.ts';
import { ApiTokenList, ApiTokenMade, ApiTokenParams, NewApiToken } from './schema-api-tokens.ts';

/** The tokens that chess programs use to play for an account. (ours) */
export function apiTokenCommands(tokens: ApiTokens) {
  return {
    apiTokens: route({
      http: 'GET /api/user/api-tokens/',
      who: 'account',
      answers: { 200: ApiTokenList },
      refuses: [],
      says: 'Your tokens for the board API.',
      run: (_input, { viewer }) => tokens.list(viewer),
    }),
    addApiToken: route({
      http: 'POST /api/user/api-tokens/',
      who: 'account',
      body: NewApiToken,
      answers: { 201: ApiTokenMade },
      refuses: ['too_many_tokens'],
      says: 'Makes a token for the board API. It is shown only in this answer.',
      run: (body, { viewer }) => tokens.add(viewer, body),
    }),
    revokeApiToken: route({
      http: 'DELETE /api/user/api-tokens/:id/',
      who: 'account',
      params: ApiTokenParams,
      answers: { 204: Type.Null() },
      refuses: ['token_not_found'],
      says: 'Revokes a token and ends its streams.',
      async run({ id }, { viewer }) {
        await tokens.revoke(viewer, id);
        return null;
      },
    }),
  };
}

import { route } from '../platform/commands.ts';
import type { FirstActions } from './actions/first.ts';
import { localPage } from './rules/next.ts';
import { FirstParams, NextQuery } from './schema.ts';
import { firstPage, loginPage } from './sign-in-page.ts';
import { type Site, send } from './site.ts';

interface Parts {
  site: Site;
  first: FirstActions;
}

const forVisitors = { who: 'public', answers: {}, options: { page: true } } as const;

/** Pages for visitors who are not logged in yet. (ours) */
export function signInQueries({ site, first }: Parts) {
  const { root } = site;
  return {
    loginPage: route({
      ...forVisitors,
      http: 'GET /admin/login/',
      query: NextQuery,
      refuses: [],
      says: 'The page for logging in.',
      run: async ({ next }) => loginPage({ root, next: localPage(next) }),
      send: (page, { reply }) => send(reply, page),
    }),
    firstPage: route({
      ...forVisitors,
      http: 'GET /admin/first/:token/',
      params: FirstParams,
      refuses: ['not_found'],
      says: 'The page for creating the first administrator.',
      async run({ token }) {
        await first.check(token);
        return firstPage(root, token);
      },
      send: (page, { reply }) => send(reply, page),
    }),
  };
}

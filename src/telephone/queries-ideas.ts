import { route } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import type { Platform } from '../platform/platform.ts';
import { UNKNOWN } from './answers.ts';
import { ideasOf } from './rules/ideas.ts';
import { CodeParams, codeOf } from './schema.ts';
import { Ideas } from './schema-settings.ts';
import type { Sessions } from './sessions.ts';

/** The ideas that a player may choose from in round 0. */
export function ideaQueries({ database }: Pick<Platform, 'database'>, sessions: Sessions) {
  return {
    ideas: route({
      http: 'GET /api/session/:code/ideas/',
      who: 'member',
      params: CodeParams,
      answers: { 200: Ideas },
      refuses: [...UNKNOWN, 'no_ideas'],
      says: 'Three ideas for your own first description. Hand one in as it is, or write something else.',
      run: (at, { viewer }) =>
        database.read(() => {
          const found = ideasOf(sessions.findOwn(viewer, codeOf(at)), viewer.id);
          if ('refused' in found) throw new AppError(found.refused);
          return { chain: found.chainId, ideas: [...found.ideas] };
        }),
    }),
  };
}

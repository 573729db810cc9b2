import type { FastifyInstance } from 'fastify';
import type { Accounts } from '../accounts/index.ts';
import type { Chess } from '../chess/index.ts';
import type { Platform } from '../platform/platform.ts';
import { addTables } from '../platform/routes.ts';
import { makeAbsenceWatch } from './absence.ts';
import { makeAnnouncements } from './announcements.ts';
import { takeProgramBodies } from './bodies.ts';
import { botCommands, gameCommands } from './commands.ts';
import { challengeCommands, seekCommands } from './commands-challenges.ts';
import { engineCommands } from './commands-engine.ts';
import { makeGameViews } from './game-views.ts';
import { boardQueries } from './queries.ts';
import { streamQueries } from './queries-streams.ts';
import { boardKind, onBoardError } from './refusals.ts';
import * as schemas from './schema.ts';
import * as engineSchemas from './schema-engine.ts';
import { makeStreams } from './streams.ts';

/**
 * The board API: the protocol of existing chess programs, translated into chess commands. It knows no rules of chess
 * and stores nothing in the file. (docs/board-api.md)
 */
export async function addBoardApi(
  app: FastifyInstance,
  platform: Platform,
  accounts: Accounts,
  chess: Chess,
): Promise<void> {
  const streams = makeStreams(platform);
  const views = makeGameViews(accounts, chess, platform.activity);
  const announcements = makeAnnouncements(chess, streams, views);
  const watchAbsence = makeAbsenceWatch(platform, chess);
  const parts = { platform, accounts, chess, streams, views, announcements, watchAbsence };
  const domain = {
    name: 'boardapi',
    tag: 'Board API',
    schemas: { ...schemas, ...engineSchemas },
    kindOf: boardKind,
  };
  await app.register(async (own) => {
    own.setErrorHandler(onBoardError);
    takeProgramBodies(own);
    addTables(
      own,
      platform.messages,
      domain,
      ...[gameCommands(parts), botCommands(parts), challengeCommands(parts), engineCommands(parts)],
      seekCommands(parts),
      ...[streamQueries(parts), boardQueries(parts)],
    );
  });
  app.addHook('preClose', async () => streams.close());
}

import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Games } from '../games.ts';
import { colorOf } from '../rules/game.ts';
import type { Phrase } from '../rules/phrases.ts';
import { other } from '../rules/position.ts';

const MOST_SAID = { most: 6, windowMs: 30_000 };

export type Say = ReturnType<typeof makeSay>;

/** Sends the opponent a NOTICE with a phrase from the fixed list. It is not stored. */
export function makeSay({ database, limits, userTopic }: Platform, accounts: Accounts, games: Games) {
  return (viewer: Viewer, id: string, phrase: Phrase): Promise<object> =>
    database.commit((turn) => {
      const game = games.find(id);
      const color = colorOf(game, viewer.id);
      if (!color) throw new AppError('not_a_player');
      const opponentId = game.seats[other(color)];
      if (opponentId === null) throw new AppError('game_not_started');
      limits.use('chess phrases', viewer.id, MOST_SAID.most, MOST_SAID.windowMs);
      const by = accounts.personOf(viewer.id).name;
      userTopic.ring(turn, opponentId, { kind: 'said', gameId: game.id, by, phrase });
      return {};
    });
}

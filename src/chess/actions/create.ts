import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { invalid } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { randomBelow } from '../../platform/ports.ts';
import type { Games } from '../games.ts';
import { levelOfId } from '../rules/house.ts';
import { startFrom } from '../rules/position.ts';
import { join, newGame } from '../rules/seats.ts';
import { dealt } from '../rules/seeks.ts';
import type { CreateGame, GameState } from '../schema.ts';
import { timingOf } from './timing.ts';

const MOST_MADE = { most: 300, windowMs: 60_000 };

export type CreateActions = ReturnType<typeof makeCreateActions>;

/** Creates games, open to anybody or as a challenge, and lets players join them. */
export function makeCreateActions(platform: Platform, accounts: Accounts, games: Games) {
  const { database, limits, ports, userTopic } = platform;

  /** The account with this UUID or name. Throws a field error for `opponent`. */
  function opponentOf(viewer: Viewer, opponent: string | undefined): number | null {
    if (opponent === undefined) return null;
    const userId = accounts.findOpen(opponent);
    if (userId === undefined) throw invalid({ opponent: ['There is no such player.'] });
    if (userId === viewer.id) throw invalid({ opponent: ['You cannot challenge yourself.'] });
    return userId;
  }

  function positionOf(fen: string | undefined): string {
    const position = startFrom(fen ?? 'startpos');
    if (typeof position !== 'string') throw invalid({ fen: [position.problem] });
    return position;
  }

  /** Throws `rate_limited` after 300 new games in a minute. */
  function countNew(viewer: Viewer): void {
    if (levelOfId(viewer.id) === undefined)
      limits.use('chess games', viewer.id, MOST_MADE.most, MOST_MADE.windowMs);
  }

  return {
    countNew,
    positionOf,

    create(viewer: Viewer, request: CreateGame): Promise<GameState> {
      const initialFen = positionOf(request.fen);
      const color = dealt(request.color ?? 'random', 'random', randomBelow(ports, 2));
      const timing = timingOf(request, color);
      countNew(viewer);
      return database.commit((turn) => {
        games.refuseTooMany(viewer.id);
        const challengedId = opponentOf(viewer, request.opponent);
        const seats = { w: color === 'w' ? viewer.id : null, b: color === 'b' ? viewer.id : null };
        const game = newGame({ id: ports.newId(), timing, initialFen }, seats, challengedId, ports.now());
        games.add(turn, game);
        if (challengedId !== null) {
          userTopic.ring(turn, challengedId, {
            kind: 'challenged',
            gameId: game.id,
            by: accounts.personOf(viewer.id).name,
          });
        }
        return games.view(game);
      });
    },

    join: (viewer: Viewer, id: string): Promise<GameState> =>
      games.change(id, (game, nowMs, turn) => {
        const made = join(game, viewer.id, nowMs);
        if ('refused' in made || made === game) return made;
        games.refuseTooMany(viewer.id);
        const host = game.seats.w ?? game.seats.b;
        if (host !== null) {
          userTopic.ring(turn, host, {
            kind: 'joined',
            gameId: game.id,
            by: accounts.personOf(viewer.id).name,
          });
        }
        return made;
      }),
  };
}

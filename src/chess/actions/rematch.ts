import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Games } from '../games.ts';
import type { ChessGame } from '../rules/game.ts';
import { other } from '../rules/position.ts';
import { refuse } from '../rules/refusals.ts';
import { rematch, rematchOf, withRematch } from '../rules/seats.ts';
import type { GameState } from '../schema.ts';
import type { ChessStore } from '../store.ts';
import type { CreateActions } from './create.ts';

/** Each offer is a new question to the opponent, who may have declined. */
const MOST_OFFERS = { most: 3, windowMs: 600_000 };

export type Rematch = ReturnType<typeof makeRematch>;

/**
 * Offers a rematch or answers an offer, by `rules/seats.ts`. Once both agree, the new game starts and the old game's state
 * has its id.
 */
export function makeRematch(
  platform: Platform,
  accounts: Accounts,
  store: ChessStore,
  games: Games,
  { countNew }: CreateActions,
) {
  const { limits, ports, userTopic } = platform;

  /** Forgets a rematch that was aborted or deleted, so that another can be offered. */
  function withoutLostRematch(game: ChessGame, nowMs: number): ChessGame {
    if (!('rematch' in game.phase) || game.phase.rematch.name !== 'made') return game;
    const next = store.load(game.phase.rematch.gameId);
    return next && next.phase.name !== 'aborted' ? game : withRematch(game, { name: 'none' }, nowMs);
  }

  return (viewer: Viewer, id: string, action: 'offer' | 'accept' | 'decline'): Promise<GameState> =>
    games.act(viewer, id, (game, color, nowMs, turn) => {
      const made = rematch(withoutLostRematch(game, nowMs), color, action, nowMs);
      if (made !== 'make') {
        const isOffer = action === 'offer' && made !== game && !('refused' in made);
        if (isOffer)
          limits.use('chess rematches', `${viewer.id} ${id}`, MOST_OFFERS.most, MOST_OFFERS.windowMs);
        return made;
      }
      const opponentId = game.seats[other(color)];
      if (opponentId === null || !accounts.isActive(opponentId)) return refuse('nothing_offered');
      countNew(viewer);
      games.refuseTooMany(viewer.id);
      const next = rematchOf(game, ports.newId(), nowMs);
      games.add(turn, next);
      userTopic.ring(turn, opponentId, {
        kind: 'rematch',
        gameId: next.id,
        by: accounts.personOf(viewer.id).name,
      });
      return withRematch(game, { name: 'made', gameId: next.id }, nowMs);
    });
}

import type { Viewer } from '../../platform/viewer.ts';
import { claimGone, resign } from '../rules/ends.ts';
import { askTakeback, draw, giveTime, takeBack, takebackTo } from '../rules/offers.ts';
import { playMove } from '../rules/play.ts';
import type { GameState, PlayMove } from '../schema.ts';
import type { ChessStore } from '../store.ts';
import type { Desk } from './desk.ts';

export type MoveActions = ReturnType<typeof makeMoveActions>;

/** What players do in a game. All give its state after the commit. */
export function makeMoveActions(store: ChessStore, desk: Desk) {
  return {
    /** Sent again, a move that was made is answered with the game as it is. */
    move: (viewer: Viewer, id: string, move: PlayMove): Promise<GameState> =>
      desk.act(viewer, id, (game, color, nowMs) => playMove(game, color, move, nowMs)),

    resign: (viewer: Viewer, id: string): Promise<GameState> => desk.actInPlay(viewer, id, resign),

    draw: (
      viewer: Viewer,
      id: string,
      action: 'offer' | 'accept' | 'decline' | 'claim',
    ): Promise<GameState> =>
      desk.actInPlay(viewer, id, (game, color, nowMs) => draw(game, color, action, nowMs)),

    takeback: (viewer: Viewer, id: string, action: 'offer' | 'accept' | 'decline'): Promise<GameState> =>
      desk.actInPlay(viewer, id, (game, color, nowMs) => {
        if (action !== 'accept') return askTakeback(game, color, action, nowMs);
        const ply = takebackTo(game, color);
        return typeof ply === 'number' ? takeBack(game, store.pastOf(game, ply), nowMs) : ply;
      }),

    giveTime: (viewer: Viewer, id: string, ms: number): Promise<GameState> =>
      desk.actInPlay(viewer, id, (game, color, nowMs) => giveTime(game, color, ms, nowMs)),

    claim: (viewer: Viewer, id: string, result: 'win' | 'draw'): Promise<GameState> =>
      desk.actInPlay(viewer, id, (game, color, nowMs) =>
        claimGone(game, color, result, { nowMs, absentSinceMs: desk.absentSince(game) }),
      ),
  };
}

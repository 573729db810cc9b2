import { route } from '../platform/commands.ts';
import type { MoveActions } from './actions/move.ts';
import { clientOf, entered } from './entering.ts';
import { GuestMade } from './schema.ts';
import { Move, RedeemMove } from './schema-move.ts';
import type { WebSession } from './web-session.ts';

/** Moving a login to another device. */
export function moveCommands(move: MoveActions, web: WebSession) {
  return {
    move: route({
      http: 'POST /api/user/move/',
      who: 'account',
      credentials: ['bearer', 'cookie'],
      answers: { 201: Move },
      refuses: [],
      says: 'Makes a link that takes your login to another device. It works once, for two minutes, and replaces the one before.',
      run: (_, { viewer }) => move.make(viewer),
    }),
    redeemMove: route({
      http: 'POST /api/user/move/redeem/',
      who: 'public',
      body: RedeemMove,
      answers: { 201: GuestMade },
      refuses: ['move_not_valid'],
      says: 'Logs in with such a link. The login that has made it ends, and every other one of a guest.',
      run: async ({ token }, call) =>
        entered(web, call, await move.redeem(token, clientOf(call.request), web.mayGive(call.request))),
    }),
  };
}

import { Type } from 'typebox';
import type { Accounts } from '../accounts/index.ts';
import { command, route } from '../platform/commands.ts';
import type { ClaimActions } from './actions/claims.ts';
import { inSession, UNKNOWN } from './answers.ts';
import { codeOf, SeatParams } from './schema.ts';
import { ClaimGranted, ClaimMessage, ClaimParams, ClaimState } from './schema-claims.ts';

/** Getting one's seat back on another device. */
export function claimCommands(claims: ClaimActions, accounts: Pick<Accounts, 'enter'>) {
  return {
    claimSeat: route({
      http: 'POST /api/session/:code/seats/:username/claim/',
      who: 'account',
      params: SeatParams,
      answers: { 202: ClaimState },
      refuses: ['session_not_found', 'claimant_plays', 'seat_not_away', 'seat_claimed', 'too_many_claims'],
      says: 'A guest who is in no game says who they are: a player whose device is gone. The host decides.',
      run: ({ username, ...at }, { viewer }) => claims.claim(viewer, codeOf(at), username),
    }),
    claim: route({
      http: 'GET /api/session/:code/claims/:claim/',
      who: 'account',
      params: ClaimParams,
      answers: { 200: Type.Union([ClaimGranted, ClaimState]) },
      refuses: ['claim_not_found', 'claimant_plays', 'seat_not_away', 'too_many_polls'],
      says: 'Waits until your claim is granted, or for a few seconds. Gives the tokens of the seat once, and ends its old logins.',
      options: { changes: true, uncounted: true },
      async run({ claim, ...at }, call) {
        const { request, viewer } = call;
        const state = await claims.wait(claim, call);
        if (state.state !== 'granted' || request.raw.socket.destroyed) return state;
        return {
          ...state,
          ...accounts.enter(call, await claims.takeSeat(viewer, codeOf(at), claim, request)),
        };
      },
    }),
    dropClaim: route({
      http: 'DELETE /api/session/:code/claims/:claim/',
      who: 'account',
      params: ClaimParams,
      answers: { 204: Type.Null() },
      refuses: [...UNKNOWN, 'only_host', 'claim_not_found'],
      says: 'Refuses a claim, or withdraws your own.',
      async run({ claim, ...at }, { viewer }) {
        await claims.drop(viewer, codeOf(at), claim);
        return null;
      },
    }),
    grantClaim: command({
      ...inSession,
      event: 'GRANT',
      http: 'POST /api/session/:code/claims/:claim/grant/',
      who: 'host',
      params: ClaimParams,
      payload: ClaimMessage,
      refuses: [...UNKNOWN, 'only_host', 'claim_not_found', 'claimant_plays', 'seat_not_away'],
      says: 'Grants a claim: the seat moves to the new device. While the host is away it takes two members.',
      run: ({ claim, ...at }, { viewer }) => claims.grant(viewer, codeOf(at), claim),
    }),
  };
}

import { command } from '../platform/commands.ts';
import type { LatecomerActions } from './actions/latecomers.ts';
import { ackSession, sendSession } from './answers.ts';
import { codeOf, NamedMessage, SeatParams, Session } from './schema.ts';

/** What is done with the seat of a player, by name. Its answer is the session's new state. */
const withSeat = {
  who: 'host',
  params: SeatParams,
  payload: NamedMessage,
  names: { game_code: 'code' },
  answers: { 200: Session },
  refuses: ['session_not_found', 'not_in_session', 'only_host', 'nobody_asks'],
  send: sendSession,
  ack: ackSession,
} as const;

/** Latecomers who ask for the seat of a player who is away. */
export function seatCommands(latecomers: LatecomerActions) {
  return {
    admitLate: command({
      ...withSeat,
      event: 'ADMIT_PLAYER',
      http: 'POST /api/session/:code/seats/:username/admit/',
      says: 'Lets the latecomer who has asked for it take the seat of a player who is away, from the next round on.',
      run: ({ username, ...at }, { viewer }) => latecomers.admit(viewer, codeOf(at), username),
    }),
    refuseLate: command({
      ...withSeat,
      event: 'REFUSE_PLAYER',
      http: 'DELETE /api/session/:code/seats/:username/admit/',
      says: 'Refuses the latecomer who has asked for the seat of a player. They keep their chair in the rematch.',
      run: ({ username, ...at }, { viewer }) => latecomers.refuse(viewer, codeOf(at), username),
    }),
  };
}

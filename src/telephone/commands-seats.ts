import { command } from '../platform/commands.ts';
import type { LatecomerActions } from './actions/latecomers.ts';
import { inSession, UNKNOWN } from './answers.ts';
import { codeOf, NamedMessage, SeatParams } from './schema.ts';

/** Shared by the commands about a named player's seat. */
const withSeat = {
  ...inSession,
  who: 'host',
  params: SeatParams,
  payload: NamedMessage,
  refuses: [...UNKNOWN, 'only_host', 'nobody_asks'],
} as const;

/** Latecomers asking for the seat of a player who is away. */
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

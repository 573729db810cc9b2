import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { invalid, unreachable } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { admitLate, checkLate, placeFor, refuseLate, sitDown, waitForChair } from '../rules/latecomers.ts';
import { type GameSession, seated } from '../rules/session.ts';
import type { Session, Waiting } from '../schema.ts';
import { allow, allowed, type Sessions } from '../sessions.ts';
import type { WatcherStore } from '../store-watchers.ts';

export type LatecomerActions = ReturnType<typeof makeLatecomerActions>;

/** Joining a game that is in play. */
export function makeLatecomerActions(
  { ports, userTopic }: Platform,
  accounts: Accounts,
  sessions: Sessions,
  store: WatcherStore,
) {
  /** Keeps a chair for the viewer, and asks the host if there is a seat to ask for. */
  function wait(turn: Turn, session: GameSession, viewer: Viewer, askedSeat: number | null): Waiting {
    const row = { sessionCode: session.code, userId: viewer.id, wantsChair: true, askedSeat };
    const watcher = session.watchers.find(({ userId }) => userId === viewer.id) ?? store.add(row);
    const change = waitForChair(session, { ...watcher, wantsChair: true, askedSeat }, ports.now());
    const after = sessions.save(turn, session, allowed(change));
    return {
      code: askedSeat === null ? 'no_place' : 'place_asked',
      waiting: true,
      game_code: session.code,
      version: after.version,
    };
  }

  /** The player of this name who sits on a seat. Throws a field error if there is none. */
  function playerNamed({ phase }: GameSession, username: string): number {
    const userId = accounts.findId(username);
    if (userId === undefined || phase.name !== 'playing' || !seated(phase.game).includes(userId))
      throw invalid({ username: ['This user has no seat in the game.'] });
    return userId;
  }

  return {
    /** Inside a unit of work: takes a free seat, or waits for one. */
    comeLate(turn: Turn, session: GameSession, viewer: Viewer): Session | Waiting {
      allow(checkLate(session, viewer.id));
      const facts = sessions.facts(session);
      const place = placeFor(session, facts);
      switch (place.kind) {
        case 'none':
          return wait(turn, session, viewer, null);
        case 'free':
          return sessions.view(sessions.save(turn, session, sitDown(session, viewer.id, place.seat, facts)));
        case 'away': {
          const about = { username: accounts.nameOf(place.playerId), by: viewer.username };
          const bell = { kind: 'seat_asked', game_code: session.code, ...about };
          userTopic.ring(turn, session.hostId, bell);
          return wait(turn, session, viewer, place.seat);
        }
        default:
          return unreachable(place);
      }
    },

    admit: (viewer: Viewer, code: number, username: string): Promise<Session> =>
      sessions.actAsHost(viewer, code, (session) =>
        admitLate(session, playerNamed(session, username), sessions.facts(session)),
      ),

    refuse: (viewer: Viewer, code: number, username: string): Promise<Session> =>
      sessions.actAsHost(viewer, code, (session) =>
        refuseLate(session, playerNamed(session, username), ports.now()),
      ),
  };
}

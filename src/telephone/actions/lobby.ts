import { type Caller, isTicket } from '../../platform/access/caller.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { isoFromMs, shuffled } from '../../platform/ports.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { rematchLobby, withRematch } from '../rules/album.ts';
import type { WantedRounds } from '../rules/modes.ts';
import { checkStart, join, newSession, playersAtStart, start } from '../rules/people.ts';
import type { RefusalCode } from '../rules/refusals.ts';
import { type GameSession, memberOf, staying } from '../rules/session.ts';
import { type CreateSession, type Session, topicOf, type Waiting } from '../schema.ts';
import { allow, allowed, type Sessions } from '../sessions.ts';
import type { TelephoneStore } from '../store.ts';
import type { LatecomerActions } from './latecomers.ts';

function wantedOf(rounds: CreateSession['rounds']): WantedRounds {
  if (rounds === undefined) return null;
  return rounds === 'table' ? rounds : Number(rounds);
}

export type LobbyActions = ReturnType<typeof makeLobbyActions>;

/** Creates, joins and starts lobbies, and opens rematches. */
export function makeLobbyActions(
  platform: Platform,
  store: TelephoneStore,
  sessions: Sessions,
  latecomers: LatecomerActions,
) {
  const { database, hub, ports, userTopic } = platform;

  function enter(turn: Turn, session: GameSession, viewer: Viewer, whenStarted: RefusalCode): Session {
    const change = join(session, viewer.id, sessions.facts(session));
    if ('refused' in change && change.refused === 'session_in_progress') throw new AppError(whenStarted);
    return sessions.view(sessions.save(turn, session, allowed(change)));
  }

  function joinLobby(viewer: Viewer, code: number, whenStarted: RefusalCode): Promise<Session> {
    return database.commit((turn) => enter(turn, sessions.find(viewer, code), viewer, whenStarted));
  }

  return {
    /** (seed 000, Session Creation) */
    create(viewer: Viewer, body: CreateSession): Promise<Session> {
      const { mode = 'classic', draw_time, desc_time, rounds, options = {} } = body;
      const { clock = 'fixed', watchers: isWatchable = true, door = 'open' } = options;
      return database.commit((turn) => {
        const times = { drawTimeS: Number(draw_time), descTimeS: Number(desc_time) };
        const settings = { mode, ...times, wantedRounds: wantedOf(rounds), clock, isWatchable, door };
        const session = newSession({ ...settings, code: sessions.unusedCode() }, viewer.id, ports.now());
        sessions.add(turn, session);
        return sessions.view(session);
      });
    },

    /** (seed 000, Session Join) */
    join: (viewer: Viewer, code: number): Promise<Session> => joinLobby(viewer, code, 'session_in_progress'),

    /** Like `join`, but comes late to a game in play. */
    joinOrWait(viewer: Viewer, code: number): Promise<Session | Waiting> {
      return database.commit((turn) => {
        const session = sessions.find(viewer, code);
        return session.phase.name === 'playing' && !memberOf(session, viewer.id)
          ? latecomers.comeLate(turn, session, viewer)
          : enter(turn, session, viewer, 'session_in_progress');
      });
    },

    /**
     * The JSON of the session for those who may read it. Any other account that `mayJoin` joins it if the lobby is open.
     * (seed 000, Session Info)
     */
    async info(caller: Caller, code: number, mayJoin: boolean): Promise<string> {
      const served = await hub.look(topicOf(code));
      if (served?.mayBeReadBy(caller)) return served.jsonWith('server_time', isoFromMs(ports.now()));
      const session =
        mayJoin && !isTicket(caller)
          ? await joinLobby(caller, code, 'not_in_session')
          : await database.read(() => sessions.view(sessions.findOwn(caller, code)));
      return JSON.stringify(session);
    },

    /** (seed 000, Session Start) */
    start: (viewer: Viewer, code: number): Promise<Session> =>
      sessions.act(viewer, code, (session) => {
        allow(checkStart(session, viewer.id));
        const { away } = sessions.facts(session);
        const ring = shuffled(ports, playersAtStart(session, away));
        return start(session, ring, store.addChains(code, ring), ports.now());
      }),

    /** The first call creates the lobby (`created`) and invites the other players. Their calls join it. */
    rematch(viewer: Viewer, code: number): Promise<{ session: Session; created: boolean }> {
      return database.commit((turn) => {
        const session = sessions.findJoined(viewer, code);
        if (session.phase.name !== 'over') throw new AppError('session_in_progress');
        const next = session.nextCode === null ? undefined : store.load(session.nextCode);
        if (next) {
          const joined = sessions.save(turn, next, allowed(join(next, viewer.id, sessions.facts(next))));
          return { session: sessions.view(joined), created: false };
        }
        const settings = { ...session, code: sessions.unusedCode() };
        const lobby = rematchLobby(session, newSession(settings, viewer.id, ports.now()));
        sessions.add(turn, lobby);
        sessions.save(turn, session, withRematch(session, lobby.code, ports.now()));
        for (const userId of staying(session)) {
          if (userId !== viewer.id) userTopic.ring(turn, userId, { kind: 'invited', game_code: lobby.code });
        }
        return { session: sessions.view(lobby), created: true };
      });
    },
  };
}

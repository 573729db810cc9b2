import { type Caller, isTicket } from '../../platform/access/caller.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { isoFromMs, shuffled } from '../../platform/ports.ts';
import { withRematch } from '../rules/album.ts';
import { checkStart, join, newSession, playersAtStart, start } from '../rules/people.ts';
import type { RefusalCode } from '../rules/refusals.ts';
import { staying } from '../rules/session.ts';
import { type CreateSession, type Session, topicOf } from '../schema.ts';
import { allow, allowed, type Sessions, sessionOf } from '../sessions.ts';
import type { TelephoneStore } from '../store.ts';

export type LobbyActions = ReturnType<typeof makeLobbyActions>;

/** Creates, joins and starts lobbies, and opens rematches. */
export function makeLobbyActions(platform: Platform, store: TelephoneStore, sessions: Sessions) {
  const { database, hub, ports, userTopic } = platform;

  function joinLobby(viewer: Viewer, code: number, whenStarted: RefusalCode): Promise<Session> {
    return database.commit((turn) => {
      const session = sessions.find(viewer, code);
      const change = join(session, viewer.id, sessions.facts(session));
      if ('refused' in change && change.refused === 'session_in_progress') throw new AppError(whenStarted);
      return sessions.view(sessions.save(turn, session, allowed(change)));
    });
  }

  return {
    /** (seed 000, Session Creation) */
    create(viewer: Viewer, body: CreateSession): Promise<Session> {
      const { mode = 'classic', draw_time, desc_time, rounds, options: { clock = 'fixed' } = {} } = body;
      return database.commit((turn) => {
        const times = { drawTimeS: Number(draw_time), descTimeS: Number(desc_time) };
        const wantedRounds = rounds === undefined ? null : Number(rounds);
        const settings = { code: sessions.unusedCode(), mode, ...times, wantedRounds, clock };
        const session = newSession(settings, viewer.id, ports.now());
        sessions.add(turn, session);
        return sessions.view(session);
      });
    },

    /** (seed 000, Session Join) */
    join: (viewer: Viewer, code: number): Promise<Session> => joinLobby(viewer, code, 'session_in_progress'),

    /** A member or screen gets the session. Any other account who `mayJoin` joins it if the lobby is open. (seed 000, Session Info) */
    async info(caller: Caller, code: number, mayJoin: boolean): Promise<Session> {
      if (!isTicket(caller)) {
        const member = await database.read(() => store.isMember(code, caller.id));
        if (!member && mayJoin) return joinLobby(caller, code, 'not_in_session');
        if (!member) await database.read(() => sessions.findOwn(caller, code));
      }
      const served = await hub.open(topicOf(code), caller);
      return { ...sessionOf(served), server_time: isoFromMs(ports.now()) };
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
        const session = sessions.findOwn(viewer, code);
        if (session.phase.name !== 'over') throw new AppError('session_in_progress');
        const next = session.nextCode === null ? undefined : store.load(session.nextCode);
        if (next) {
          const joined = sessions.save(turn, next, allowed(join(next, viewer.id, sessions.facts(next))));
          return { session: sessions.view(joined), created: false };
        }
        const { mode, drawTimeS, descTimeS, wantedRounds, clock } = session;
        const settings = { code: sessions.unusedCode(), mode, drawTimeS, descTimeS, wantedRounds, clock };
        const { screens } = session;
        const lobby = { ...newSession(settings, viewer.id, ports.now()), screens };
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

import { type Caller, isTicket } from '../../platform/access/caller.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { isoFromMs, shuffled } from '../../platform/ports.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { changeFrom, settingsFrom } from '../chosen-settings.ts';
import { rematchLobby, withRematch } from '../rules/album.ts';
import type { ModeName } from '../rules/modes.ts';
import { checkStart, join, newSession, playersAtStart, start } from '../rules/people.ts';
import type { RefusalCode } from '../rules/refusals.ts';
import { type GameSession, memberOf, staying } from '../rules/session.ts';
import { changeSettings, checkMode } from '../rules/settings.ts';
import { dealIdeas, listOf } from '../rules/words.ts';
import { type Session, topicOf, type Waiting } from '../schema.ts';
import type { ChangeOptions, CreateSession } from '../schema-settings.ts';
import { allow, allowed, type Sessions } from '../sessions.ts';
import type { TelephoneStore } from '../store.ts';
import type { LatecomerActions } from './latecomers.ts';

export type LobbyActions = ReturnType<typeof makeLobbyActions>;

/** Creates, joins and starts lobbies, and opens rematches. */
export function makeLobbyActions(
  platform: Platform,
  store: TelephoneStore,
  sessions: Sessions,
  latecomers: LatecomerActions,
) {
  const { cover, database, hub, ports, userTopic } = platform;

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
      return database.commit((turn) => {
        const settings = { ...settingsFrom(body), playedModes: [], code: sessions.unusedCode() };
        const session = newSession(settings, viewer.id, ports.now());
        sessions.add(turn, session);
        return sessions.view(session);
      });
    },

    /** (seed 000, Session Join) */
    join: (viewer: Viewer, code: number): Promise<Session> => joinLobby(viewer, code, 'session_in_progress'),

    /**
     * Like `join`, but also lets latecomers into a game in play. `modes` are the modes that the client knows, if it
     * says.
     */
    joinOrWait(viewer: Viewer, code: number, modes?: readonly string[]): Promise<Session | Waiting> {
      return database.commit((turn) => {
        const session = sessions.find(viewer, code);
        allow(checkMode(session, modes));
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
      if (served?.mayBeReadBy(caller)) return served.jsonWith({ server_time: isoFromMs(ports.now()) });
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
        const list = listOf(session.words);
        const ideas = session.hasIdeas ? dealIdeas(shuffled(ports, list), ring.length) : [];
        const shown = ideas.map((some) => some.map(cover));
        const ids = store.addChains(code, ring, shown);
        return start(session, ring, { ids, ideas: shown }, ports.now());
      }),

    change: (viewer: Viewer, code: number, body: ChangeOptions): Promise<Session> =>
      sessions.actAsHost(viewer, code, (session) =>
        changeSettings(session, changeFrom(body, 'words'), ports.now()),
      ),

    /**
     * The first call creates the lobby (`created`), in this mode or else the game's, and invites the other players.
     * Later calls join it.
     */
    rematch(viewer: Viewer, code: number, mode?: ModeName): Promise<{ session: Session; created: boolean }> {
      return database.commit((turn) => {
        const session = sessions.findJoined(viewer, code);
        if (session.phase.name !== 'over') throw new AppError('session_in_progress');
        const next = session.nextCode === null ? undefined : store.load(session.nextCode);
        if (next) {
          const joined = sessions.save(turn, next, allowed(join(next, viewer.id, sessions.facts(next))));
          return { session: sessions.view(joined), created: false };
        }
        const playedModes = [...session.playedModes, session.mode];
        const settings = { ...session, mode: mode ?? session.mode, playedModes, code: sessions.unusedCode() };
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

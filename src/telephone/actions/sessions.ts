import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError } from '../../platform/errors.ts';
import type { Served, Snapshot } from '../../platform/live/hub.ts';
import type { Platform } from '../../platform/platform.ts';
import { isoFromMs, shuffled } from '../../platform/ports.ts';
import type { Turn } from '../../platform/storage/unit-of-work.ts';
import { checkStart, join, newSession, playersAtStart, start } from '../rules/people.ts';
import type { RefusalCode } from '../rules/refusals.ts';
import { expire, resume } from '../rules/rounds.ts';
import { type GameSession, readersOf } from '../rules/session.ts';
import type { CreateSession, Session } from '../schema.ts';
import type { TelephoneStore } from '../store.ts';
import { allow, allowed, type Desk, topicOf } from './desk.ts';

/** What a round that ended while the server was down gets on top. */
const AFTER_RESTART_MS = 15_000;
const PAGE = 20;

export type SessionActions = ReturnType<typeof makeSessionActions>;

/** The life of a game: its lobby, its start, its time. */
export function makeSessionActions(
  platform: Platform,
  accounts: Accounts,
  store: TelephoneStore,
  desk: Desk,
) {
  const { config, database, hub, polls, ports, activity } = platform;

  function joinLobby(viewer: Viewer, code: number, whenStarted: RefusalCode): Promise<Session> {
    return database.commit((turn) => {
      const session = desk.find(viewer, code);
      const change = join(session, viewer.id, desk.facts(session));
      if ('refused' in change && change.refused === 'session_in_progress') throw new AppError(whenStarted);
      return desk.view(desk.save(turn, session, allowed(change)));
    });
  }

  /** The kept state with the time as it is now, for clients that set their clock by it. */
  function fresh(served: Served): Session {
    return { ...(served.payload as Session), server_time: isoFromMs(ports.now()) };
  }

  return {
    /** The whole state of a game, for the hub. */
    snapshot(code: number): Snapshot | undefined {
      const session = store.load(code);
      if (!session) return undefined;
      const readers = readersOf(session);
      return { version: session.version, payload: desk.view(session), readers };
    },

    /** (seed 000, Session Creation) */
    create(viewer: Viewer, { draw_time, desc_time }: CreateSession): Promise<Session> {
      return database.commit((turn) => {
        const settings = {
          code: desk.unusedCode(),
          drawTimeS: Number(draw_time),
          descTimeS: Number(desc_time),
        };
        const session = newSession(settings, viewer.id, ports.now());
        desk.add(turn, session);
        return desk.view(session);
      });
    },

    /** (seed 000, Session Join) */
    join: (viewer: Viewer, code: number): Promise<Session> => joinLobby(viewer, code, 'session_in_progress'),

    /** Members read; others join while the lobby is open. (seed 000, Session Info) */
    async info(viewer: Viewer, code: number): Promise<Session> {
      const member = await database.read(() => store.isMember(code, viewer.id));
      if (!member) return joinLobby(viewer, code, 'not_in_session');
      return fresh(await hub.open(topicOf(code), viewer));
    },

    /**
     * JSON of the session as soon as its `last_modified` is not the one given, or as it is after a while. `onGone` is
     * given what to call when the client has gone away. (seed 000, Session Info When Change)
     */
    async wait(
      viewer: Viewer,
      code: number,
      lastModified: unknown,
      onGone: (leave: () => void) => void,
    ): Promise<string> {
      const isNews = (payload: object) => (payload as Session).last_modified !== lastModified;
      const poll = { topic: topicOf(code), viewer, isNews, holdMs: config.waitMs, onGone };
      // Who waits is there, however long it takes.
      activity.connected(viewer.id);
      const served = await polls.wait(poll).finally(() => activity.disconnected(viewer.id));
      return isNews(served.payload) ? served.json : JSON.stringify(fresh(served));
    },

    /** (seed 000, Session Start) */
    start(viewer: Viewer, code: number): Promise<Session> {
      return database.commit((turn) => {
        const session = desk.findOwn(viewer, code);
        allow(checkStart(session, viewer.id));
        const ring = shuffled(ports, playersAtStart(session, desk.facts(session).away));
        const chainIds = store.addChains(code, ring);
        return desk.view(desk.save(turn, session, start(session, ring, chainIds, ports.now())));
      });
    },

    /** Finished games of the viewer, and of `username` too if one is given; pages count from 1. */
    pastSessions(viewer: Viewer, page: number, username?: string): Promise<Session[]> {
      return database.read(() => {
        const other = username === undefined ? viewer.id : accounts.findId(username);
        if (other === undefined) return [];
        const codes = store.finishedGames([viewer.id, other], PAGE, (page - 1) * PAGE);
        return codes.map((code) => desk.view(store.load(code) as GameSession));
      });
    },

    /** The session's time has come: an unstarted lobby closes, a round is filled in. Inside a unit of work. */
    timeIsUp(turn: Turn, code: number): void {
      const session = store.load(code);
      if (!session) return;
      if (session.phase.name === 'lobby') desk.close(turn, session);
      else desk.save(turn, session, expire(session, desk.facts(session)));
    },

    /** At boot: rounds that ended while the server was down get some more time. */
    repair(): Promise<void> {
      return database.commit((turn) => {
        const nowMs = ports.now();
        for (const code of store.outOfTime(nowMs)) {
          const session = store.load(code) as GameSession;
          desk.save(turn, session, resume(session, nowMs, nowMs + AFTER_RESTART_MS));
        }
      });
    },
  };
}

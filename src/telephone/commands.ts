import type { Config } from '../config.ts';
import { isTicket } from '../platform/access/caller.ts';
import { TICKET_KINDS } from '../platform/access/reader.ts';
import { command, route } from '../platform/commands.ts';
import { isFromOwnPage } from '../platform/http/server.ts';
import type { Ports } from '../platform/ports.ts';
import type { LobbyActions } from './actions/lobby.ts';
import type { MemberActions } from './actions/members.ts';
import { ackSession, inSession, sendJson, sendSession, UNKNOWN } from './answers.ts';
import { skip } from './rules/rounds.ts';
import {
  CodeParams,
  codeOf,
  Empty,
  Named,
  NamedMessage,
  Session,
  SessionMessage,
  Waiting,
} from './schema.ts';
import {
  ChangeOptions,
  CreateMessage,
  CreateSession,
  JoinMessage,
  JoinSession,
  OptionsMessage,
  Rematch,
  RematchMessage,
} from './schema-settings.ts';
import type { Sessions } from './sessions.ts';

interface Parts {
  config: Config;
  ports: Ports;
  sessions: Sessions;
  lobby: LobbyActions;
  members: MemberActions;
}

const JOINING = ['session_not_found', 'session_in_progress', 'session_full', 'removed_by_host'] as const;

/** Commands that change a lobby or the course of a game. (seed 000) */
export function telephoneCommands({ config, ports, sessions, lobby, members }: Parts) {
  return {
    create: command({
      event: 'CREATE',
      http: 'POST /api/session/create/',
      who: 'account',
      body: CreateSession,
      payload: CreateMessage,
      answers: { 201: Session },
      refuses: [],
      says: 'Creates a session and its lobby.',
      run: (times, { viewer }) => lobby.create(viewer, times),
      send(session: Session, call) {
        call.reply.code(201);
        return sendSession(session, call);
      },
      ack: ackSession,
    }),
    joinLobby: route({
      http: 'GET /api/session/:code/join/',
      who: 'account',
      params: CodeParams,
      answers: { 200: Session },
      refuses: JOINING,
      says: 'Joins a lobby.',
      options: { changes: true },
      run: (at, { viewer }) => lobby.join(viewer, codeOf(at)),
      send: sendSession,
    }),
    join: command({
      event: 'JOIN',
      http: 'POST /api/session/:code/join/',
      who: 'account',
      params: CodeParams,
      body: JoinSession,
      payload: JoinMessage,
      names: { game_code: 'code' },
      answers: { 200: Session, 202: Waiting },
      refuses: [...JOINING, 'mode_not_supported', 'door_closed', 'watchers_off', 'too_many_watchers'],
      says: 'Joins a lobby, or a game in play: takes the seat of somebody who has left, asks the host for that of somebody who is away, or waits for the rematch.',
      run: ({ modes, ...at }, { viewer }) => lobby.joinOrWait(viewer, codeOf(at), modes),
      send: (result, call) =>
        'waiting' in result ? call.reply.code(202).send(result) : sendSession(result, call),
      ack: (result) => ('waiting' in result ? { payload: result } : ackSession(result)),
    }),
    info: route({
      http: 'GET /api/session/:code/info/',
      who: 'member',
      tickets: TICKET_KINDS,
      params: CodeParams,
      answers: { 200: Session },
      refuses: [...UNKNOWN, 'session_full', 'removed_by_host'],
      says: 'Gets the session. A user who is not in it joins its lobby.',
      run(at, { caller, request }) {
        const asked = isTicket(caller) || caller.credential !== 'cookie' || isFromOwnPage(request, config);
        return lobby.info(caller, codeOf(at), asked && request.method !== 'HEAD');
      },
      send: (json, { reply }) => sendJson(json, reply),
    }),
    options: command({
      ...inSession,
      event: 'OPTIONS',
      http: 'PATCH /api/session/:code/options/',
      who: 'host',
      body: ChangeOptions,
      payload: OptionsMessage,
      refuses: [...UNKNOWN, 'only_host', 'session_in_progress'],
      says: 'Changes how the lobby will play. Who may watch and come late can be changed at any time.',
      run: ({ code, ...body }, { viewer }) => lobby.change(viewer, codeOf({ code }), body),
    }),
    start: command({
      ...inSession,
      event: 'START',
      http: 'PUT /api/session/:code/start/',
      who: 'member',
      refuses: [...UNKNOWN, 'session_in_progress', 'not_enough_players'],
      says: 'Starts the game.',
      run: (at, { viewer }) => lobby.start(viewer, codeOf(at)),
    }),
    leave: command({
      event: 'LEAVE',
      http: 'POST /api/session/:code/leave/',
      who: 'member',
      params: CodeParams,
      payload: SessionMessage,
      names: { game_code: 'code' },
      answers: { 200: Empty },
      refuses: UNKNOWN,
      says: 'Leaves the game.',
      run: (at, { viewer }) => members.leave(viewer, codeOf(at)),
    }),
    kick: command({
      ...inSession,
      event: 'KICK',
      http: 'POST /api/session/:code/kick/',
      who: 'host',
      body: Named,
      payload: NamedMessage,
      refuses: [...UNKNOWN, 'only_host', 'session_over'],
      says: 'Removes a member.',
      run: ({ username, ...at }, { viewer }) => members.kick(viewer, codeOf(at), username),
    }),
    handOver: command({
      ...inSession,
      event: 'HOST',
      http: 'POST /api/session/:code/host/',
      who: 'host',
      body: Named,
      payload: NamedMessage,
      refuses: [...UNKNOWN, 'only_host'],
      says: 'Makes another member the host.',
      run: ({ username, ...at }, { viewer }) => members.handOver(viewer, codeOf(at), username),
    }),
    skip: command({
      ...inSession,
      event: 'SKIP',
      http: 'POST /api/session/:code/skip/',
      who: 'host',
      refuses: [...UNKNOWN, 'only_host', 'not_in_progress'],
      says: 'Ends the round now. The grace period still applies.',
      run: (at, { viewer }) =>
        sessions.actAsHost(viewer, codeOf(at), (session) => skip(session, ports.now())),
    }),
    rematch: command({
      event: 'REMATCH',
      http: 'POST /api/session/:code/rematch/',
      who: 'member',
      params: CodeParams,
      body: Rematch,
      payload: RematchMessage,
      names: { game_code: 'code' },
      answers: { 200: Session, 201: Session },
      refuses: [...UNKNOWN, 'session_in_progress', 'session_full', 'removed_by_host'],
      says: 'Creates the lobby of a rematch, or joins it. Answers with the new session.',
      run: ({ mode, ...at }, { viewer }) => lobby.rematch(viewer, codeOf(at), mode),
      send({ session, created }, call) {
        call.reply.code(created ? 201 : 200);
        return sendSession(session, call);
      },
      ack: ({ session }) => ackSession(session),
    }),
  };
}

import { type Static, Type } from 'typebox';
import type { Config } from '../config.ts';
import { isTicket } from '../platform/access/caller.ts';
import { TICKET_KINDS } from '../platform/access/tickets.ts';
import { command, type HttpCall, route } from '../platform/commands.ts';
import { isMultipart } from '../platform/http/forms.ts';
import { baseUrl, isFromOwnPage } from '../platform/http/server.ts';
import type { Ports } from '../platform/ports.ts';
import type { EntryActions } from './actions/entries.ts';
import type { LobbyActions } from './actions/lobby.ts';
import type { MemberActions } from './actions/members.ts';
import type { ShareActions } from './actions/share.ts';
import { ackSession, sendEntry, sendSession, withAddress } from './answers.ts';
import { skip } from './rules/rounds.ts';
import {
  AlbumStep,
  AlbumStepMessage,
  AnyEntry,
  CodeParams,
  CreateMessage,
  CreateSession,
  codeOf,
  Describe,
  DescribeMessage,
  DescriptionEntry,
  DrawingForm,
  Empty,
  Named,
  NamedMessage,
  placeOf,
  Session,
  SessionMessage,
  Shared,
  TurnMessage,
  TurnParams,
  Upload,
  Waiting,
} from './schema.ts';
import type { Sessions } from './sessions.ts';
import { contentOf } from './uploads.ts';

interface Parts {
  config: Config;
  ports: Ports;
  sessions: Sessions;
  lobby: LobbyActions;
  members: MemberActions;
  entries: EntryActions;
  sharing: ShareActions;
}

/** A command in one session. Its HTTP answer and its ACK are the session's new state. */
const inSession = {
  params: CodeParams,
  payload: SessionMessage,
  names: { game_code: 'code' },
  answers: { 200: Session },
  send: sendSession,
  ack: ackSession,
} as const;

const UNKNOWN = ['session_not_found', 'not_in_session'] as const;
const JOINING = ['session_not_found', 'session_in_progress', 'session_full', 'removed_by_host'] as const;
/** For the documentation. `Upload` reads them all. */
const UPLOADS = {
  'multipart/form-data': DrawingForm,
  'application/json': Describe,
  'application/x-www-form-urlencoded': Describe,
};
const TURN = [...UNKNOWN, 'round_mismatch', 'chain_mismatch', 'not_your_chain'] as const;

/** All commands that change a game. (seed 000) */
export function telephoneCommands(parts: Parts) {
  return { ...sessionCommands(parts), ...entryCommands(parts), ...albumCommands(parts) };
}

function sessionCommands({ config, ports, sessions, lobby, members }: Parts) {
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
      send: (session: Session, call) => sendSession(session, { ...call, reply: call.reply.code(201) }),
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
      payload: SessionMessage,
      names: { game_code: 'code' },
      answers: { 200: Session, 202: Waiting },
      refuses: [...JOINING, 'door_closed', 'watchers_off', 'too_many_watchers'],
      says: 'Joins a lobby, or a game in play: takes the seat of somebody who has left, asks the host for that of somebody who is away, or waits for the rematch.',
      run: (at, { viewer }) => lobby.joinOrWait(viewer, codeOf(at)),
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
      send: sendSession,
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
      payload: SessionMessage,
      names: { game_code: 'code' },
      answers: { 200: Session, 201: Session },
      refuses: [...UNKNOWN, 'session_in_progress', 'session_full', 'removed_by_host'],
      says: 'Creates the lobby of a rematch, or joins it. Answers with the new session.',
      run: (at, { viewer }) => lobby.rematch(viewer, codeOf(at)),
      send: ({ session, created }, call) =>
        sendSession(session, { ...call, reply: call.reply.code(created ? 201 : 200) }),
      ack: ({ session }) => ackSession(session),
    }),
  };
}

function entryCommands({ config, entries }: Parts) {
  /** The row of an upload. A player who may not draw now is refused before the file is read. */
  const upload = {
    who: 'member',
    params: TurnParams,
    body: Upload,
    bodies: UPLOADS,
    async beforeBody(params: Static<typeof TurnParams>, { request, viewer }: HttpCall) {
      if (isMultipart(request)) await entries.maySubmit(viewer, placeOf(params));
    },
  } as const;

  return {
    describe: command({
      event: 'DESC',
      http: 'POST /api/session/:code/:round/:chain/desc/',
      who: 'member',
      params: TurnParams,
      body: Describe,
      payload: DescribeMessage,
      names: { game_code: 'code' },
      answers: { 200: DescriptionEntry, 201: DescriptionEntry },
      refuses: [...TURN, 'round_not_desc', 'already_submitted'],
      says: 'Submits a description.',
      run: ({ description, ...at }, { viewer }) => entries.describe(viewer, placeOf(at), description),
      send: sendEntry,
      ack: ({ entry }) => ({ payload: entry }),
    }),
    draw: route({
      ...upload,
      http: 'POST /api/session/:code/:round/:chain/draw/',
      answers: { 200: AnyEntry, 201: AnyEntry },
      refuses: [...TURN, 'round_not_drawing', 'round_not_desc', 'already_submitted', 'no_file'],
      says: 'Submits a drawing (the file `drawing` of a multipart form) or, in a description round, a description.',
      async run(input, call) {
        const at = placeOf(input);
        const content = await contentOf(input, call.viewer, at, entries);
        if (typeof content === 'string') return entries.describe(call.viewer, at, content);
        const { entry, created } = await entries.draw(call.viewer, at, content);
        return { entry: withAddress(entry, call, config), created };
      },
      send: sendEntry,
    }),
    reopen: command({
      ...inSession,
      event: 'REOPEN',
      http: 'POST /api/session/:code/:round/:chain/reopen/',
      who: 'member',
      params: TurnParams,
      payload: TurnMessage,
      refuses: [...TURN, 'nothing_to_reopen'],
      says: 'Takes your entry of the running round back as a draft, while others are still at it.',
      run: (at, { viewer }) => entries.reopen(viewer, placeOf(at)),
    }),
    draft: route({
      ...upload,
      http: 'PUT /api/session/:code/:round/:chain/draft/',
      answers: { 204: Type.Null() },
      refuses: [...TURN, 'round_not_drawing', 'round_not_desc', 'already_submitted', 'no_file'],
      says: 'Saves a draft (the file `drawing` of a multipart form, or `description`). It is used when time runs out.',
      async run(input, { viewer }) {
        const at = placeOf(input);
        const content = await contentOf(input, viewer, at, entries);
        if (typeof content === 'string') await entries.draftDescription(viewer, at, content);
        else await entries.draftDrawing(viewer, at, content);
        return null;
      },
    }),
  };
}

function albumCommands({ config, sharing }: Parts) {
  return {
    albumStep: command({
      ...inSession,
      event: 'ALBUM_STEP',
      http: 'POST /api/session/:code/album/step/',
      who: 'host',
      body: AlbumStep,
      payload: AlbumStepMessage,
      refuses: [...UNKNOWN, 'only_host', 'album_closed'],
      says: 'Moves the reveal forward or back for everyone.',
      run: ({ chain, step, ...at }, { viewer }) => sharing.step(viewer, codeOf(at), { chainId: chain, step }),
    }),
    share: route({
      http: 'POST /api/session/:code/album/share/',
      who: 'member',
      params: CodeParams,
      answers: { 200: Shared, 201: Shared },
      refuses: [...UNKNOWN, 'album_closed'],
      says: 'Creates the public address of the album, or returns the existing one.',
      run: (at, { viewer }) => sharing.share(viewer, codeOf(at)),
      send({ shared, created }, { request, reply }) {
        const base = baseUrl(request, config);
        const body = { ...shared, url: base + shared.url, file: base + shared.file };
        return reply.code(created ? 201 : 200).send(body);
      },
    }),
    unshare: route({
      http: 'DELETE /api/session/:code/album/share/',
      who: 'host',
      params: CodeParams,
      answers: { 204: Type.Null() },
      refuses: [...UNKNOWN, 'only_host', 'album_closed'],
      says: 'Removes the public address. Only the host or the member who created it may do this.',
      async run(at, { viewer }) {
        await sharing.unshare(viewer, codeOf(at));
        return null;
      },
    }),
  };
}

import { Type } from 'typebox';
import type { Accounts } from '../accounts/index.ts';
import { addressKey } from '../platform/access/addresses.ts';
import { type Caller, readerKey } from '../platform/access/caller.ts';
import { TICKET_KINDS } from '../platform/access/reader.ts';
import type { Viewer } from '../platform/access/viewer.ts';
import { type HttpCall, route } from '../platform/commands.ts';
import { AppError } from '../platform/errors.ts';
import { baseUrl, MEDIA_CSP } from '../platform/http/server.ts';
import { waiterOf } from '../platform/live/poll.ts';
import type { Platform } from '../platform/platform.ts';
import { isoFromMs } from '../platform/ports.ts';
import { makeAlbumSender } from './album-page.ts';
import type { Albums } from './albums.ts';
import { sendJson, sendSession, UNKNOWN, withAddress } from './answers.ts';
import { doorView } from './door-view.ts';
import type { EntryViews } from './entry-views.ts';
import { placeFor } from './rules/latecomers.ts';
import { type Kind, MODES } from './rules/modes.ts';
import { checkReading } from './rules/secrets.ts';
import { staying } from './rules/session.ts';
import {
  AlbumParams,
  CodeParams,
  codeOf,
  Door,
  DraftQuery,
  MediaParams,
  NO_CODE,
  PastParams,
  PastQuery,
  type Place,
  placeOf,
  Session,
  SessionList,
  Text,
  TurnParams,
  topicOf,
  Wait,
} from './schema.ts';
import { Album, DescriptionEntry, Draft, DrawingEntry } from './schema-entries.ts';
import { shownAs, toPeople } from './session-views.ts';
import { allow, type Sessions, sessionOf } from './sessions.ts';
import type { TelephoneStore } from './store.ts';
import type { EntryRow, EntryStore } from './store-entries.ts';

interface Parts {
  platform: Platform;
  accounts: Accounts;
  store: TelephoneStore;
  entryStore: EntryStore;
  sessions: Sessions;
  views: EntryViews;
  albums: Albums;
}

const PAGE = 20;
const ENTRY = [...UNKNOWN, 'entry_secret', 'page_hidden', 'chain_not_found'] as const;

/** All queries that read games. (seed 000) */
export function telephoneQueries(parts: Parts) {
  return { ...sessionQueries(parts), ...entryQueries(parts), ...albumQueries(parts) };
}

function sessionQueries({ platform, accounts, store, sessions }: Parts) {
  const { database } = platform;

  /** Finished games of the viewer, or with `username` those that both were in. Pages count from 1. */
  function past(viewer: Viewer, page: number, username?: string): Promise<Session[]> {
    return database.read(() => {
      const other = username === undefined ? viewer.id : accounts.findId(username);
      if (other === undefined) return [];
      const codes = store.finishedGames([viewer.id, other], PAGE, (page - 1) * PAGE);
      return codes.flatMap((code) => store.load(code) ?? []).map(sessions.view);
    });
  }

  return {
    wait: route({
      http: 'POST /api/session/:code/wait/',
      who: 'member',
      tickets: TICKET_KINDS,
      params: CodeParams,
      body: Wait,
      answers: { 200: Session },
      refuses: [...UNKNOWN, 'game_code_mismatch', 'too_many_polls'],
      says: 'Waits until the `last_modified` of the session changes, or for a few seconds, then answers with it.',
      options: { uncounted: true },
      run: ({ game_code, last_modified, ...at }, call) => {
        const code = codeOf(at);
        if (code !== NO_CODE && game_code !== code) throw new AppError('game_code_mismatch');
        return waitForNews(platform, call, code, last_modified);
      },
      send: (json, { reply }) => sendJson(json, reply),
    }),
    door: route({
      http: 'GET /api/session/:code/door/',
      who: 'public',
      params: CodeParams,
      answers: { 200: Door },
      refuses: ['session_not_found'],
      says: 'Tells anybody with the code whether the game takes players, and where its rematch is.',
      run: (at, { request }) =>
        database.read(() => {
          const session = sessions.look(codeOf(at), addressKey(request.ip));
          const gone = staying(session).filter((id) => sessions.isGone(id) && accounts.isGuest(id));
          const place = placeFor(session, sessions.facts(session));
          const seatOf = place.kind === 'none' ? null : shownAs(accounts.personOf(place.playerId));
          return doorView(session, place.kind, { seatOf, away: toPeople(gone.map(accounts.personOf)) });
        }),
    }),
    past: route({
      http: 'GET /api/past_sessions/',
      who: 'account',
      query: PastQuery,
      answers: { 200: SessionList },
      refuses: [],
      says: 'Your finished games, newest first, 20 to a page.',
      run: ({ page = 1 }, { viewer }) => past(viewer, page),
      send: sendSession,
    }),
    pastWith: route({
      http: 'GET /api/past_sessions/:username/',
      who: 'account',
      params: PastParams,
      query: PastQuery,
      answers: { 200: SessionList },
      refuses: [],
      says: 'Finished games that you and another player were in.',
      run: ({ username, page = 1 }, { viewer }) => past(viewer, page, username),
      send: sendSession,
    }),
  };
}

/** (seed 000, Session Info When Change) */
async function waitForNews(
  { activity, config, polls, ports }: Platform,
  call: HttpCall,
  code: number,
  lastModified: unknown,
): Promise<string> {
  const isNews = (payload: object) => sessionOf({ payload }).last_modified !== lastModified;
  const { caller } = call;
  // A player who is waiting is not away, however long the wait takes.
  const who = readerKey(caller);
  activity.connected(who);
  const poll = { topic: topicOf(code), ...waiterOf(call), isNews, holdMs: config.waitMs };
  const served = await polls.wait(poll).finally(() => activity.disconnected(who));
  if (isNews(served.payload)) return served.json;
  // Clients set their clock from this time.
  return served.jsonWith({ server_time: isoFromMs(ports.now()) });
}

function entryQueries({ platform, entryStore, sessions, views }: Parts) {
  const { config, database } = platform;

  function readable(caller: Caller, { code, round, chain }: Place, kind: Kind): EntryRow {
    const session = sessions.findOwn(caller, code);
    allow(checkReading(session, readerKey(caller), { round, chainId: chain, kind }));
    const row = entryStore.find(chain, round);
    if (!row) throw new AppError(kind === 'drawing' ? 'drawing_not_found' : 'description_not_found');
    return row;
  }

  return {
    draftOf: route({
      http: 'GET /api/session/:code/:round/:chain/draft/',
      who: 'member',
      params: TurnParams,
      query: DraftQuery,
      answers: { 200: Draft, 204: Type.Null() },
      refuses: [...UNKNOWN, 'draft_not_found'],
      says: 'Your own draft.',
      run: ({ optional, ...params }, { viewer }) =>
        database.read(() => {
          const { code, round, chain } = placeOf(params);
          const session = sessions.findOwn(viewer, code);
          const mine = session.phase.name === 'playing' && session.phase.game.chainIds.includes(chain);
          const draft = mine ? entryStore.findDraft(chain, round) : undefined;
          if (draft?.authorId !== viewer.id) {
            if (optional) return null;
            throw new AppError('draft_not_found');
          }
          const { savedAtMs, description, drawing } = draft;
          const content = drawing === null ? { description: description ?? '' } : { drawing };
          return { chain, round, saved_at: isoFromMs(savedAtMs), ...content };
        }),
      send: (draft, { reply }) => reply.code(draft === null ? 204 : 200).send(draft),
    }),
    description: route({
      http: 'GET /api/session/:code/:round/:chain/getDesc/',
      who: 'member',
      tickets: TICKET_KINDS,
      params: TurnParams,
      answers: { 200: DescriptionEntry },
      refuses: [...ENTRY, 'description_not_found', 'round_not_desc'],
      says: 'A description that you may read now.',
      run: (at, { caller }) =>
        database.read(() => views.described(readable(caller, placeOf(at), 'description'))),
    }),
    drawing: route({
      http: 'GET /api/session/:code/:round/:chain/getDraw/',
      who: 'member',
      tickets: TICKET_KINDS,
      params: TurnParams,
      answers: { 200: DrawingEntry },
      refuses: [...ENTRY, 'drawing_not_found', 'round_not_drawing'],
      says: 'A drawing that you may see now.',
      async run(params, call) {
        const at = placeOf(params);
        const row = await database.read(() => readable(call.caller, at, 'drawing'));
        return withAddress(await database.read(() => views.drawn(row, at.code)), call, config);
      },
    }),
    media: route({
      http: 'GET /media/:file',
      who: 'member',
      tickets: TICKET_KINDS,
      params: MediaParams,
      answers: { 200: { content: { 'image/svg+xml': { schema: Text } } } },
      refuses: [...ENTRY, 'rate_limited', 'drawing_not_found'],
      says: 'The SVG of a drawing: `<chain>_<game_code>_<round>.svg`.',
      options: { uncounted: true },
      run: ({ file }, { caller }) => {
        const at = mediaPlace(file);
        return database.read(() => {
          readable(caller, at, 'drawing');
          return entryStore.findDrawing(at.chain, at.round) ?? '';
        });
      },
      send: (svg, { reply }) =>
        reply
          .type('image/svg+xml; charset=utf-8')
          .header('Cache-Control', 'private, immutable, max-age=31536000')
          .header('Content-Security-Policy', MEDIA_CSP)
          .send(svg),
    }),
  };
}

/** Parses `<chain>_<game_code>_<round>.svg`. Throws `drawing_not_found` for any other name. */
function mediaPlace(file: string): Place {
  const [, chain, code, round] = /^(\d{1,15})_(\d{1,15})_(\d{1,4})\.svg$/.exec(file) ?? [];
  if (round === undefined || MODES.classic.kindOf(Number(round)) !== 'drawing')
    throw new AppError('drawing_not_found');
  return { chain: Number(chain), code: Number(code), round: Number(round) };
}

function albumQueries({ platform, albums }: Parts) {
  const { config, database } = platform;
  const sendAlbum = makeAlbumSender(config, {
    page: (token) => database.read(() => albums.publicPage(token)),
    picture: (token) => database.read(() => albums.publicPicture(token)),
  });
  return {
    album: route({
      http: 'GET /api/session/:code/album/',
      who: 'member',
      tickets: TICKET_KINDS,
      params: CodeParams,
      answers: { 200: Album },
      refuses: [...UNKNOWN, 'album_closed'],
      says: 'The whole finished game.',
      async run(at, { caller, request }) {
        const album = await database.read(() => albums.read(caller, codeOf(at)));
        const base = baseUrl(request, config);
        const chains = album.chains.map((chain) => ({
          ...chain,
          entries: chain.entries.map((entry) =>
            'drawing' in entry ? { ...entry, drawing: base + entry.drawing } : entry,
          ),
        }));
        return { ...album, chains, shared: album.shared && base + album.shared };
      },
    }),
    publicAlbum: route({
      http: 'GET /album/:token',
      who: 'public',
      params: AlbumParams,
      answers: { 200: { content: { 'text/html': { schema: Text }, 'image/png': { schema: Text } } } },
      refuses: ['album_not_found'],
      says: 'The public page of an album. With `.html` it is a single file to download, with `.png` its preview picture.',
      run: ({ token }, { reply }) => sendAlbum(reply, token),
    }),
  };
}

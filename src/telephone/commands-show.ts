import { command } from '../platform/commands.ts';
import type { ShowActions } from './actions/show.ts';
import { inSession, UNKNOWN } from './answers.ts';
import { CodeParams, codeOf, Empty, placeOf, TurnMessage, TurnParams } from './schema.ts';
import { AlbumStep, AlbumStepMessage } from './schema-entries.ts';
import { Reaction, ReactionMessage, ShowChange, ShowMessage } from './schema-show.ts';

/** A vote for a page. */
const vote = { ...inSession, who: 'member', params: TurnParams, payload: TurnMessage } as const;
const VOTE = [
  ...UNKNOWN,
  'album_closed',
  'chain_not_found',
  'page_not_found',
  'page_hidden',
  'own_page',
] as const;

/** The reveal of a finished game. */
export function showCommands(shows: ShowActions) {
  return {
    albumStep: command({
      ...inSession,
      event: 'ALBUM_STEP',
      http: 'POST /api/session/:code/album/step/',
      who: 'host',
      body: AlbumStep,
      payload: AlbumStepMessage,
      refuses: [...UNKNOWN, 'only_host', 'album_closed'],
      says: 'Moves the reveal forward or back for everyone. During a show, its lead may do this, too.',
      run: ({ chain, step, ...at }, { viewer }) => shows.step(viewer, codeOf(at), { chain, step }),
    }),
    reveal: command({
      ...inSession,
      event: 'REVEAL',
      http: 'POST /api/session/:code/show/',
      who: 'host',
      body: ShowChange,
      payload: ShowMessage,
      refuses: [...UNKNOWN, 'only_host', 'album_closed'],
      says: 'Begins the show of a finished game, or moves, holds or hurries it. For the host, and for its lead: the owner of the story.',
      run: ({ code, ...wish }, { viewer }) => shows.change(viewer, codeOf({ code }), wish),
    }),
    react: command({
      event: 'REACT',
      http: 'POST /api/session/:code/react/',
      who: 'member',
      tickets: ['watcher'],
      params: CodeParams,
      body: Reaction,
      payload: ReactionMessage,
      names: { game_code: 'code' },
      answers: { 200: Empty },
      refuses: [...UNKNOWN, 'album_closed', 'reactions_off', 'rate_limited'],
      says: 'Throws a reaction to a page of a finished game. All sockets there get a REACTIONS.',
      options: { uncounted: true },
      run: ({ code, ...reaction }, { caller }) => shows.react(caller, codeOf({ code }), reaction),
    }),
    heart: command({
      ...vote,
      event: 'HEART',
      http: 'PUT /api/session/:code/:round/:chain/heart/',
      refuses: VOTE,
      says: 'Gives a page of a finished game your heart. Hearts decide on awards.',
      run: (at, { viewer }) => shows.giveHeart(viewer, placeOf(at)),
    }),
    unheart: command({
      ...vote,
      event: 'UNHEART',
      http: 'DELETE /api/session/:code/:round/:chain/heart/',
      refuses: VOTE,
      says: 'Takes your heart back.',
      run: (at, { viewer }) => shows.takeHeart(viewer, placeOf(at)),
    }),
  };
}

import { command } from '../platform/commands.ts';
import type { HidingActions } from './actions/hiding.ts';
import { inSession, UNKNOWN } from './answers.ts';
import { codeOf, NamedMessage, placeOf, SeatParams, TurnMessage, TurnParams } from './schema.ts';

const onPage = {
  ...inSession,
  who: 'host',
  params: TurnParams,
  payload: TurnMessage,
  refuses: [...UNKNOWN, 'only_host', 'album_closed', 'chain_not_found', 'page_not_found'],
} as const;

/** Pages that nobody should see. */
export function hidingCommands(hiding: HidingActions) {
  return {
    hide: command({
      ...onPage,
      event: 'HIDE',
      http: 'POST /api/session/:code/:round/:chain/hide/',
      says: 'Hides a page of a finished game from everybody: in the show, the album, its files and its public page. It gets no award.',
      run: (at, { viewer }) => hiding.hide(viewer, placeOf(at)),
    }),
    unhide: command({
      ...onPage,
      event: 'UNHIDE',
      http: 'DELETE /api/session/:code/:round/:chain/hide/',
      says: 'Shows a hidden page to everybody again.',
      run: (at, { viewer }) => hiding.unhide(viewer, placeOf(at)),
    }),
    hidePlayer: command({
      ...inSession,
      event: 'HIDE_PLAYER',
      http: 'POST /api/session/:code/seats/:username/hide/',
      who: 'host',
      params: SeatParams,
      payload: NamedMessage,
      refuses: [...UNKNOWN, 'only_host'],
      says: 'Hides all pages that a player has made so far. In play, the next player still gets them, and the album does not.',
      run: ({ username, ...at }, { viewer }) => hiding.hidePlayer(viewer, codeOf(at), username),
    }),
  };
}

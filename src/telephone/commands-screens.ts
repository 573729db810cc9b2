import { addressKey } from '../platform/access/addresses.ts';
import { ticketOf } from '../platform/access/viewer.ts';
import { command, route } from '../platform/commands.ts';
import type { ScreenActions } from './actions/screens.ts';
import { inSession, UNKNOWN } from './answers.ts';
import { CodeParams, codeOf } from './schema.ts';
import {
  AskForGame,
  NewScreen,
  Pairing,
  PairingMessage,
  ScreenList,
  ScreenMessage,
  ScreenParams,
  ScreenSeen,
  ScreenState,
} from './schema-screens.ts';

/** Shared by the commands about one screen in one session. */
const withScreen = { ...inSession, params: ScreenParams, payload: ScreenMessage } as const;

/** Screens: televisions that show a game and belong to nobody. */
export function screenCommands(screens: ScreenActions) {
  return {
    screen: route({
      http: 'POST /api/screen/',
      who: 'anyone',
      credentials: [],
      tickets: ['screen'],
      answers: { 200: ScreenState, 201: NewScreen },
      refuses: ['rate_limited'],
      says: 'Makes a screen, to be paired with a game by its QR code or four digits. With its ticket it leaves its game and gets new digits.',
      run: (_, { request }) =>
        request.ticket ? screens.begin(request.ticket) : screens.make(addressKey(request.ip)),
      send: (screen, { reply }) => reply.code('secret' in screen ? 201 : 200).send(screen),
    }),
    own: route({
      http: 'GET /api/screen/',
      who: 'ticket',
      tickets: ['screen'],
      query: ScreenSeen,
      answers: { 200: ScreenState },
      refuses: ['too_many_polls'],
      says: 'What a screen shows. With the `version` last seen it waits until that changes, or for a few seconds.',
      options: { uncounted: true },
      run: ({ version }, call) => screens.wait(ticketOf(call.request), version, call),
    }),
    ask: route({
      http: 'POST /api/screen/ask/',
      who: 'ticket',
      tickets: ['screen'],
      body: AskForGame,
      answers: { 200: ScreenState },
      refuses: ['session_not_found', 'too_many_screens', 'rate_limited'],
      says: 'A screen asks to show a game. Its players are told, and any of them may let it.',
      run: ({ game_code }, { request }) => screens.ask(ticketOf(request), game_code),
    }),
    show: command({
      ...inSession,
      event: 'SHOW',
      http: 'POST /api/session/:code/screens/',
      who: 'member',
      body: Pairing,
      payload: PairingMessage,
      refuses: [...UNKNOWN, 'screen_not_found', 'screen_taken', 'too_many_screens'],
      says: 'Shows this game, and every rematch of it, on a screen.',
      run: ({ code, ...by }, { viewer }) => screens.show(viewer, codeOf({ code }), by),
    }),
    screens: route({
      http: 'GET /api/session/:code/screens/',
      who: 'host',
      params: CodeParams,
      answers: { 200: ScreenList },
      refuses: [...UNKNOWN, 'only_host'],
      says: 'The screens that show this game, and those that ask to.',
      run: (at, { viewer }) => screens.list(viewer, codeOf(at)),
    }),
    sendAway: command({
      ...withScreen,
      event: 'SEND_AWAY',
      http: 'DELETE /api/session/:code/screens/:screen/',
      who: 'host',
      refuses: [...UNKNOWN, 'only_host', 'screen_not_found'],
      says: 'Takes this game off a screen.',
      run: ({ screen, ...at }, { viewer }) => screens.sendAway(viewer, codeOf(at), screen),
    }),
    admit: command({
      ...withScreen,
      event: 'ADMIT',
      http: 'POST /api/session/:code/screens/:screen/admit/',
      who: 'member',
      refuses: [...UNKNOWN, 'screen_not_found', 'too_many_screens'],
      says: 'Lets a screen show this game that has asked to.',
      run: ({ screen, ...at }, { viewer }) => screens.admit(viewer, codeOf(at), screen),
    }),
    refuse: command({
      ...withScreen,
      event: 'REFUSE',
      http: 'DELETE /api/session/:code/screens/:screen/admit/',
      who: 'member',
      refuses: [...UNKNOWN, 'screen_not_found'],
      says: 'Refuses a screen that has asked to show this game.',
      run: ({ screen, ...at }, { viewer }) => screens.refuse(viewer, codeOf(at), screen),
    }),
  };
}

import { newSecret, type Ticket } from '../../platform/access/tickets.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { HttpCall } from '../../platform/commands.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import { waiterOf } from '../../platform/live/poll.ts';
import type { Platform } from '../../platform/platform.ts';
import { randomBelow } from '../../platform/ports.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import { checkHost } from '../rules/people.ts';
import { admit, ask, sendAway, show } from '../rules/screens.ts';
import { type GameSession, memberOf, staying } from '../rules/session.ts';
import type { Session } from '../schema.ts';
import type { NewScreen, ScreenList, ScreenState } from '../schema-screens.ts';
import { type Screens, screenTopic, viewOf } from '../screens.ts';
import { allow, allowed, type Sessions } from '../sessions.ts';
import type { ScreenRow, ScreenStore } from '../store-screens.ts';

const DIGITS_MS = 600_000;
const FORGET_MS = 24 * 3_600_000;
const NAME_BYTES = 16;
/**
 * In the ten minutes that a screen's digits last, one address guesses them once in 200 times, and all together once in
 * 17.
 */
const WRONG = { ofAddress: 5, ofAll: 60, windowMs: 60_000 };
const MADE = { most: 60, windowMs: 60_000 };
const REFUSED = { most: 3, windowMs: 600_000 };

export type ScreenActions = ReturnType<typeof makeScreenActions>;

/** Pairs screens with games. */
export function makeScreenActions(
  { config, database, limits, polls, ports, userTopic }: Platform,
  sessions: Sessions,
  screens: Screens,
  store: ScreenStore,
) {
  function unusedDigits(): { digits: string; digitsEndAtMs: number } {
    for (let tries = 0; tries < 100; tries++) {
      const digits = String(randomBelow(ports, 10_000)).padStart(4, '0');
      if (!store.byDigits(digits, ports.now())) return { digits, digitsEndAtMs: ports.now() + DIGITS_MS };
    }
    throw new AppError('overloaded');
  }

  /** The screen. It exists, because its ticket was checked in the same turn, or its row was. */
  function known(row: ScreenRow | undefined): ScreenRow {
    if (!row) throw new AppError('screen_not_found');
    return row;
  }

  /** Throws `screen_not_found`, or 429 for guessing. */
  function byDigits(digits: string, address: string): ScreenRow {
    limits.check('wrong digits', address, WRONG.ofAddress);
    limits.check('wrong digits', 'all', WRONG.ofAll);
    const row = store.byDigits(digits, ports.now());
    if (!row) {
      limits.use('wrong digits', address, WRONG.ofAddress, WRONG.windowMs);
      limits.use('wrong digits', 'all', WRONG.ofAll, WRONG.windowMs);
    }
    return known(row);
  }

  /** Removes the screen from all games that it shows or asks for, except this one. */
  function leaveOthers(turn: Turn, row: ScreenRow, codes: (number | null)[], but?: number): void {
    for (const code of codes) {
      const session = code === null || code === but ? undefined : sessions.load(code);
      if (session) sessions.save(turn, session, allowed(sendAway(session, row, ports.now())));
    }
  }

  /** Throws `screen_taken` if it shows a game in which others still play, and the viewer does not. */
  function checkTaken({ sessionCode }: ScreenRow, code: number, viewer: Viewer): void {
    const other: GameSession | undefined =
      sessionCode === null || sessionCode === code ? undefined : sessions.load(sessionCode);
    if (other && other.phase.name !== 'over' && !memberOf(other, viewer.id))
      throw new AppError('screen_taken');
  }

  return {
    make(address: string): Promise<NewScreen> {
      limits.use('new screens', address, MADE.most, MADE.windowMs);
      return database.commit(() => {
        const createdAtMs = ports.now();
        store.forget(createdAtMs - FORGET_MS);
        const { secret, secretHash } = newSecret(ports);
        const name = ports.randomBytes(NAME_BYTES).toString('base64url');
        const row = { name, secretHash, address, version: 1, createdAtMs, ...unusedDigits() };
        return { ...viewOf(store.add(row)), secret };
      });
    },

    /** Gives a screen new digits. It leaves the game that it shows or has asked for. */
    begin(ticket: Ticket): Promise<ScreenState> {
      limits.use('new screens', ticket.address, MADE.most, MADE.windowMs);
      return database.commit((turn) => {
        const row = known(store.byId(ticket.id));
        leaveOthers(turn, row, [row.sessionCode, row.askedCode]);
        return viewOf(screens.change(turn, row, { ...unusedDigits(), address: ticket.address }));
      });
    },

    /** The screen's state: once it is another than the version seen, or after a few seconds as it is. */
    async wait(ticket: Ticket, seen: number | undefined, call: HttpCall): Promise<ScreenState> {
      const row = () => known(store.byId(ticket.id));
      if (seen !== undefined) {
        const isNews = (payload: object) => !('version' in payload && payload.version === seen);
        const topic = screenTopic((await database.read(row)).name);
        await polls.wait({ topic, ...waiterOf(call), isNews, holdMs: config.waitMs });
      }
      return database.read(() => viewOf(row()));
    },

    /** Shows a game on a screen. It may replace a game that is over, or one that the viewer is in. */
    show: (viewer: Viewer, code: number, by: { screen?: string; digits?: string }): Promise<Session> =>
      sessions.act(viewer, code, (session, turn) => {
        if ((by.screen === undefined) === (by.digits === undefined))
          throw invalid({ screen: ['Exactly one of screen and digits is required.'] });
        const row =
          by.digits === undefined
            ? known(store.byName(by.screen ?? ''))
            : byDigits(by.digits, viewer.address);
        checkTaken(row, code, viewer);
        leaveOthers(turn, row, [row.sessionCode, row.askedCode], code);
        return show(session, row, ports.now());
      }),

    /** Tells every member that a screen asks to show their game. */
    ask(ticket: Ticket, code: number): Promise<ScreenState> {
      return database.commit((turn) => {
        limits.check('refused screens', ticket.address, REFUSED.most);
        const row = known(store.byId(ticket.id));
        const session = sessions.look(code, ticket.address);
        leaveOthers(turn, row, [row.askedCode], code);
        const after = sessions.save(turn, session, allowed(ask(session, row, ports.now())));
        // A screen that asks again is asking already.
        if (after.asking.length > session.asking.length)
          for (const userId of staying(session))
            userTopic.ring(turn, userId, { kind: 'screen', game_code: code, screen: row.name });
        return viewOf(known(store.byId(row.id)));
      });
    },

    admit: (viewer: Viewer, code: number, screen: string): Promise<Session> =>
      sessions.act(viewer, code, (session, turn) => {
        const row = known(store.byName(screen));
        const change = admit(session, row, ports.now());
        if (!('refused' in change)) leaveOthers(turn, row, [row.sessionCode], code);
        return change;
      }),

    refuse: (viewer: Viewer, code: number, screen: string): Promise<Session> =>
      sessions.act(viewer, code, (session) => {
        const row = known(store.byName(screen));
        if (row.askedCode !== code) throw new AppError('screen_not_found');
        limits.use('refused screens', row.address, REFUSED.most, REFUSED.windowMs);
        return sendAway(session, row, ports.now());
      }),

    sendAway: (viewer: Viewer, code: number, screen: string): Promise<Session> =>
      sessions.actAsHost(viewer, code, (session) =>
        sendAway(session, known(store.byName(screen)), ports.now()),
      ),

    /** For the host. */
    list: (viewer: Viewer, code: number): Promise<ScreenList> =>
      database.read(() => {
        const session = sessions.findOwn(viewer, code);
        allow(checkHost(session, viewer.id));
        const names = (all: typeof session.screens) => all.map(({ name }) => name);
        return { screens: names(session.screens), asking: names(session.asking) };
      }),
  };
}

import type { Snapshot } from '../platform/live/topic.ts';
import { isoFromMs } from '../platform/ports.ts';
import type { Turn } from '../platform/storage/turn.ts';
import type { GameSession, Screen } from './rules/session.ts';
import type { ScreenState } from './schema-screens.ts';
import type { ScreenRow, ScreenStore } from './store-screens.ts';

export type Screens = ReturnType<typeof makeScreens>;

type Seats = Pick<GameSession, 'code' | 'screens' | 'asking'>;

/** Loads, saves and publishes screens. */
export function makeScreens(store: ScreenStore) {
  function change(turn: Turn, { id, name }: Screen, changes: Partial<ScreenRow>): ScreenRow {
    const row = store.change(id, changes);
    turn.publish(screenTopic(name), row.version);
    return row;
  }

  return {
    change,

    /** The full state of a screen, for the hub. */
    snapshot(name: string): Snapshot | undefined {
      const row = store.byName(name);
      if (!row) return undefined;
      return { version: row.version, payload: viewOf(row), readers: new Set([`screen:${row.id}` as const]) };
    },

    /** Saves which screens show a game and which ask to, if that has changed. */
    follow(turn: Turn, before: Omit<Seats, 'code'>, { code, screens, asking }: Seats): void {
      for (const screen of addedTo(before.screens, screens))
        change(turn, screen, { sessionCode: code, askedCode: null, digits: null });
      for (const screen of addedTo(before.asking, asking)) change(turn, screen, { askedCode: code });
      for (const screen of [...addedTo(screens, before.screens), ...addedTo(asking, before.asking)]) {
        const row = store.byId(screen.id);
        // By now it may show, or ask for, another game.
        const shows = row?.sessionCode === code && !screens.some(({ id }) => id === screen.id);
        const asks = row?.askedCode === code && !asking.some(({ id }) => id === screen.id);
        if (shows || asks)
          change(turn, screen, { ...(shows && { sessionCode: null }), ...(asks && { askedCode: null }) });
      }
    },
  };
}

/** The live topic of a screen. */
export function screenTopic(name: string): string {
  return `screen:${name}`;
}

export function viewOf(row: ScreenRow): ScreenState {
  return {
    screen: row.name,
    version: row.version,
    digits: row.digits,
    digits_end_at: row.digits === null ? null : isoFromMs(row.digitsEndAtMs),
    game_code: row.sessionCode,
    asked_game_code: row.askedCode,
  };
}

function addedTo(before: readonly Screen[], after: readonly Screen[]): Screen[] {
  return after.filter(({ id }) => !before.some((screen) => screen.id === id));
}

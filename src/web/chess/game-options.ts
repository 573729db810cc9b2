import type { CreateGame, SeekGame } from '../../chess/schema.ts';

/** Minutes for each side and increment in seconds, as shown on the buttons. */
export const TIME_CONTROLS = ['1+0', '3+2', '5+3', '10+5'] as const;
export type TimeControl = (typeof TIME_CONTROLS)[number] | 'none' | 'custom';
export type ColorChoice = NonNullable<CreateGame['color']>;
export const COLORS: ColorChoice[] = ['white', 'random', 'black'];

const HOUR_S = 3_600;
export const MOST_S = 3 * HOUR_S;
export const MOST_INCREMENT_S = 60;

/** A custom clock, all in seconds. */
export interface OwnClock {
  initialS: number;
  incrementS: number;
  /** The opponent's time, if it differs. */
  opponentS?: number | undefined;
}

/** The options chosen for a new game. */
export interface GameOptions {
  time: TimeControl;
  color: ColorChoice;
  clock: OwnClock;
}

/** Whether both clocks have some time. A clock without any begins with one increment. */
export function isPlayable({ initialS, incrementS, opponentS = initialS }: OwnClock): boolean {
  return incrementS > 0 || (initialS > 0 && opponentS > 0);
}

function clockOf({ time, clock }: GameOptions): OwnClock | undefined {
  if (time === 'none') return undefined;
  if (time === 'custom') return clock;
  const [minutes = 0, seconds = 0] = time.split('+').map(Number);
  return { initialS: minutes * 60, incrementS: seconds };
}

/** A seek with these options. Undefined without clocks or with different times, since seeks have one time for both. */
export function seekFor(options: GameOptions): SeekGame | undefined {
  const clock = clockOf(options);
  if (!clock || (clock.opponentS !== undefined && clock.opponentS !== clock.initialS)) return undefined;
  const { initialS, incrementS } = clock;
  return { initialMs: initialS * 1_000, incrementMs: incrementS * 1_000, color: options.color };
}

/** `more` is the opponent and the initial position. */
export function gameFor(options: GameOptions, more: Pick<CreateGame, 'opponent' | 'fen'> = {}): CreateGame {
  const { color } = options;
  const clock = clockOf(options);
  if (!clock) return { initialMs: null, color, ...more };
  const { initialS, incrementS, opponentS } = clock;
  const odds = opponentS === undefined ? {} : { opponentInitialMs: opponentS * 1_000 };
  return { initialMs: initialS * 1_000, incrementMs: incrementS * 1_000, ...odds, color, ...more };
}

/** The stored options, with defaults for missing or outdated values. */
export function optionsFrom(stored: Partial<GameOptions> | undefined): GameOptions {
  const time =
    [...TIME_CONTROLS, 'none' as const, 'custom' as const].find((one) => one === stored?.time) ?? '5+3';
  const color = COLORS.find((one) => one === stored?.color) ?? 'random';
  return { time, color, clock: clockFrom(stored?.clock) };
}

function clockFrom(stored: Partial<OwnClock> | undefined): OwnClock {
  const initialS = within(stored?.initialS, MOST_S) ?? 900;
  const incrementS = within(stored?.incrementS, MOST_INCREMENT_S) ?? 10;
  const opponentS = within(stored?.opponentS, MOST_S);
  return { initialS, incrementS, ...(opponentS === undefined ? {} : { opponentS }) };
}

/** Undefined for anything but a number of seconds up to `most`. */
function within(value: number | undefined, most: number): number | undefined {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most ? value : undefined;
}

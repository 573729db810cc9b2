import type { CreateGame, SeekGame } from '../../chess/schema.ts';
import { loadFromDevice, saveOnDevice } from '../device-storage.ts';

const STORAGE_KEY = 'parlor.chess';

/** Minutes for each side and increment in seconds, as shown on the buttons. */
export const TIME_CONTROLS = ['1+0', '3+2', '5+3', '10+5', '15+10'] as const;
export type TimeControl = (typeof TIME_CONTROLS)[number] | 'none';
export type ColorChoice = NonNullable<CreateGame['color']>;
export const COLORS: ColorChoice[] = ['white', 'random', 'black'];

/** The options chosen for a new game. */
export interface GameOptions {
  time: TimeControl;
  color: ColorChoice;
}

/** A seek with these options. Undefined without clocks, since seeks need them. */
export function seekFor({ time, color }: GameOptions): SeekGame | undefined {
  if (time === 'none') return undefined;
  const [minutes = 0, seconds = 0] = time.split('+').map(Number);
  return { initialMs: minutes * 60_000, incrementMs: seconds * 1_000, color };
}

export function gameFor(options: GameOptions, opponent?: string): CreateGame {
  const timing = seekFor(options) ?? { initialMs: null, color: options.color };
  return opponent === undefined ? timing : { ...timing, opponent };
}

/** The stored options, with defaults for missing or outdated values. */
export function optionsFrom(stored: Partial<GameOptions> | undefined): GameOptions {
  const time = [...TIME_CONTROLS, 'none' as const].find((one) => one === stored?.time) ?? '5+3';
  const color = COLORS.find((one) => one === stored?.color) ?? 'random';
  return { time, color };
}

/** The options as they were last chosen on this device. */
export function chosenOptions(): GameOptions {
  return optionsFrom(loadFromDevice<Partial<GameOptions>>(STORAGE_KEY));
}

export function keepOptions(options: GameOptions): void {
  saveOnDevice(STORAGE_KEY, options);
}

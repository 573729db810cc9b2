const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const TENTHS_BELOW_MS = 10_000;
const LEAST_LOW_MS = 10_000;
const MOST_LOW_MS = 30_000;

const twoDigits = (value: number) => String(value).padStart(2, '0');

/** The text of a clock: `1:02:03`, `4:59`, and below ten seconds `9.8`. Rounded down. */
export function clockText(leftMs: number): string {
  const ms = Math.max(0, leftMs);
  if (ms < TENTHS_BELOW_MS) return (Math.floor(ms / 100) / 10).toFixed(1);
  const hours = Math.floor(ms / HOUR_MS);
  const minutes = Math.floor((ms % HOUR_MS) / MINUTE_MS);
  const seconds = twoDigits(Math.floor((ms % MINUTE_MS) / SECOND_MS));
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${seconds}` : `${minutes}:${seconds}`;
}

/** Ms until the text changes. A clock at 0 goes on: the estimate of the server's time may be corrected. */
export function textChangesInMs(leftMs: number): number {
  if (leftMs <= 0) return 250;
  const step = leftMs < TENTHS_BELOW_MS ? 100 : SECOND_MS;
  return Math.max(10, (leftMs % step) + 1);
}

/** Time is low below this: a tenth of the initial time, within bounds. */
export function lowMs(initialMs: number): number {
  return Math.min(MOST_LOW_MS, Math.max(LEAST_LOW_MS, initialMs / 10));
}

/** The timing of a game as this side sees it: `5+3`, or with different times `5+3 : 1+3`, its own first. */
export function gameTimingText(
  { initialMs, blackInitialMs, incrementMs }: Timing,
  side: 'w' | 'b' | undefined,
): string | undefined {
  const texts = [timingText(initialMs, incrementMs), timingText(blackInitialMs, incrementMs)];
  if (texts[0] === texts[1]) return texts[0];
  return (side === 'b' ? texts.reverse() : texts).join(' : ');
}

interface Timing {
  initialMs: number | null;
  blackInitialMs: number | null;
  incrementMs: number | null;
}

const QUARTERS: Record<number, string> = { 15: '¼', 30: '½', 45: '¾' };

/** The usual notation: `5+3`, `½+0` for half a minute, `0:12+0` for other times. Undefined without clocks. */
export function timingText(initialMs: number | null, incrementMs: number | null): string | undefined {
  if (initialMs === null) return undefined;
  const minutes = initialMs / MINUTE_MS;
  const isPlain = Number.isInteger(minutes * 2) && (minutes >= 1 || minutes === 0);
  const initial = isPlain
    ? String(minutes)
    : (QUARTERS[initialMs / SECOND_MS] ??
      `${Math.floor(minutes)}:${twoDigits((initialMs / SECOND_MS) % 60)}`);
  return `${initial}+${(incrementMs ?? 0) / SECOND_MS}`;
}

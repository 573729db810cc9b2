import type { OwnGamesFilter } from '../../chess/schema-pages.ts';

/** As chosen in the form. Empty means no choice. Days are `2026-11-28`, by the device's calendar. */
export interface Filter {
  result: NonNullable<OwnGamesFilter['result']> | '';
  color: NonNullable<OwnGamesFilter['color']> | '';
  pace: NonNullable<OwnGamesFilter['pace']> | '';
  opponent: string;
  since: string;
  until: string;
}

export const NO_FILTER: Filter = { result: '', color: '', pace: '', opponent: '', since: '', until: '' };

/** The filter as the server has it. Both days are included. */
export function filterOf({ result, color, pace, opponent, since, until }: Filter): OwnGamesFilter {
  const part = opponent.trim();
  const [from, to] = [startOf(since, 0), startOf(until, 1)];
  return {
    ...(result !== '' && { result }),
    ...(color !== '' && { color }),
    ...(pace !== '' && { pace }),
    ...(part !== '' && { opponent: part }),
    ...(from !== undefined && { since: from }),
    ...(to !== undefined && { until: to }),
  };
}

/** The path of the PGN of all games that match. */
export function pgnPathOf(filter: Filter): string {
  const query = Object.entries(filterOf(filter)).map(([name, value]) => [name, String(value)]);
  return `/api/game/mine/pgn/?${new URLSearchParams(query)}`;
}

/** Epoch ms at which this day begins, or the day that is `later` days after it. */
function startOf(day: string, later: number): number | undefined {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  const ms = day === '' ? Number.NaN : new Date(year, month - 1, date + later).getTime();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

import type { accountCommands } from '../accounts/commands.ts';
import type { apiTokenCommands } from '../accounts/commands-api-tokens.ts';
import type { moveCommands } from '../accounts/commands-move.ts';
import type { accountQueries } from '../accounts/queries.ts';
import type { chessCommands } from '../chess/commands.ts';
import type { chessQueries } from '../chess/queries.ts';
import type { integerCommands } from '../integers/commands.ts';
import type { Row } from '../platform/commands.ts';
import type { telephoneCommands } from '../telephone/commands.ts';
import type { claimCommands } from '../telephone/commands-claims.ts';
import type { entryCommands } from '../telephone/commands-entries.ts';
import type { hidingCommands } from '../telephone/commands-hiding.ts';
import type { reportCommands } from '../telephone/commands-reports.ts';
import type { screenCommands } from '../telephone/commands-screens.ts';
import type { seatCommands } from '../telephone/commands-seats.ts';
import type { showCommands } from '../telephone/commands-show.ts';
import type { watcherCommands } from '../telephone/commands-watchers.ts';
import type { telephoneQueries } from '../telephone/queries.ts';
import type { ideaQueries } from '../telephone/queries-ideas.ts';

type RowsOf<T extends (...parts: never[]) => object> = ReturnType<T>[keyof ReturnType<T>];

/** Every row that a client may call. Types only: nothing of the server gets into the client. */
type Rows =
  | RowsOf<typeof accountCommands>
  | RowsOf<typeof accountQueries>
  | RowsOf<typeof apiTokenCommands>
  | RowsOf<typeof chessCommands>
  | RowsOf<typeof chessQueries>
  | RowsOf<typeof integerCommands>
  | RowsOf<typeof telephoneCommands>
  | RowsOf<typeof telephoneQueries>
  | RowsOf<typeof ideaQueries>
  | RowsOf<typeof entryCommands>
  | RowsOf<typeof claimCommands>
  | RowsOf<typeof moveCommands>
  | RowsOf<typeof screenCommands>
  | RowsOf<typeof seatCommands>
  | RowsOf<typeof hidingCommands>
  | RowsOf<typeof reportCommands>
  | RowsOf<typeof showCommands>
  | RowsOf<typeof watcherCommands>;

type HttpOf<R> = R extends Row<infer H, infer _I, infer _A> ? H : never;
type CallOf<R, H> =
  R extends Row<infer Own, infer Input, infer Answer>
    ? H extends Own
      ? { input: Input; answer: Answer }
      : never
    : never;

/** What each call of the command tables takes and answers, by its method and path. */
export type Calls = { [H in HttpOf<Rows>]: CallOf<Rows, H> };

/** A call written out: `:name` in the path is filled from the input, the rest is the query of a GET or else the body. */
export function requestOf(http: string, input: object): { method: string; path: string; rest: object } {
  const [method = 'GET', pattern = ''] = http.split(' ');
  const rest = new Map<string, unknown>(Object.entries(input));
  // Old televisions lack `replaceAll`, and `size` of URLSearchParams.
  const path = pattern.replace(/:(\w+)/g, (_, name: string) => {
    const value = String(rest.get(name));
    rest.delete(name);
    return encodeURIComponent(value);
  });
  if (method !== 'GET') return { method, path, rest: Object.fromEntries(rest) };
  const query = new URLSearchParams();
  for (const [name, value] of rest) if (value !== undefined) query.set(name, String(value));
  return { method, path: `${query}` !== '' ? `${path}?${query}` : path, rest: {} };
}

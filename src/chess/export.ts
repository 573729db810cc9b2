import type { Database } from '../platform/storage/database.ts';
import type { TakeOut } from '../platform/storage/take-out.ts';
import { type ChessGame, moverAt } from './rules/game.ts';
import { toPgn } from './rules/pgn.ts';
import type { GameState } from './schema.ts';
import type { ChessStore } from './store.ts';

const PAGE = 20;

/** The moves of a game, each with the time that the mover had left. */
function pgnMovesOf(store: ChessStore, game: ChessGame) {
  return store.movesOf(game.id).map(({ san, whiteMs, blackMs }, ply) => ({
    san,
    clockMs: moverAt(game, ply) === 'w' ? whiteMs : blackMs,
  }));
}

/** The game as PGN. A name that is null belongs to an open seat. */
export function pgnOf(
  store: ChessStore,
  game: ChessGame,
  { names, site, clocks }: { names: GameState['names']; site: string; clocks: boolean },
): string {
  const known = { white: names.white ?? '?', black: names.black ?? '?' };
  return toPgn(game, { site, names: known, moves: pgnMovesOf(store, game) }, clocks);
}

/** Every game of an account as PGN, newest first. `nameOf` returns display names. */
export function makeChessExport(
  { read }: Pick<Database, 'read'>,
  store: ChessStore,
  site: string,
  nameOf: (userId: number) => string,
): TakeOut {
  function contentOf(game: ChessGame): string {
    const named = (userId: number | null) => (userId === null ? null : nameOf(userId));
    const names = { white: named(game.seats.w), black: named(game.seats.b) };
    return pgnOf(store, game, { names, site, clocks: true });
  }

  return async function* (userId) {
    // A game that begins meanwhile shifts the others.
    const taken = new Set<string>();
    for (let page = 0; ; page++) {
      const games = await read(() => store.gamesOf(userId, PAGE, page * PAGE));
      for (const game of games.filter(({ id }) => !taken.has(id))) {
        taken.add(game.id);
        const day = new Date(game.createdAtMs).toISOString().slice(0, 10);
        const content = await read(() => contentOf(game));
        yield { name: `chess/${day}-${game.id}.pgn`, changedAtMs: game.modifiedAtMs, content };
      }
      if (games.length < PAGE) return;
    }
  };
}

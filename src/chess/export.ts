import type { Database } from '../platform/storage/database.ts';
import type { TakeOut } from '../platform/storage/take-out.ts';
import { type ChessGame, moverAt } from './rules/game.ts';
import { toPgn } from './rules/pgn.ts';
import type { ChessStore } from './store.ts';

const PAGE = 20;

/** The moves of a game, each with the time that the mover had left. */
export function pgnMovesOf(store: ChessStore, game: ChessGame) {
  return store.movesOf(game.id).map(({ san, whiteMs, blackMs }, ply) => ({
    san,
    clockMs: moverAt(game, ply) === 'w' ? whiteMs : blackMs,
  }));
}

/** Every game of an account as PGN, newest first. `nameOf` returns display names. */
export function makeChessExport(
  { read }: Pick<Database, 'read'>,
  store: ChessStore,
  site: string,
  nameOf: (userId: number) => string,
): TakeOut {
  function pgnOf(game: ChessGame): string {
    const { w: white, b: black } = game.seats;
    const named = (userId: number | null) => (userId === null ? '?' : nameOf(userId));
    const names = { white: named(white), black: named(black) };
    return toPgn(game, { site, names, moves: pgnMovesOf(store, game) }, true);
  }

  return async function* (userId) {
    // A game that begins meanwhile shifts the others.
    const taken = new Set<string>();
    for (let page = 0; ; page++) {
      const games = await read(() => store.gamesOf(userId, PAGE, page * PAGE));
      for (const game of games.filter(({ id }) => !taken.has(id))) {
        taken.add(game.id);
        const day = new Date(game.createdAtMs).toISOString().slice(0, 10);
        const content = await read(() => pgnOf(game));
        yield { name: `chess/${day}-${game.id}.pgn`, changedAtMs: game.modifiedAtMs, content };
      }
      if (games.length < PAGE) return;
    }
  };
}

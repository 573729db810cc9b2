import { and, asc, count, desc, eq, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import { columnOf, columnsOf } from '../platform/storage/columns.ts';
import type { Database } from '../platform/storage/database.ts';
import { fullClocks } from './rules/clock.ts';
import type { Board, ChessGame, GameHead, Timing } from './rules/game.ts';
import type { Past } from './rules/offers.ts';
import { keyOf, quietPlies } from './rules/position.ts';
import {
  type GameRow,
  PROGRESS,
  type Progress,
  progressOf,
  timingOf,
  toHead,
  toPhase,
  toRow,
} from './store-rows.ts';
import { chessGame, chessMove } from './table.ts';

export type ChessStore = ReturnType<typeof makeChessStore>;

const ALIVE = 'chess.alive';
/** How many games, and how many challenges, the topic `user` shows. */
const MOST_SHOWN = 50;
/** Half-moves without a capture or pawn move that a threefold repetition needs at least. */
const LEAST_FOR_THREEFOLD = 8;
const newest = [desc(chessGame.createdAtMs), desc(sql`rowid`)];

/** The SQL of chess. Call it inside `commit` or `read`. */
export function makeChessStore({ orm, raw, settings }: Database) {
  const prepared = prepare(orm);
  const ofMoves = prepareMoves(raw);

  /** Keys of the positions since the last irreversible move, up to `ply`. `fen` is the position at `ply`. */
  function keysAt(gameId: string, ply: number, fen: string, initialFen: string): string[] {
    const fromPly = ply - quietPlies(fen);
    if (fromPly === ply) return [keyOf(fen)];
    const keys = ofMoves.fens.all(gameId, fromPly, ply).map(keyOf);
    return fromPly <= 0 ? [keyOf(initialFen), ...keys] : keys;
  }

  function boardOf(row: GameRow): Board {
    const { id, fen, lastSan, initialFen } = row;
    const moves = row.moves === '' ? [] : row.moves.split(' ');
    // Repetitions matter in active games only, and a threefold repetition takes at least eight quiet half-moves.
    const mayRepeat = row.phase === 'active' && quietPlies(fen) + 1 >= LEAST_FOR_THREEFOLD;
    const keys = mayRepeat ? keysAt(id, moves.length, fen, initialFen) : [keyOf(fen)];
    return { fen, moves, lastSan, keys };
  }

  function fromRow(row: GameRow): ChessGame {
    const { id, version, createdAtMs, modifiedAtMs, initialFen } = row;
    return {
      ...{ id, version, createdAtMs, modifiedAtMs, initialFen },
      timing: timingOf(row),
      seats: { w: row.whiteId, b: row.blackId },
      board: boardOf(row),
      phase: toPhase(row),
    };
  }

  function saveMoves(before: ChessGame, after: ChessGame, progress: Progress): void {
    const [had, has] = [before.board.moves.length, after.board.moves.length];
    if (has < had) ofMoves.takeBack.run(after.id, has);
    if (has <= had) return;
    const { fen, whiteMs, blackMs, whiteGivenMs, blackGivenMs, lastSan } = progress;
    ofMoves.add.run(
      after.id,
      has,
      after.board.moves[has - 1],
      lastSan,
      fen,
      whiteMs,
      blackMs,
      whiteGivenMs,
      blackGivenMs,
      after.modifiedAtMs,
    );
  }

  /** Sorts the ids first, since the rows are long. */
  function page(where: SQL | undefined, limit: number, offset: number): ChessGame[] {
    const ids = orm
      .select({ id: chessGame.id })
      .from(chessGame)
      .where(where)
      .orderBy(...newest);
    const rows = orm
      .select()
      .from(chessGame)
      .orderBy(...newest);
    return rows
      .where(inArray(chessGame.id, ids.limit(limit).offset(offset)))
      .all()
      .map(fromRow);
  }

  return {
    load(id: string): ChessGame | undefined {
      const row = ofMoves.game.get(id);
      return row && fromRow(row);
    },
    versionOf: (id: string): number | undefined => ofMoves.version.get(id),
    add: (game: ChessGame): void => void orm.insert(chessGame).values(toRow(game)).run(),
    /** `before` must be the game as it was loaded. */
    save(before: ChessGame, after: ChessGame): void {
      const progress = progressOf(after);
      saveMoves(before, after, progress);
      const goesOn = before.phase.name === 'active' && after.phase.name === 'active';
      if (goesOn) ofMoves.progress.run(...PROGRESS.map((member) => progress[member]), after.id);
      else orm.update(chessGame).set(toRow(after)).where(eq(chessGame.id, after.id)).run();
    },
    remove: (id: string): void => void orm.delete(chessGame).where(eq(chessGame.id, id)).run(),

    /** The position after `ply` half-moves of this game, with the clocks at that time. */
    pastOf({ id, board, timing, initialFen }: ChessGame, ply: number): Past {
      const row = ply === 0 ? undefined : prepared.move.get({ gameId: id, ply });
      const fen = row?.fen ?? initialFen;
      const keys = keysAt(id, ply, fen, initialFen);
      const past = { fen, moves: board.moves.slice(0, ply), lastSan: row?.san ?? null, keys };
      const given = { w: row?.whiteGivenMs ?? 0, b: row?.blackGivenMs ?? 0 };
      const full = fullClocks(timing);
      const clocks = full && { w: row?.whiteMs ?? full.w, b: row?.blackMs ?? full.b };
      return { board: past, clocks, given };
    },
    movesOf: (gameId: string) => prepared.moves.all({ gameId }),

    /** Games of this account, newest first. */
    gamesOf: (userId: number, limit: number, offset: number): ChessGame[] =>
      page(or(eq(chessGame.whiteId, userId), eq(chessGame.blackId, userId)), limit, offset),
    /** Games being played, newest first. */
    playing: (limit: number, offset: number): ChessGame[] =>
      page(eq(chessGame.phase, 'active'), limit, offset),
    /** The newest unfinished games of this account, oldest first. */
    goingOn: (userId: number, limit = MOST_SHOWN): GameHead[] =>
      prepared.goingOn.all({ userId, limit }).map(toHead).reverse(),
    /** How many games of each timing this account has finished. Null is a game without clocks. */
    finishedOf: (userId: number): { timing: Timing | null; games: number }[] =>
      prepared.finished.all({ userId }).map(({ games, ...row }) => ({ timing: timingOf(row), games })),
    isPlaying: (userId: number): boolean => prepared.playing.get({ userId }) !== undefined,
    hasPlayed: (userId: number): boolean => prepared.played.get({ userId }) !== undefined,
    countGoingOn: (userId: number): number => prepared.count.get({ userId })?.games ?? 0,
    /** The newest challenges to this account, oldest first. */
    challengesTo: (userId: number, limit = MOST_SHOWN): GameHead[] =>
      prepared.challenges.all({ userId, limit }).map(toHead).reverse(),
    /** Ids of this account's games with a running clock, on either side, and of those without clocks. */
    turnsOf: (userId: number): string[] => prepared.turns.all({ userId }).map((row) => row.id),
    /** All active games with clocks. */
    allTimed: (): ChessGame[] =>
      orm
        .select()
        .from(chessGame)
        .where(and(eq(chessGame.phase, 'active'), isNotNull(chessGame.initialMs)))
        .all()
        .map(fromRow),

    isAnyClockRunning: (): boolean => prepared.running.get() !== undefined,
    aliveAtMs(): number | undefined {
      const value = settings.get(ALIVE);
      return value === undefined ? undefined : Number(value);
    },
    saveAlive: (nowMs: number): void => settings.set(ALIVE, String(nowMs)),
  };
}

function prepare(orm: Database['orm']) {
  const { placeholder } = sql;
  const ofGame = eq(chessMove.gameId, placeholder('gameId'));
  const userId = placeholder('userId');
  const { san, ply, whiteMs, blackMs } = chessMove;
  // The plus makes SQLite use the index on the account rather than the one on the phase.
  const inPhase = (...phases: GameRow['phase'][]) => sql`+${chessGame.phase} IN ${phases}`;
  const seated = or(eq(chessGame.whiteId, userId), eq(chessGame.blackId, userId));
  const { id, phase, whiteId, blackId, initialMs, incrementMs, blackInitialMs } = chessGame;
  const head = { id, phase, whiteId, blackId, initialMs, incrementMs, blackInitialMs };
  return {
    move: orm
      .select()
      .from(chessMove)
      .where(and(ofGame, eq(ply, placeholder('ply'))))
      .prepare(),
    moves: orm.select({ san, whiteMs, blackMs }).from(chessMove).where(ofGame).orderBy(asc(ply)).prepare(),
    goingOn: orm
      .select(head)
      .from(chessGame)
      .where(and(inPhase('waiting', 'active'), seated))
      .orderBy(...newest)
      .limit(placeholder('limit'))
      .prepare(),
    challenges: orm
      .select(head)
      .from(chessGame)
      .where(eq(chessGame.challengedId, userId))
      .orderBy(...newest)
      .limit(placeholder('limit'))
      .prepare(),
    count: orm
      .select({ games: count() })
      .from(chessGame)
      .where(and(inPhase('waiting', 'active'), seated))
      .prepare(),
    finished: orm
      .select({ initialMs, incrementMs, blackInitialMs, games: count() })
      .from(chessGame)
      .where(and(inPhase('finished'), seated))
      .groupBy(initialMs, incrementMs, blackInitialMs)
      .prepare(),
    playing: orm
      .select({ id })
      .from(chessGame)
      .where(and(inPhase('active'), seated))
      .limit(1)
      .prepare(),
    played: orm
      .select({ id })
      .from(chessGame)
      .where(and(inPhase('active', 'finished'), seated))
      .limit(1)
      .prepare(),
    turns: orm
      .select({ id })
      .from(chessGame)
      .where(and(inPhase('active'), or(isNotNull(chessGame.runningSinceMs), isNull(initialMs)), seated))
      .prepare(),
    running: orm
      .select({ id: chessGame.id })
      .from(chessGame)
      .where(and(eq(chessGame.phase, 'active'), isNotNull(chessGame.runningSinceMs)))
      .limit(1)
      .prepare(),
  };
}

/** What every move reads and writes. */
function prepareMoves(raw: Database['raw']) {
  const progress = PROGRESS.map((member) => `${columnOf(chessGame, member)} = ?`).join(', ');
  return {
    game: raw.prepare<[string], GameRow>(`SELECT ${columnsOf(chessGame)} FROM chess_game WHERE id = ?`),
    version: raw.prepare<[string], number>('SELECT version FROM chess_game WHERE id = ?').pluck(),
    progress: raw.prepare(`UPDATE chess_game SET ${progress} WHERE id = ?`),
    add: raw.prepare(
      `INSERT INTO chess_move (game_id, ply, uci, san, fen, white_ms, black_ms,
         white_given_ms, black_given_ms, at_ms)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    takeBack: raw.prepare('DELETE FROM chess_move WHERE game_id = ? AND ply > ?'),
    fens: raw
      .prepare<[string, number, number], string>(
        'SELECT fen FROM chess_move WHERE game_id = ? AND ply >= ? AND ply <= ? ORDER BY ply',
      )
      .pluck(),
  };
}

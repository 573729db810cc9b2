import { and, desc, eq, gte, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../platform/storage/database.ts';
import type { OwnGamesWanted } from './rules/own-games.ts';
import type { Color } from './rules/position.ts';
import { chessGame } from './table.ts';

export type OwnGamesStore = ReturnType<typeof makeOwnGamesStore>;

/** Assumes forty moves per game. */
const PACE = sql`(${chessGame.initialMs} + 40 * ${chessGame.incrementMs})`;
const BELOW_MS = { bullet: 180_000, blitz: 480_000, rapid: 1_500_000 };

/** The lists of an account's own games. Call it inside `commit` or `read`. */
export function makeOwnGamesStore({ orm }: Database) {
  const seatOf = (color: Color) => (color === 'w' ? chessGame.whiteId : chessGame.blackId);
  const userId = sql.placeholder('userId');
  const opponents = (color: Color) =>
    orm
      .selectDistinct({ id: seatOf(color === 'w' ? 'b' : 'w') })
      .from(chessGame)
      .where(eq(seatOf(color), userId))
      .prepare();
  const [ofWhite, ofBlack] = [opponents('w'), opponents('b')];

  /** The query for the ids of the games that fit, newest first. */
  function query(ownId: number, wanted: OwnGamesWanted) {
    const colors = (['w', 'b'] as const).filter(
      (color) => wanted.color === undefined || wanted.color.startsWith(color),
    );
    const asColor = (color: Color) =>
      and(
        eq(seatOf(color), ownId),
        ofResult(wanted.result, color),
        wanted.opponentIds && inArray(seatOf(color === 'w' ? 'b' : 'w'), wanted.opponentIds),
      );
    return orm
      .select({ id: chessGame.id })
      .from(chessGame)
      .where(
        and(
          or(...colors.map(asColor)),
          ofPace(wanted.pace),
          wanted.since === undefined ? undefined : sql`+${chessGame.createdAtMs} >= ${wanted.since}`,
          wanted.until === undefined ? undefined : sql`+${chessGame.createdAtMs} < ${wanted.until}`,
        ),
      )
      .orderBy(desc(chessGame.createdAtMs), desc(sql`rowid`));
  }

  return {
    query,
    /** Ids of the games that fit, newest first. */
    ids: (ownId: number, wanted: OwnGamesWanted, page?: { limit: number; offset: number }): string[] => {
      const found = query(ownId, wanted).$dynamic();
      const rows = page ? found.limit(page.limit).offset(page.offset) : found;
      return rows.all().map(({ id }) => id);
    },
    /** Ids of the accounts that this one has played or challenged. */
    opponentsOf: (ownId: number): number[] => {
      const rows = [ofWhite, ofBlack].flatMap((one) => one.all({ userId: ownId }));
      return [...new Set(rows.flatMap(({ id }) => (id === null ? [] : [id])))];
    },
  };
}

/** The plus makes SQLite use the index on the account rather than the one on the phase. */
function ofResult(result: OwnGamesWanted['result'], color: Color): SQL | undefined {
  const { result: points, phase } = chessGame;
  const win = color === 'w' ? '1-0' : '0-1';
  const loss = color === 'w' ? '0-1' : '1-0';
  switch (result) {
    case 'won':
      return eq(points, win);
    case 'lost':
      return eq(points, loss);
    case 'drawn':
      return eq(points, '1/2-1/2');
    case 'aborted':
      return sql`+${phase} = 'aborted'`;
    case 'unfinished':
      return sql`+${phase} IN ('waiting', 'active')`;
    default:
      return undefined;
  }
}

function ofPace(pace: OwnGamesWanted['pace']): SQL | undefined {
  switch (pace) {
    case 'none':
      return isNull(chessGame.initialMs);
    case 'bullet':
      return lt(PACE, BELOW_MS.bullet);
    case 'blitz':
      return and(gte(PACE, BELOW_MS.bullet), lt(PACE, BELOW_MS.blitz));
    case 'rapid':
      return and(gte(PACE, BELOW_MS.blitz), lt(PACE, BELOW_MS.rapid));
    case 'classical':
      return gte(PACE, BELOW_MS.rapid);
    default:
      return undefined;
  }
}

import { type Accounts, toldApart } from '../accounts/index.ts';
import { type Caller, readerKey } from '../platform/access/caller.ts';
import { AppError } from '../platform/errors.ts';
import { isoFromMs } from '../platform/ports.ts';
import type { AlbumEntry, AlbumPage } from './album-page.ts';
import type { EntryViews } from './entry-views.ts';
import { albumOf } from './rules/album.ts';
import { MODES } from './rules/modes.ts';
import { type Game, type GameSession, playersOf } from './rules/session.ts';
import type { Album, Shared } from './schema-entries.ts';
import { shownMembers, toPeople } from './session-views.ts';
import type { Sessions } from './sessions.ts';
import type { TelephoneStore } from './store.ts';
import type { EntryStore, FullEntryRow } from './store-entries.ts';

export type Albums = ReturnType<typeof makeAlbums>;

/** Albums of finished games, for members and as a public page. Call every function inside `commit` or `read`. */
export function makeAlbums(
  accounts: Accounts,
  store: TelephoneStore,
  entries: EntryStore,
  sessions: Sessions,
  { described, drawn }: EntryViews,
) {
  /** Throws what `findOwn` throws, and `album_closed`. */
  function finished(caller: Caller, code: number): { session: GameSession; game: Game } {
    const session = sessions.findOwn(caller, code);
    const game = albumOf(session, readerKey(caller));
    if ('refused' in game) throw new AppError(game.refused);
    return { session, game };
  }

  /** The public addresses, as paths from the server's root. */
  function sharedAt(token: string, makerId: number): Shared {
    return { url: `/album/${token}/`, file: `/album/${token}.html`, made_by: accounts.nameOf(makerId) };
  }

  /** The shown name of each player, with equal ones told apart as the application does it. */
  function shownNamesIn(session: GameSession): (userId: number) => string {
    const ids = shownMembers(session).map(({ userId }) => userId);
    const names = toldApart(ids.map((userId) => accounts.personOf(userId).name));
    return (userId) => names[ids.indexOf(userId)] ?? accounts.personOf(userId).name;
  }

  function pageEntry(row: FullEntryRow, author: string): AlbumEntry {
    const by = { author, skipped: row.skipped };
    return row.drawing === null ? { ...by, text: row.description ?? '' } : { ...by, svg: row.drawing };
  }

  /** The chains of a game, each with the player who started it and its entries mapped by `toEntry`. */
  function chainsOf<R extends { chainId: number }, E>(
    game: Game,
    rows: R[],
    toEntry: (row: R) => E,
    nameOf = accounts.nameOf,
  ) {
    return game.chainIds.map((chain, place) => ({
      chain,
      owner: nameOf(game.ring[place] ?? 0),
      entries: rows.filter((row) => row.chainId === chain).map(toEntry),
    }));
  }

  return {
    finished,
    sharedAt,

    /** `drawing` and `shared` are paths from the server's root. */
    read(caller: Caller, code: number): Album {
      const { session, game } = finished(caller, code);
      const share = entries.findShare(code);
      const entryOf = (row: ReturnType<EntryStore['all']>[number]) =>
        MODES[session.mode].kindOf(row.round) === 'drawing' ? drawn(row, code) : described(row);
      return {
        game_code: code,
        ended_at: isoFromMs(session.phase.name === 'over' ? session.phase.endedAtMs : 0),
        users: playersOf(game).map(accounts.nameOf),
        people: toPeople(playersOf(game).map(accounts.personOf)),
        chains: chainsOf(game, entries.all(code), entryOf),
        shared: share ? sharedAt(share.token, share.makerId).url : null,
      };
    },

    /** For anyone with the address. Throws `album_not_found`. */
    publicPage(token: string): AlbumPage {
      const code = entries.findShared(token);
      const session = code === undefined ? undefined : store.load(code);
      if (session?.phase.name !== 'over') throw new AppError('album_not_found');
      const { game, endedAtMs } = session.phase;
      const shownName = shownNamesIn(session);
      const entryOf = (row: FullEntryRow) => pageEntry(row, shownName(row.authorId));
      return {
        day: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(endedAtMs),
        players: playersOf(game).map(shownName),
        chains: chainsOf(game, entries.allWithDrawings(session.code), entryOf, shownName),
      };
    },
  };
}

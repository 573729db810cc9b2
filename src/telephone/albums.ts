import { type Accounts, toldApart } from '../accounts/index.ts';
import { type Caller, readerKey } from '../platform/access/caller.ts';
import { AppError } from '../platform/errors.ts';
import { isoFromMs } from '../platform/ports.ts';
import type { AlbumEntry, AlbumPage, AlbumPlayer } from './album-page.ts';
import type { EntryViews } from './entry-views.ts';
import type { Reactions } from './reactions.ts';
import { albumOf } from './rules/album.ts';
import { type AwardPage, awardsFor, tiedPictures } from './rules/awards.ts';
import { MODES } from './rules/modes.ts';
import { entryOf, type Game, type GameSession, isHidden, type PageAt, playersOf } from './rules/session.ts';
import type { Award } from './rules/show.ts';
import { ownerOf } from './rules/show-moves.ts';
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
  reactions: Pick<Reactions, 'of'>,
  { described, drawn, hidden }: EntryViews,
) {
  function awardPages(session: GameSession): AwardPage[] {
    const { code } = session;
    const ink = entries.inkOf(code);
    return entries.all(code).map(({ description, ...row }) => ({
      ...row,
      skipped: row.skipped || isHidden(session, row),
      text: description,
      ink: ink.find(({ chainId, round }) => chainId === row.chainId && round === row.round)?.bytes ?? 0,
    }));
  }

  /** The awards as of now. None before the end of the game. */
  function awardsNow(session: GameSession): Award[] {
    const { phase, hearts } = session;
    return phase.name === 'over' ? awardsFor(phase.game, awardPages(session), hearts) : [];
  }

  /** The pictures that would share the first award now. */
  function tiedNow(session: GameSession): PageAt[] {
    return tiedPictures(awardPages(session), session.hearts);
  }

  /** Null until the show has reached the awards. Without a show there is nothing to wait for. */
  function toAwards(session: GameSession, game: Game): Album['awards'] {
    const awards = session.show ? session.show.awards : awardsNow(session);
    return (
      awards?.map(({ name, chainId, round }) => {
        const author = round === null ? undefined : entryOf(game, chainId, round)?.authorId;
        const winner = author ?? ownerOf(game, chainId) ?? 0;
        return { award: name, username: accounts.nameOf(winner), chain: chainId, round };
      }) ?? null
    );
  }

  /** The hearts and reactions of each page. */
  function likesOf({ code, hearts }: GameSession) {
    const thrown = reactions.of(code);
    return ({ chainId, round }: { chainId: number; round: number }) => {
      const isHere = (one: { chainId: number; round: number }) =>
        one.chainId === chainId && one.round === round;
      const counts: Partial<Record<(typeof thrown)[number]['kind'], number>> = {};
      for (const { kind, count } of thrown.filter(isHere)) counts[kind] = (counts[kind] ?? 0) + count;
      return {
        hearts: hearts.filter(isHere).map((heart) => accounts.nameOf(heart.userId)),
        reactions: counts,
      };
    };
  }

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

  /** The name and face of each player, with equal names told apart as the application does it. */
  function shownPlayersIn(session: GameSession): (userId: number) => AlbumPlayer {
    const ids = shownMembers(session).map(({ userId }) => userId);
    const names = toldApart(ids.map((userId) => accounts.personOf(userId).name));
    return (userId) => {
      const { name, face } = accounts.personOf(userId);
      return { name: names[ids.indexOf(userId)] ?? name, face };
    };
  }

  function pageEntry(session: GameSession, row: FullEntryRow, author: AlbumPlayer): AlbumEntry {
    if (isHidden(session, row)) return { author, isHidden: true };
    const by = { author, skipped: row.skipped };
    return row.drawing === null ? { ...by, text: row.description ?? '' } : { ...by, svg: row.drawing };
  }

  /** The chains of a game, each with the player who started it and its entries mapped by `toEntry`. */
  function chainsOf<R extends { chainId: number }, E, P>(
    game: Game,
    rows: R[],
    toEntry: (row: R) => E,
    toOwner: (userId: number) => P,
  ) {
    return game.chainIds.map((chain, place) => ({
      chain,
      owner: toOwner(game.ring[place] ?? 0),
      entries: rows.filter((row) => row.chainId === chain).map(toEntry),
    }));
  }

  return {
    finished,
    sharedAt,
    awardsNow,
    tiedNow,

    /** `drawing` and `shared` are paths from the server's root. */
    read(caller: Caller, code: number): Album {
      const { session, game } = finished(caller, code);
      const share = entries.findShare(code);
      const likes = likesOf(session);
      const toEntry = (row: ReturnType<EntryStore['all']>[number]) => {
        if (isHidden(session, row)) return { ...hidden(row), ...likes(row) };
        const isDrawing = MODES[session.mode].kindOf(row.round) === 'drawing';
        return isDrawing ? { ...drawn(row, code), ...likes(row) } : { ...described(row), ...likes(row) };
      };
      return {
        game_code: code,
        ended_at: isoFromMs(session.phase.name === 'over' ? session.phase.endedAtMs : 0),
        users: playersOf(game).map(accounts.nameOf),
        people: toPeople(playersOf(game).map(accounts.personOf)),
        chains: chainsOf(game, entries.all(code), toEntry, accounts.nameOf),
        awards: toAwards(session, game),
        shared: share ? sharedAt(share.token, share.makerId).url : null,
      };
    },

    /** For anyone with the address. Throws `album_not_found`. */
    publicPage(token: string): AlbumPage {
      const share = entries.findShared(token);
      const session = share && store.load(share.sessionCode);
      if (session?.phase.name !== 'over') throw new AppError('album_not_found');
      const { game, endedAtMs } = session.phase;
      const shownPlayer = shownPlayersIn(session);
      const toEntry = (row: FullEntryRow) => pageEntry(session, row, shownPlayer(row.authorId));
      return {
        day: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(endedAtMs),
        players: playersOf(game).map(shownPlayer),
        hasPicture: share?.hasPicture === 1 && session.hidden.length === 0,
        chains: chainsOf(game, entries.allWithDrawings(session.code), toEntry, shownPlayer),
      };
    },

    /** For anyone with the address. Throws `album_not_found`, also while a page is hidden: it may be the one in the picture. */
    publicPicture(token: string): Buffer {
      const share = entries.findShared(token);
      const isWhole = share && store.load(share.sessionCode)?.hidden.length === 0;
      const picture = isWhole && entries.findPicture(token);
      if (!picture) throw new AppError('album_not_found');
      return picture;
    },
  };
}

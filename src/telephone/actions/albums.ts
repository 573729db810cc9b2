import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { isoFromMs } from '../../platform/ports.ts';
import type { AlbumEntry, AlbumPage } from '../album-page.ts';
import { albumOf, reveal } from '../rules/album.ts';
import { checkHost } from '../rules/people.ts';
import { type Game, type GameSession, kindOf } from '../rules/session.ts';
import type { Album, AlbumStep, Session } from '../schema.ts';
import type { TelephoneStore } from '../store.ts';
import type { EntryStore, FullEntryRow } from '../store-entries.ts';
import { allow, allowed, type Desk } from './desk.ts';
import { entryViews } from './entries.ts';

const TOKEN_BYTES = 16;

/** The public address of an album: paths from the root of the server. */
export interface SharedPaths {
  url: string;
  file: string;
  made_by: string;
}

export type AlbumActions = ReturnType<typeof makeAlbumActions>;

/** What became of it: the album, its shared reveal, and its public page. */
export function makeAlbumActions(
  platform: Platform,
  accounts: Accounts,
  sessions: TelephoneStore,
  entries: EntryStore,
  desk: Desk,
) {
  const { database, ports } = platform;
  const { described, drawn } = entryViews(accounts);

  function finished(viewer: Viewer, code: number): { session: GameSession; game: Game } {
    const session = desk.findOwn(viewer, code);
    const game = albumOf(session, viewer.id);
    if ('refused' in game) throw new AppError(game.refused);
    return { session, game };
  }

  function pathsOf(token: string, makerId: number): SharedPaths {
    return { url: `/album/${token}/`, file: `/album/${token}.html`, made_by: accounts.nameOf(makerId) };
  }

  function pageEntry(row: FullEntryRow): AlbumEntry {
    const by = { author: accounts.nameOf(row.authorId), skipped: row.skipped };
    return row.drawing === null ? { ...by, text: row.description ?? '' } : { ...by, svg: row.drawing };
  }

  return {
    /** `drawing` and `shared` are paths from the root of the server. */
    album(viewer: Viewer, code: number): Promise<Album> {
      return database.read(() => {
        const { session, game } = finished(viewer, code);
        const rows = entries.all(code);
        const share = entries.findShare(code);
        return {
          game_code: code,
          ended_at: isoFromMs(session.phase.name === 'over' ? session.phase.endedAtMs : 0),
          users: game.ring.map(accounts.nameOf),
          chains: game.chainIds.map((chain, place) => ({
            chain,
            owner: accounts.nameOf(game.ring[place] as number),
            entries: rows
              .filter((row) => row.chainId === chain)
              .map((row) => (kindOf(row.round) === 'drawing' ? drawn(row, code) : described(row))),
          })),
          shared: share ? pathsOf(share.token, share.makerId).url : null,
        };
      });
    },

    /** The host moves everyone's reveal. */
    step(viewer: Viewer, code: number, { chain, step }: AlbumStep): Promise<Session> {
      return database.commit((turn) => {
        const { session } = finished(viewer, code);
        allow(checkHost(session, viewer.id));
        const change = reveal(session, { chainId: chain, step }, ports.now());
        if ('problems' in change) throw invalid(change.problems);
        return desk.view(desk.save(turn, session, allowed(change)));
      });
    },

    /** The public address: made by the first call, the same for the others. */
    share(viewer: Viewer, code: number): Promise<{ shared: SharedPaths; created: boolean }> {
      return database.commit(() => {
        finished(viewer, code);
        const there = entries.findShare(code);
        if (there) return { shared: pathsOf(there.token, there.makerId), created: false };
        const token = ports.randomBytes(TOKEN_BYTES).toString('hex');
        entries.addShare({ sessionCode: code, token, makerId: viewer.id, createdAtMs: ports.now() });
        return { shared: pathsOf(token, viewer.id), created: true };
      });
    },

    /** The host, or who made it, ends it; a new one has another address. */
    unshare(viewer: Viewer, code: number): Promise<void> {
      return database.commit(() => {
        const { session } = finished(viewer, code);
        const share = entries.findShare(code);
        if (share?.makerId !== viewer.id) allow(checkHost(session, viewer.id));
        entries.removeShare(code);
      });
    },

    /** For who knows the address. Throws `album_not_found`. */
    publicPage(token: string): Promise<AlbumPage> {
      return database.read(() => {
        const code = entries.findShared(token);
        const session = code === undefined ? undefined : sessions.load(code);
        if (session?.phase.name !== 'over') throw new AppError('album_not_found');
        const { game, endedAtMs } = session.phase;
        const rows = entries.allWithDrawings(session.code);
        return {
          day: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(endedAtMs),
          players: game.ring.map(accounts.nameOf),
          chains: game.chainIds.map((chain, place) => ({
            owner: accounts.nameOf(game.ring[place] as number),
            entries: rows.filter((row) => row.chainId === chain).map(pageEntry),
          })),
        };
      });
    },
  };
}

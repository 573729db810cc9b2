import type { Accounts } from '../../accounts/index.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import { AppError, invalid } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Albums } from '../albums.ts';
import type { Pictures } from '../pictures.ts';
import { checkHost } from '../rules/people.ts';
import type { Shared } from '../schema-entries.ts';
import { allow, type Sessions } from '../sessions.ts';
import type { EntryStore } from '../store-entries.ts';

const TOKEN_BYTES = 16;
/** Uploaded pictures of one account. */
const PICTURES = { most: 20, windowMs: 600_000 };

export type ShareActions = ReturnType<typeof makeShareActions>;

/** Shares an album at a public address. */
export function makeShareActions(
  { database, limits, ports }: Platform,
  accounts: Accounts,
  sessions: Sessions,
  entries: EntryStore,
  albums: Albums,
  pictures: Pictures,
) {
  /** Throws unless the viewer is the host or the member who created the address. */
  function checkMaker(viewer: Viewer, code: number): void {
    const { session } = albums.finished(viewer, code);
    const share = entries.findShare(code);
    if (share?.makerId !== viewer.id) allow(checkHost(session, viewer.id));
  }

  function checkPicture(viewer: Viewer, code: number): void {
    checkMaker(viewer, code);
    if (!entries.findShare(code)) throw new AppError('album_not_found');
  }

  return {
    /** The first call creates the address. Later calls return the same one. */
    share(viewer: Viewer, code: number): Promise<{ shared: Shared; created: boolean }> {
      return database.commit(() => {
        sessions.findJoined(viewer, code);
        albums.finished(viewer, code);
        const there = entries.findShare(code);
        if (there) return { shared: albums.sharedAt(there.token, there.makerId), created: false };
        const token = ports.randomBytes(TOKEN_BYTES).toString('hex');
        entries.addShare({ sessionCode: code, token, makerId: viewer.id, createdAtMs: ports.now() });
        return { shared: albums.sharedAt(token, viewer.id), created: true };
      });
    },

    /** Only the host or the member who created the address may remove it. Sharing again creates a new one. */
    unshare(viewer: Viewer, code: number): Promise<void> {
      return database.commit(() => {
        checkMaker(viewer, code);
        entries.removeShare(code);
      });
    },

    /** Called before a file is read. Refuses whatever `setPicture` would refuse regardless of the file. */
    mayPicture: (viewer: Viewer, code: number): Promise<void> =>
      database.read(() => checkPicture(viewer, code)),

    /** Only the host or the member who created the address may do this. `file` is what was uploaded. */
    async setPicture(viewer: Viewer, code: number, file: Uint8Array): Promise<void> {
      await database.read(() => {
        checkPicture(viewer, code);
        limits.use('pictures', viewer.id, PICTURES.most, PICTURES.windowMs);
      });
      const read = await pictures.read(file);
      if ('refused' in read) throw invalid({ picture: [read.refused] });
      await database.commit(() => {
        accounts.confirm(viewer);
        checkPicture(viewer, code);
        entries.savePicture(code, Buffer.from(read.png));
      });
    },
  };
}

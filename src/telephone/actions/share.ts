import type { Viewer } from '../../platform/access/viewer.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Albums } from '../albums.ts';
import { checkHost } from '../rules/people.ts';
import type { Shared } from '../schema-entries.ts';
import { allow, type Sessions } from '../sessions.ts';
import type { EntryStore } from '../store-entries.ts';

const TOKEN_BYTES = 16;

export type ShareActions = ReturnType<typeof makeShareActions>;

/** Shares an album at a public address. */
export function makeShareActions(
  { database, ports }: Platform,
  sessions: Sessions,
  entries: EntryStore,
  albums: Albums,
) {
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
        const { session } = albums.finished(viewer, code);
        const share = entries.findShare(code);
        if (share?.makerId !== viewer.id) allow(checkHost(session, viewer.id));
        entries.removeShare(code);
      });
    },
  };
}

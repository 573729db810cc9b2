import type { ReadStream } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Accounts } from '../../accounts/index.ts';
import { isTicket } from '../../platform/access/caller.ts';
import type { Viewer } from '../../platform/access/viewer.ts';
import type { Sockets } from '../../platform/live/sockets.ts';
import type { Platform } from '../../platform/platform.ts';
import type { LivePage } from '../live-page.ts';
import type { AdminStore } from '../store.ts';
import type { Audit } from './audit.ts';
import type { Door } from './doors.ts';

export type ServerActions = ReturnType<typeof makeServerActions>;

const MOST_DUE = 200;

/** A copy of the database, ready to be sent. */
export interface Backup {
  name: string;
  size: number;
  stream: ReadStream;
}

/** The live overview and the backup download. */
export function makeServerActions(
  { config, database, ports, hub, polls, backup }: Platform,
  sockets: Sockets,
  { findPerson }: Accounts,
  store: AdminStore,
  door: Door,
  audit: Audit,
) {
  const userOf = (viewer: Viewer) => ({
    id: viewer.id,
    name: findPerson(viewer.id)?.username ?? viewer.username,
  });

  /** Next to the database file, since that disk is likely to have room for a second copy. */
  function temporaryPath(): string {
    const end = `.backup-${ports.randomBytes(8).toString('hex')}`;
    const { databasePath } = config;
    return databasePath === ':memory:' ? join(tmpdir(), `parlor${end}`) : databasePath + end;
  }

  /** Opens the file and deletes its name at once. The bytes are freed when the stream closes, whatever happens. */
  async function opened(path: string): Promise<{ size: number; stream: ReadStream }> {
    try {
      // The stream must hold the handle itself. With only its fd, garbage collection could close the handle.
      const file = await open(path);
      const { size } = await file.stat();
      return { size, stream: file.createReadStream() };
    } finally {
      await rm(path, { force: true });
    }
  }

  return {
    live: (viewer: Viewer): Promise<LivePage> =>
      database.read(() => {
        door(viewer, 'see people');
        return {
          nowMs: ports.now(),
          sockets: sockets.list().map(({ viewer, ...rest }) => ({ ...rest, user: viewer && userOf(viewer) })),
          topics: hub.topics(),
          polls: polls.list().map(({ caller, topic }) => ({
            user: !caller || isTicket(caller) ? undefined : userOf(caller),
            topic,
          })),
          due: store.dueTimes(MOST_DUE),
        };
      }),

    /** Makes a consistent copy of the whole database. Throws the errors of `copyTo`. */
    async backup(viewer: Viewer): Promise<Backup> {
      await database.read(() => void door(viewer, 'administer'));
      const path = temporaryPath();
      await backup.copyTo(path);
      const { size, stream } = await opened(path);
      try {
        await database.commit(() => {
          door(viewer, 'administer');
          audit(viewer, { action: 'backup', subject: '', key: '', detail: { bytes: size } });
        });
      } catch (fault) {
        stream.destroy();
        throw fault;
      }
      const time = new Date(ports.now()).toISOString().slice(0, 19).replaceAll(':', '-');
      return { name: `parlor-${time}.db`, size, stream };
    },
  };
}

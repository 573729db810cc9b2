import { setTimeout } from 'node:timers/promises';
import { AppError } from '#src/platform/errors.ts';
import { settled, type TestServer } from '../../helper.ts';

/** Topics `board:<key>` that everybody may read, accounts or not. */
export interface Boards {
  /** Saves and publishes the next version, with a payload of about this many bytes. Returns the version. */
  post(key: string, bytes?: number): Promise<number>;
  /** From now on no reader may see it. */
  remove(key: string): Promise<void>;
}

export function addBoards({ platform }: TestServer, keys: string[] = ['a']): Boards {
  const { database, hub } = platform;
  const versions = new Map(keys.map((key): [string, number] => [key, 1]));
  const sizes = new Map<string, number>();
  hub.addSource('board', {
    load(key) {
      const version = versions.get(key);
      const pad = 'x'.repeat(sizes.get(key) ?? 0);
      return version === undefined ? undefined : { version, payload: { pad }, readers: 'everyone' };
    },
    refuse: () => new AppError('unknown_topic'),
  });
  return {
    async post(key, bytes = 0) {
      const version = (versions.get(key) ?? 0) + 1;
      await database.commit((turn) => {
        versions.set(key, version);
        sizes.set(key, bytes);
        turn.publish(`board:${key}`, version);
      });
      return version;
    },
    remove: (key) =>
      database.commit((turn) => {
        versions.delete(key);
        turn.publish(`board:${key}`, 0);
      }),
  };
}

/** Resolves once this is true. For what a test can only see from outside. */
export async function until(so: () => boolean): Promise<void> {
  // After a while it looks only a thousand times a second, to leave the processor to the server.
  for (let looks = 0; !so(); looks++) await (looks < 20 ? settled() : setTimeout(1));
}

/** The login id of an access token. */
export function loginOf(token: string): string {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid;
}

/** Ends a login: its row, and the announcement. */
export function endLogin({ platform: { database, loginEnded } }: TestServer, token: string): Promise<void> {
  return database.commit((turn) => {
    database.raw.prepare('UPDATE login SET revoked_at_ms = 1 WHERE id = ?').run(loginOf(token));
    turn.afterCommit(() => loginEnded.tell(loginOf(token)));
  });
}

/** Runs `work` after this many microtasks: in this same turn of the event loop. */
export function afterMicrotasks(count: number, work: () => void): void {
  if (count === 0) work();
  else queueMicrotask(() => afterMicrotasks(count - 1, work));
}

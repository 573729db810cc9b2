import { loadFromDevice, saveOnDevice } from '../device-storage.ts';

const WATCHER_KEY = 'parlor.watcher';

/**
 * Lets somebody without an account watch a game and its rematches. Where nothing may be stored, it lasts as long as the
 * page.
 */
let kept: string | undefined;

export function watcherTicket(): string | undefined {
  kept ??= loadFromDevice<string>(WATCHER_KEY);
  return kept;
}

export function keepWatcherTicket(secret: string | undefined): void {
  kept = secret;
  saveOnDevice(WATCHER_KEY, secret);
}

import { closeSync, openSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A flag with which only SQLite opens files. */
const O_NOFOLLOW = 0o400000;

/** The descriptors of this process for the log that are not SQLite's, lowest first. */
export function ownDescriptors(path: string): number[] {
  const ofLog = readdirSync('/proc/self/fd').filter((file) => {
    try {
      return readlinkSync(`/proc/self/fd/${file}`) === `${path}-wal`;
    } catch {
      return false;
    }
  });
  const flags = (file: string) =>
    Number.parseInt(/flags:\s*(\d+)/.exec(readFileSync(`/proc/self/fdinfo/${file}`, 'utf8'))?.[1] ?? '', 8);
  return ofLog
    .filter((file) => (flags(file) & O_NOFOLLOW) === 0)
    .map(Number)
    .sort((a, b) => a - b);
}

/** From now on the sync of the log fails: its descriptors now belong to a file that cannot be synced. */
export function breakDisk(path: string): void {
  for (const file of ownDescriptors(path)) {
    closeSync(file);
    if (openSync('/dev/null', 'r') !== file) throw new Error('Another file took the descriptor.');
  }
}

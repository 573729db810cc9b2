import type { Database } from '../platform/storage/database.ts';

/**
 * Returns a function to call before memory is used. It calls `forget` if another process has written to the file, such as
 * the command line. (never-wait-for-the-disk, C11)
 */
export function forgetAfterOthers(
  { othersWrites }: Pick<Database, 'othersWrites'>,
  forget: () => void,
): () => void {
  let seen = othersWrites();
  return () => {
    const writes = othersWrites();
    if (writes === seen && writes !== undefined) return;
    seen = writes;
    forget();
  };
}

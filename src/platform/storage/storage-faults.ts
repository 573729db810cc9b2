import { AppError, faultCode } from '../errors.ts';

const STORAGE = /^SQLITE_(FULL|IOERR|READONLY|BUSY|LOCKED|CORRUPT|CANTOPEN|NOTADB|NOMEM|PERM|PROTOCOL)/;
const SYNC = /^SQLITE_IOERR_(DIR_)?FSYNC$/;

/** Whether SQLite could not do its work, rather than being given wrong work. */
export function isStorageFault(error: unknown): boolean {
  return STORAGE.test(faultCode(error) ?? '');
}

/** Whether SQLite itself could not sync something. (never-wait-for-the-disk, C7) */
export function isSyncFault(error: unknown): boolean {
  return SYNC.test(faultCode(error) ?? '');
}

export function storageUnavailable(cause: unknown): AppError {
  return new AppError('storage_unavailable', { cause });
}

import type { Limits } from '../platform/access/limits.ts';
import type { Viewer } from '../platform/access/viewer.ts';
import { AppError } from '../platform/errors.ts';

const UNKNOWN_CODES = { most: 20, windowMs: 60_000 };

export type GuessLimit = ReturnType<typeof makeGuessLimit>;

/** Counts unknown game codes by address, so that nobody can try them all. Members are never kept out. */
export function makeGuessLimit(limits: Limits) {
  /** Throws 429 for an address that has tried too many codes. */
  function check({ address }: Viewer): void {
    limits.check('unknown code', address, UNKNOWN_CODES.most);
  }

  return {
    check,

    /** The refusal for a code whose session was `found` but is not the viewer's, or was not found. */
    refusal(viewer: Viewer, found: boolean): AppError {
      try {
        if (found) check(viewer);
        else limits.use('unknown code', viewer.address, UNKNOWN_CODES.most, UNKNOWN_CODES.windowMs);
      } catch (tooMany) {
        return tooMany as AppError;
      }
      return new AppError(found ? 'not_in_session' : 'session_not_found');
    },
  };
}

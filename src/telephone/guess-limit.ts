import type { Limits } from '../platform/access/limits.ts';
import type { Viewer } from '../platform/access/viewer.ts';
import { AppError } from '../platform/errors.ts';

const UNKNOWN_CODES = { most: 20, windowMs: 60_000 };

export type GuessLimit = ReturnType<typeof makeGuessLimit>;

/** Limits how many unknown game codes an address may try. Members are never locked out. */
export function makeGuessLimit(limits: Limits) {
  /** Throws 429 for an address that has tried too many codes. */
  function check({ address }: Pick<Viewer, 'address'>): void {
    limits.check('unknown code', address, UNKNOWN_CODES.most);
  }

  return {
    check,

    /** The error for a code that is unknown or, with `found`, belongs to a session the viewer is not in. */
    refusal(viewer: Pick<Viewer, 'address'>, found: boolean): AppError {
      try {
        if (found) check(viewer);
        else limits.use('unknown code', viewer.address, UNKNOWN_CODES.most, UNKNOWN_CODES.windowMs);
      } catch (tooMany) {
        if (tooMany instanceof AppError) return tooMany;
        throw tooMany;
      }
      return new AppError(found ? 'not_in_session' : 'session_not_found');
    },
  };
}

import { AppError } from '../platform/errors.ts';
import { MOST_JOB_MS } from './rules/arithmetic.ts';
import type { SessionProblems } from './rules/saved.ts';
import type { Ended } from './threads.ts';

export function badIntegers(problems: SessionProblems): AppError {
  return new AppError('invalid_integers', { value: problems });
}

export function noJson({ noJson: why }: { noJson: string }): AppError {
  return new AppError('parse_error', { detail: `JSON parse error - ${why.slice(0, 200)}` });
}

/** Why a thread was ended, as text for people. */
export function endedOf({ ended }: Ended): string {
  return ended === 'time' ? `This takes more than ${MOST_JOB_MS / 1000} s` : 'This takes too much memory';
}

import { type FieldProblems, invalid } from '../platform/errors.ts';

/** Texts that several commands report. */
export const REQUIRED = 'This field is required.';
export const WRONG_PASSWORD = 'This is not the password of the account.';
export const EMAIL_TAKEN = 'A user with that email already exists.';

/** `{[field]: problems}`, or `{}` if there are none. */
export function listed(field: string, problems: string[]): FieldProblems {
  return problems.length > 0 ? { [field]: problems } : {};
}

/** Throws `invalid` if there are any problems. */
export function refuseProblems(problems: FieldProblems): void {
  if (Object.keys(problems).length > 0) throw invalid(problems);
}

import { AppError, type FieldProblems } from '../../platform/errors.ts';
import type { Turn } from '../../platform/storage/turn.ts';
import type { Closing } from '../closing.ts';
import { EMAIL_TAKEN, listed, refuseProblems } from '../field-problems.ts';
import type { Logins, Parts } from '../logins.ts';
import { emailKey, isEmail } from '../rules/email.ts';
import { cleanName } from '../rules/name.ts';
import { displayName, usernameKey, usernameProblems } from '../rules/username.ts';
import type { Account } from '../store.ts';

const NAME_TAKEN = 'A user with that username already exists.';
const BAD_EMAIL = 'Enter a valid email address.';

/** What an administrator may change in an account. An empty text means none. */
export interface AccountTexts {
  username: string;
  /** The display name; empty to show the username. */
  name: string;
  first_name: string;
  last_name: string;
  email: string;
}

export type StaffAccounts = ReturnType<typeof makeStaffAccounts>;

/** How administrators add, rewrite and delete accounts. Every function runs inside `commit` or `read`. */
export function makeStaffAccounts({ database, store }: Parts, logins: Logins, closing: Closing) {
  function found(userId: number): Account {
    const account = store.findById(userId);
    if (!account || account.closedAtMs !== null) throw new AppError('not_found');
    return account;
  }

  function problemsOf(userId: number | undefined, { username, name, email }: AccountTexts): FieldProblems {
    const isOther = (account: Account | undefined) => account !== undefined && account.id !== userId;
    const shown = name === '' ? { text: '' } : cleanName(name);
    const badName = usernameProblems(displayName(username));
    const nameTaken = badName.length === 0 && isOther(store.findByKey(usernameKey(username)));
    const badEmail = email === '' || isEmail(email) ? [] : [BAD_EMAIL];
    const emailTaken = email !== '' && badEmail.length === 0 && isOther(store.findByEmail(emailKey(email)));
    return {
      ...listed('username', nameTaken ? [NAME_TAKEN] : badName),
      ...listed('name', 'problem' in shown ? [shown.problem] : []),
      ...listed('email', emailTaken ? [EMAIL_TAKEN] : badEmail),
    };
  }

  function columnsOf({ username, name, email, first_name, last_name }: AccountTexts) {
    const shown = name === '' ? undefined : cleanName(name);
    const title = displayName(username);
    return {
      ...{ username: title, usernameKey: usernameKey(username), firstName: first_name, lastName: last_name },
      ...{ email: email === '' ? null : email, emailKey: email === '' ? null : emailKey(email) },
      name: shown && 'text' in shown && shown.text !== title ? shown.text : null,
    };
  }

  return {
    /** Throws `not_found`, also for a closed account. */
    textsOf(userId: number): AccountTexts {
      const { username, name, email, firstName, lastName } = found(userId);
      const texts = { username, name: name ?? '', email: email ?? '' };
      return { ...texts, first_name: firstName, last_name: lastName };
    },

    /** Throws problems by field. For a new account there is no `userId`. */
    checkTexts(texts: AccountTexts, userId?: number): void {
      refuseProblems(problemsOf(userId, texts));
    },

    /** Throws problems by field. */
    rewrite(turn: Turn, userId: number, texts: AccountTexts): void {
      const { id } = found(userId);
      refuseProblems(problemsOf(id, texts));
      store.change(id, columnsOf(texts));
      for (const domain of database.domains.all()) domain.renameUser?.(turn, id);
    },

    /** Returns the id. Throws problems by field. */
    add(_turn: Turn, texts: AccountTexts, passwordHash: string): number {
      refuseProblems(problemsOf(undefined, texts));
      const { username, usernameKey: _key, ...more } = columnsOf(texts);
      return logins.addAccount(username, { ...more, passwordHash }).id;
    },

    /** Closes the account, as its owner could: it keeps its number, and games with others stay. */
    remove(turn: Turn, userId: number): void {
      const account = found(userId);
      closing.forget(turn, account, true);
      closing.close(turn, account);
    },
  };
}

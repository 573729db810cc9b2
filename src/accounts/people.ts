import type { Database } from '../platform/storage/database.ts';
import { shownAs } from './account-views.ts';
import { forgetAfterOthers } from './others-writes.ts';
import type { AccountStore } from './store.ts';

/** An account as others see it. */
export interface Person {
  uuid: string;
  username: string;
  /** The display name. Not unique. */
  name: string;
  face: number[];
}

/** More than play at once. If it is exceeded, all are read again. */
const MOST_KNOWN = 20_000;

/**
 * Finds people, and keeps them in memory until something about their accounts changes. What has changed in a turn may be
 * undone, so until it is committed it is read each time. (never-wait-for-the-disk, C11)
 */
export function makePeople(
  database: Pick<Database, 'othersWrites' | 'turns'>,
  store: Pick<AccountStore, 'onChange' | 'findPerson'>,
): (accountId: number) => Person | undefined {
  const known = new Map<number, Person>();
  const lookAtOthers = forgetAfterOthers(database, () => known.clear());
  const changing = new Set<number>();
  let changedInTurn = -1;

  function turnNow(): number {
    const { committed, failed } = database.turns();
    return committed + failed;
  }

  store.onChange((accountId) => {
    const turn = turnNow();
    if (turn !== changedInTurn) changing.clear();
    changedInTurn = turn;
    changing.add(accountId);
    known.delete(accountId);
  });

  function read(accountId: number): Person | undefined {
    const found = store.findPerson(accountId);
    const person = found && { uuid: found.uuid, username: found.username, ...shownAs(found) };
    if (known.size >= MOST_KNOWN) known.clear();
    if (person && !(changing.has(accountId) && changedInTurn === turnNow())) known.set(accountId, person);
    return person;
  }

  return (accountId) => {
    lookAtOthers();
    return known.get(accountId) ?? read(accountId);
  };
}
